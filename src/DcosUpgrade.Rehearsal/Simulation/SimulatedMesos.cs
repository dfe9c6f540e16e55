using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>
/// The Mesos masters: the leader, the recovery of their logs, and the leader's state of the agents. Observed on Mesos 1.5.1,
/// with DC/OS's limits: 300 s without contact, and as many agents marked unreachable as the release line of the leader allows.
/// </summary>
internal sealed class SimulatedMesos(RehearsalCluster cluster)
{
    /// <summary>ZooKeeper session timeout: a dead leader counts as alive until then.</summary>
    public static readonly TimeSpan Session = TimeSpan.FromSeconds(10);

    /// <summary>20 pings × 15 s.</summary>
    public static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(300);

    private static readonly TimeSpan s_reregisterTimeout = TimeSpan.FromMinutes(10);
    private readonly Dictionary<RehearsalNode, MasterProcess> _processes = [];
    private readonly string _clusterId = cluster.Dice.Uuid();
    private DateTimeOffset? _lastRemoval;
    private int _epoch;
    private int _agents;

    /// <summary>The lists of the leader.</summary>
    public LeaderLists Lists { get; } = new(cluster);

    /// <summary>The master that ZooKeeper shows as leader; it can be dead until its session expires.</summary>
    public RehearsalNode? Leader { get; private set; }

    /// <summary>The leading process; null: none.</summary>
    public MasterProcess? Elected { get; private set; }

    public double ElectedTime { get; private set; }

    public bool RegistryFetched { get; private set; }

    public int RecoveryRemovals { get; private set; }

    public int LiveMasters => _processes.Count;

    public IReadOnlyList<SimulatedFramework> Frameworks { get; } =
    [
        new(cluster.Dice.Uuid() + "-0000", SimulatedFramework.Metronome, "*", PartitionAware: false),
        new(cluster.Dice.Uuid() + "-0001", SimulatedFramework.Marathon, "slave_public", PartitionAware: true),
        .. (cluster.Model?.OtherFrameworks ?? []).Select((name, i) => new SimulatedFramework(
            $"{cluster.Dice.Uuid()}-{i + 2:0000}", name, "*", PartitionAware: false)),
    ];

    /// <summary>The current time in seconds since 1970.</summary>
    public double Seconds => cluster.Clock.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    private int Quorum => (cluster.Masters.Count / 2) + 1;

    public string NextAgentId() => $"{_clusterId}-S{_agents++}";

    public MasterProcess? Process(RehearsalNode master) => _processes.TryGetValue(master, out MasterProcess? process) ? process : null;

    /// <summary>Sets the state of a cluster that has been running for days, with tasks.</summary>
    public void StartOld()
    {
        double since = Seconds - TimeSpan.FromDays(30).TotalSeconds;
        foreach (RehearsalNode master in cluster.Masters)
        {
            _processes[master] = new MasterProcess(master.Files.Bin!.Mesos, master.Dice.Uuid(), since) { LogRecovered = true };
        }

        int started = 0;
        foreach (SimulatedAgent agent in cluster.Agents)
        {
            agent.StartOld(NextAgentId(), since);
            if (cluster.Model is { } model)
            {
                foreach ((string name, string framework) in model.TasksOf(agent.Node.Name))
                {
                    agent.Run(name, Frameworks.First(known => known.Name == framework), since + 60);
                }

                continue;
            }

            foreach ((string name, int framework) in TasksOf(started++))
            {
                agent.Run(name, Frameworks[framework], since + 60);
            }
        }

        Leader = cluster.Model?.LeaderOf(Planning.Leader.Mesos, cluster.Masters) ?? cluster.Masters[0];
        Elected = _processes[Leader];
        ElectedTime = since;
        RegistryFetched = true;
    }

    private (string Name, int Framework)[] TasksOf(int agent) => cluster.Options.Apps is var apps and > 0
        ? [("job", 0), ($"app-{2 * agent % apps}", 1), ($"app-{((2 * agent) + 1) % apps}", 1)]
        : [("job", 0), ("web", 1), ("store", 1)];

    public void MasterStarted(RehearsalNode master)
    {
        MasterProcess process = _processes[master] = new MasterProcess(master.Files.Bin!.Mesos, master.Dice.Uuid(), Seconds) { SelfRedirect = true };
        While(master, process, master.Dice.Seconds(4, 6), () =>
        {
            process.SelfRedirect = false;
            Elect();
        });
        TimeSpan usual = master.Dice.Seconds(3, 6);
        TimeSpan slow = master.Faults.Lasts(RehearsalFault.SlowMaster);
        While(master, process, slow > usual ? slow : usual, () =>
        {
            process.LogCaughtUp = true;
            LogsChanged();
        });
        LogsChanged();
    }

    public void MasterStopped(RehearsalNode master)
    {
        MasterProcess? process = Process(master);
        _processes.Remove(master);
        if (process is not null && process == Elected)
        {
            Depose();
        }
    }

    /// <summary>Called when a ZooKeeper server starts or stops serving.</summary>
    public void QuorumChanged()
    {
        if (cluster.Exhibitor.HasQuorum)
        {
            Elect();
        }
        else if (Leader is { } leader && Process(leader) is { } process && process == Elected)
        {
            // A leader that loses ZooKeeper exits, and systemd restarts it (observed on Mesos 1.5.1).
            Depose();
            MasterStarted(leader);
        }
    }

