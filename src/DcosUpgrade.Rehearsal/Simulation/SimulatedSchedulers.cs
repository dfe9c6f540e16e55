using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>Marathon and Metronome, which run on the masters, and their frameworks: registered while one of their processes runs.</summary>
internal sealed class SimulatedSchedulers(RehearsalCluster cluster)
{
    private readonly Dictionary<SimulatedFramework, DateTimeOffset> _missingSince = [];
    private readonly HashSet<RehearsalNode> _notBack = [];

    /// <summary>The Marathon that leads; null: none runs.</summary>
    public RehearsalNode? MarathonLeader
    {
        get
        {
            RehearsalNode[] running = [.. cluster.Masters.Where(RunsMarathon)];
            if (cluster.Model?.LeaderOf(Planning.Leader.Marathon, running) is { ActivatedAt: null } modelled)
            {
                return modelled;
            }

            return running.Length > 0 ? running[running.Length / 2] : null;
        }
    }

    public static bool RunsMarathon(RehearsalNode master) =>
        master.Services.IsActive(DcosUnits.Marathon) && !master.Faults.Has(RehearsalFault.MarathonDown);

    public static bool RunsMetronome(RehearsalNode master) => master.Services.IsActive(DcosUnits.Metronome);

    public bool IsRegistered(SimulatedFramework framework) => !_missingSince.ContainsKey(framework);

    /// <summary>Registered, and not hidden by a fault of a master.</summary>
    public bool IsListed(SimulatedFramework framework) =>
        IsRegistered(framework)
        && (framework.Name != SimulatedFramework.Metronome || !cluster.Masters.Any(master => master.Faults.Has(RehearsalFault.FrameworkGone)));

    /// <summary>Frameworks that have been missing for this time.</summary>
    public IEnumerable<SimulatedFramework> MissingFor(TimeSpan time) =>
        _missingSince.Where(missing => cluster.Clock.UtcNow - missing.Value >= time).Select(missing => missing.Key);

    /// <summary>Called when the services of a master start again.</summary>
    public void Restarted(RehearsalNode master)
    {
        if (master.Faults.Has(RehearsalFault.FrameworkNotBack))
        {
            _notBack.Add(master);
        }
    }

    /// <summary>Called when a unit or a fault of a master has changed.</summary>
    public void Changed()
    {
        _notBack.RemoveWhere(master => !master.Faults.Has(RehearsalFault.FrameworkNotBack));
        foreach (SimulatedFramework framework in cluster.Mesos.Frameworks)
        {
            if (!ShouldBeRegistered(framework))
            {
                if (!_missingSince.ContainsKey(framework))
                {
                    _missingSince[framework] = cluster.Clock.UtcNow;
                }
            }
            else
            {
                _missingSince.Remove(framework);
            }
        }
    }

    /// <summary>A framework that does not run on the masters stays registered.</summary>
    private bool ShouldBeRegistered(SimulatedFramework framework) => framework.Name switch
    {
        SimulatedFramework.Metronome => cluster.Masters.Any(RunsMetronome) && _notBack.Count == 0,
        SimulatedFramework.Marathon => cluster.Masters.Any(RunsMarathon),
        _ => true,
    };
}
