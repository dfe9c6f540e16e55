using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Modelling;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>State of an agent at the leading master.</summary>
internal enum AgentStanding
{
    Active,

    /// <summary>Disconnected; it becomes unreachable after 300 s.</summary>
    Inactive,

    /// <summary>Recovered from the registry, not reregistered since the failover.</summary>
    Recovered,

    /// <summary>Given up.</summary>
    Unreachable,
}

/// <summary>A Mesos agent: its process, its tasks, which survive the process, and its state at the master.</summary>
internal sealed class SimulatedAgent(RehearsalNode node)
{
    /// <summary>Time from detecting the master to being active there.</summary>
    public static readonly TimeSpan RegistrationTime = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan s_leastRecovery = TimeSpan.FromSeconds(1.5);
    private int _generation;

    /// <summary>Counts the changes that a master shows.</summary>
    public int Changes { get; private set; }

    public RehearsalNode Node { get; } = node;

    public string Id { get; private set; } = "";

    public AgentStanding Standing { get; private set; } = AgentStanding.Active;

    /// <summary>Null: no process runs.</summary>
    public MesosAgentPhase? Phase { get; private set; }

    public bool IsRunning => Phase == MesosAgentPhase.Running;

    public double StartTime { get; private set; }

    public double RegisteredTime { get; private set; }

    public double? ReregisteredTime { get; private set; }

    /// <summary>Time of the last stop of the process.</summary>
    public DateTimeOffset DownSince { get; private set; }

    public List<SimulatedTask> Tasks { get; } = [];

    public MesosResources Resources { get; } = new(8, 30000, 90000)
    {
        Ports = node.Role == DcosRole.PublicAgent
            ? [new(1, 21), new(23, 5050), new(5052, 32000)]
            : [new(1025, 2180), new(2182, 3887), new(3889, 5049), new(5052, 8079), new(8082, 8180), new(8182, 32000)],
    };

    public string? ReservedFor { get; } = node.Role == DcosRole.PublicAgent ? "slave_public" : null;

    public string Version { get; private set; } = "";

    private double Now => Node.Cluster.Mesos.Seconds;

    /// <summary>Sets the state of an agent that has been running for days.</summary>
    public void StartOld(string id, double since)
    {
        (Id, StartTime, RegisteredTime) = (id, since, since);
        Phase = MesosAgentPhase.Running;
        Version = Changed(Node.Files.Bin!.Mesos);
    }

    /// <summary>Adds a task that has been running since a time.</summary>
    public void Run(string name, SimulatedFramework framework, double since) =>
        Tasks.Add(new SimulatedTask($"{name}.{Node.Dice.Uuid()}", name, framework, Id, since, Node.Dice.Uuid(), () => Changes++));

    public void Stop()
    {
        _generation++;
        if (Phase is null)
        {
            return;
        }

        Phase = null;
        DownSince = Node.Cluster.Clock.UtcNow;
        Node.Cluster.Mesos.AgentLost(this);
    }

    public void Start()
    {
        int generation = ++_generation;
        Phase = MesosAgentPhase.Starting;
        StartTime = Now;
        Version = Changed(Node.Files.Bin!.Mesos);
        After(generation, TimeSpan.FromSeconds(1), () => Phase = MesosAgentPhase.Recovering);

        // Waiting for executors is a part of recovery; with AgentSilent it lasts until the fault's time is over.
        TimeSpan usual = Node.Dice.Seconds(3, 9);
        if (Node.Cluster.Model?.Draw(ModelTime.AgentOutage, Node.Dice) is { } away)
        {
            usual = DownSince + away - RegistrationTime - Node.Cluster.Clock.UtcNow;
        }

        usual = usual > s_leastRecovery ? usual : s_leastRecovery;

        TimeSpan silent = DownSince + Node.Faults.Lasts(RehearsalFault.AgentSilent) - RegistrationTime - Node.Cluster.Clock.UtcNow;
        After(generation, silent > usual ? silent : usual, Recovered);
    }

    public void BecomeActive()
    {
        bool given = Standing == AgentStanding.Unreachable;
        Standing = Changed(AgentStanding.Active);
        ReregisteredTime = Now;
        foreach (SimulatedTask task in given ? Tasks.Where(task => task.State == "TASK_UNREACHABLE").ToArray() : [])
        {
            task.Become("TASK_RUNNING", Now);
        }
    }

    public void BecomeInactive() => Standing = Changed(AgentStanding.Inactive);

    public void BecomeRecovered() => Standing = Changed(AgentStanding.Recovered);

    /// <summary>The agent becomes unreachable: partition-aware frameworks get their tasks back when it returns, the others lose them now.</summary>
    public void BecomeUnreachable()
    {
        Standing = Changed(AgentStanding.Unreachable);
        foreach (SimulatedTask task in Tasks.Where(task => task.IsRunning))
        {
            task.Become(task.Framework.PartitionAware ? "TASK_UNREACHABLE" : "TASK_LOST", Now);
        }
    }

    private T Changed<T>(T value)
    {
        Changes++;
        return value;
    }

    private void Recovered()
    {
        if (Node.Faults.Strikes(RehearsalFault.AgentNewId))
        {
            Id = Changed(Node.Cluster.Mesos.NextAgentId());
            RegisteredTime = Now;
            Standing = AgentStanding.Inactive;
            EndTasks(Tasks.Where(task => !task.HasEnded), "TASK_LOST");
        }

        if (Node.Faults.Strikes(RehearsalFault.TaskLost))
        {
            EndTasks(Tasks.Where(task => task.IsRunning).Take(1), "TASK_FAILED");
        }

        Phase = MesosAgentPhase.Running;
        Node.Cluster.Mesos.TryRegister(this);
    }

    private void EndTasks(IEnumerable<SimulatedTask> tasks, string state)
    {
        foreach (SimulatedTask task in tasks.ToArray())
        {
            task.Become(state, Now);
        }
    }

    private void After(int generation, TimeSpan delay, Action action) => Node.Cluster.Clock.Schedule(delay, () =>
    {
        if (generation == _generation)
        {
            action();
        }
    });
}
