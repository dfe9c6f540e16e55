using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>The node's DC/OS units and the order in which they start.</summary>
internal sealed class NodeServices(RehearsalNode node)
{
    private readonly SortedDictionary<string, string> _states = new(StringComparer.Ordinal);
    private int _generation;

    /// <summary>Units that are enabled under dcos.target; none while the links are missing.</summary>
    public IReadOnlyList<string> Wanted => node.Files.Target is { } release ? DcosUnits.Wanted(release, node.Role) : [];

    /// <summary>TimeoutStartSec of the units.</summary>
    public TimeSpan StartLimit { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>ActiveState as systemctl shows it.</summary>
    public string State(string unit) => _states.TryGetValue(unit, out string? state) ? state : "inactive";

    public bool IsActive(string unit) => State(unit) == "active";

    /// <summary>Sets the state of a node that has been running for days.</summary>
    public void StartOld()
    {
        foreach (string unit in Wanted)
        {
            Set(unit);
        }
    }

    /// <summary>systemctl stop: processes are signalled at once, units are inactive a little later.</summary>
    public void Stop()
    {
        int generation = Halt("deactivating");
        After(generation, 1, 2, () => SetLoaded("inactive"));
    }

    /// <summary>Sets the state of one unit; its function is not simulated.</summary>
    public void Set(string unit, string state)
    {
        _states[unit] = state;
        node.Cluster.Schedulers.Changed();
    }

    /// <summary>Stops all units at once: the machine is down.</summary>
    public void Kill() => Halt("inactive");

    /// <summary>systemctl start dcos.target --no-block.</summary>
    public void Start()
    {
        int generation = ++_generation;
        _states.Clear();
        if (node.Files.Bin is null)
        {
            // systemd's 203/EXEC: the program is missing.
            SetAll("failed");
            return;
        }

        SetAll("activating");
        node.Cluster.Schedulers.Restarted(node);
        After(generation, 2, 4, StartPlainUnits);
        if (node.Role == DcosRole.Master)
        {
            After(generation, 1, 3, () =>
            {
                Set(DcosUnits.Exhibitor);
                node.Cluster.Exhibitor.Started(node);
                StartMesosMaster(generation);
            });
        }
        else
        {
            After(generation, 3, 6, () =>
            {
                Set(DcosUnits.Agent(node.Role));
                node.Agent!.Start();
            });
        }
    }

    /// <summary>systemctl start dcos.target: waits until each unit has started, or until its start has taken too long.</summary>
    public async Task StartedAsync(Func<TimeSpan, Task> wait)
    {
        for (TimeSpan waited = TimeSpan.Zero; waited < StartLimit && Wanted.Any(unit => State(unit) == "activating"); waited += TimeSpan.FromSeconds(1))
        {
            await wait(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        }
    }

    private int Halt(string state)
    {
        SetLoaded(state);
        if (node.Role == DcosRole.Master)
        {
            node.Cluster.Schedulers.Changed();
            node.Cluster.Exhibitor.Stopped(node);
            node.Cluster.Mesos.MasterStopped(node);
            node.Cluster.Cockroach.Stopped(node);
        }
        else
        {
            node.Agent!.Stop();
        }

        return ++_generation;
    }

    private void StartPlainUnits()
    {
        foreach (string unit in Wanted)
        {
            if (unit is not (DcosUnits.Exhibitor or DcosUnits.MesosMaster or DcosUnits.MesosAgentEntry or DcosUnits.MesosPublicAgent))
            {
                Set(unit);
            }
        }

        node.Cluster.Schedulers.Changed();
        if (IsActive(DcosUnits.Cockroach))
        {
            node.Cluster.Cockroach.Started(node);
        }

        if (IsActive(DcosUnits.Etcd))
        {
            node.Cluster.Etcd.Started(node);
        }
    }

    /// <summary>Its ExecStartPre asks the local Exhibitor, which must show all masters serving, not only a quorum.</summary>
    private void StartMesosMaster(int generation) => After(generation, 3, 5, () =>
    {
        if (node.Cluster.Exhibitor.IsWhole(node))
        {
            Set(DcosUnits.MesosMaster);
            node.Cluster.Mesos.MasterStarted(node);
        }
        else
        {
            StartMesosMaster(generation);
        }
    });

    private void Set(string unit) => _states[unit] = DcosUnits.IsOneShot(unit) ? "inactive" : "active";

    private void SetLoaded(string state)
    {
        foreach (string unit in _states.Keys.ToList())
        {
            _states[unit] = state;
        }
    }

    private void SetAll(string state)
    {
        foreach (string unit in Wanted)
        {
            _states[unit] = state;
        }
    }

    private void After(int generation, double from, double to, Action action) => node.Cluster.Clock.Schedule(node.Dice.Seconds(from, to), () =>
    {
        if (generation == _generation)
        {
            action();
        }
    });
}
