using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation.Happenings;
using DcosUpgrade.Errors;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>A plan is done: once nothing else happens to the cluster, another run of it has nothing to do.</summary>
/// <param name="session">The session of another operator.</param>
internal sealed class SecondRun(RehearsalCluster cluster, DcosUpgradePlan plan, Vocabulary words, Func<Session> session)
{
    private readonly ClusterFolder _folder = cluster.Masters[0].Folder;

    /// <summary>
    /// True when the next run has something to remove: what operators left who died, the mark of a wave with a failed agent that has
    /// recovered since, maintenance windows that Mesos refused to end.
    /// </summary>
    public bool HasLeft => IsHeld || _folder.Waves.Count > 0 || cluster.Maintenance.Left.Any();

    private bool IsHeld => _folder.Claims.Count > 0 || _folder.Holder is not null;

    /// <summary>Everything that is wrong.</summary>
    public IEnumerable<string> Check()
    {
        words.End();
        if (HasLeft)
        {
            if (Run().Stopped is not null)
            {
                yield break;
            }

            if (IsHeld)
            {
                yield return $"{_folder.Holder?.Owner} {string.Join(", ", _folder.Claims)} in the hand of nobody who lives";
            }

            foreach (string agent in cluster.Maintenance.Left)
            {
                yield return $"the maintenance window of {agent} is left by a second run";
            }
        }

        (string? stopped, IReadOnlyList<RecordedCall> writes) = Run();
        if (stopped is null && writes.Count > 0)
        {
            yield return $"another run wrote {writes[0].Type} on {writes[0].Node}";
        }
    }

    private (string? Stopped, IReadOnlyList<RecordedCall> Writes) Run()
    {
        // Who died having joined is missed only once nobody has kept the claim alive for a while.
        Driving.RunToEnd(cluster.Clock.Delay(PlanPlay.LockDies, CancellationToken.None), cluster.Clock);
        Session another = session();
        try
        {
            return (another.Run(plan), another.Writes);
        }
        catch (DcosException e)
        {
            // A fault that is still in force, such as a refused login.
            return (e.Id, another.Writes);
        }
    }
}