    /// <summary>Called when an agent's process ends.</summary>
    public void AgentLost(SimulatedAgent agent)
    {
        if (agent.Standing == AgentStanding.Active)
        {
            agent.BecomeInactive();
            DateTimeOffset since = agent.DownSince;
            cluster.Clock.Schedule(PingTimeout, () => GiveUp(agent, since));
        }
    }

    /// <summary>Registers an agent, as soon as there is a leader with a fetched registry.</summary>
    public void TryRegister(SimulatedAgent agent) => Register(agent, SimulatedAgent.RegistrationTime);

    private void Elect()
    {
        if (Leader is not null || !cluster.Exhibitor.HasQuorum)
        {
            return;
        }

        // The lowest znode leads: the contender that has waited longest.
        RehearsalNode? next = cluster.Masters.Where(master => Process(master) is { SelfRedirect: false })
            .OrderBy(master => Process(master)!.StartTime).FirstOrDefault();
        if (next is null)
        {
            return;
        }

        Leader = next;
        Elected = Process(next);
        ElectedTime = Seconds;
        RegistryFetched = false;
        int epoch = ++_epoch;
        cluster.Clock.Schedule(cluster.Dice.Seconds(1, 2.5), () => FetchRegistry(epoch));
    }

    private void Depose()
    {
        Elected = null;
        RegistryFetched = false;
        int epoch = ++_epoch;
        cluster.Clock.Schedule(TimeSpan.FromTicks((long)(Session.Ticks * cluster.Options.Pace.Masters)), () =>
        {
            if (epoch == _epoch)
            {
                Leader = null;
                Elect();
            }
        });
    }

    /// <summary>A replica recovers only among a quorum of replicas.</summary>
    private void LogsChanged()
    {
        if (_processes.Count >= Quorum)
        {
            foreach (MasterProcess process in _processes.Values)
            {
                process.LogRecovered |= process.LogCaughtUp;
            }
        }

        if (Elected is { LogRecovered: true } && !RegistryFetched)
        {
            FetchRegistry(_epoch);
        }
    }

    private void FetchRegistry(int epoch)
    {
        if (epoch != _epoch || RegistryFetched || Elected is not { LogRecovered: true } || _processes.Values.Count(process => process.LogRecovered) < Quorum)
        {
            return;
        }

        RegistryFetched = true;
        foreach (SimulatedAgent agent in cluster.Agents)
        {
            if (agent.Standing != AgentStanding.Unreachable)
            {
                agent.BecomeRecovered();
            }

            if (agent.IsRunning)
            {
                Register(agent, agent.Node.Dice.Seconds(0.5, 8));
            }
        }

        cluster.Clock.Schedule(s_reregisterTimeout, () => GiveUpRecovered(epoch));
    }

    private void Register(SimulatedAgent agent, TimeSpan delay)
    {
        int epoch = _epoch;
        double process = agent.StartTime;
        cluster.Clock.Schedule(delay, () =>
        {
            if (epoch == _epoch && RegistryFetched && agent.IsRunning && agent.StartTime == process)
            {
                agent.BecomeActive();
            }
        });
    }

    private void GiveUp(SimulatedAgent agent, DateTimeOffset since)
    {
        if (agent.Standing != AgentStanding.Inactive || agent.DownSince != since)
        {
            return;
        }

        DateTimeOffset now = cluster.Clock.UtcNow;
        DateTimeOffset allowed = _lastRemoval is { } last ? last + RemovalInterval() : now;
        if (allowed > now)
        {
            cluster.Clock.Schedule(allowed - now, () => GiveUp(agent, since));
            return;
        }

        _lastRemoval = now;
        agent.BecomeUnreachable();
    }

    /// <summary>The least time between two agents that are marked unreachable, by the release line of the leader.</summary>
    private TimeSpan RemovalInterval()
    {
        // As in 100/1mins.
        string[] rate = ReleaseLine.OfMesos(Elected?.Version ?? cluster.InstalledRelease.Mesos)!.AgentRemovalRate.Split('/');
        double minutes = double.Parse(rate[1].Substring(0, rate[1].Length - "mins".Length), CultureInfo.InvariantCulture);
        return TimeSpan.FromMinutes(minutes / int.Parse(rate[0], CultureInfo.InvariantCulture));
    }

    private void GiveUpRecovered(int epoch)
    {
        foreach (SimulatedAgent agent in cluster.Agents.Where(agent => epoch == _epoch && agent.Standing == AgentStanding.Recovered))
        {
            RecoveryRemovals++;
            agent.BecomeUnreachable();
        }
    }

    private void While(RehearsalNode master, MasterProcess process, TimeSpan delay, Action action) => cluster.Clock.Schedule(delay, () =>
    {
        if (Process(master) == process)
        {
            action();
        }
    });
}

/// <summary>One run of a Mesos master's program.</summary>
internal sealed class MasterProcess(string version, string id, double startTime)
{
    public string Version { get; } = version;

    public string Id { get; } = id;

    public double StartTime { get; } = startTime;

    /// <summary>For some seconds after its start it redirects to itself without being elected (observed on Mesos 1.5.1).</summary>
    public bool SelfRedirect { get; set; }

    /// <summary>True when it recovers as soon as there is a quorum.</summary>
    public bool LogCaughtUp { get; set; }

    public bool LogRecovered { get; set; }
}
