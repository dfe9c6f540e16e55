using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>The state of the cluster as one master or agent shows it.</summary>
internal static class MesosViews
{
    /// <summary>Null while the node's master process does not run.</summary>
    public static MesosMasterView? Of(RehearsalCluster cluster, RehearsalNode master)
    {
        SimulatedMesos mesos = cluster.Mesos;
        if (mesos.Process(master) is not { } process)
        {
            return null;
        }

        MesosMasterView view = new(process.Version, process.Id, master.Address, process.StartTime, mesos.Seconds)
        {
            Cluster = cluster.Options.Name,
            Quorum = (cluster.Masters.Count / 2) + 1,
            EnsembleSize = mesos.LiveMasters,
            LogRecovered = process.LogRecovered,
            OverlayLogRecovered = process.LogRecovered,
            Leader = process.SelfRedirect ? master.Address : mesos.Leader?.Address,
        };
        return process != mesos.Elected ? view : view with
        {
            Elected = true,
            ElectedTime = mesos.ElectedTime,
            RegistryFetched = mesos.RegistryFetched,
            RegistrySizeBytes = 120 + (180 * cluster.Agents.Count),
            Agents = [.. cluster.Agents.Where(agent => agent.Standing is AgentStanding.Active or AgentStanding.Inactive).Select(Agent), .. Strangers(master)],
            RecoveredAgents = [.. cluster.Agents.Where(agent => agent.Standing == AgentStanding.Recovered).Select(Agent)],
            UnreachableAgents = cluster.Agents.Count(agent => agent.Standing == AgentStanding.Unreachable),
            RecoveryRemovals = mesos.RecoveryRemovals,
            Frameworks = [.. mesos.Frameworks.Select(framework => Framework(cluster, framework, Known(cluster, framework))).Select(framework => Struck(master, framework)), .. Nested(master)],
        };
    }

    /// <summary>An agent that no inventory knows.</summary>
    private static IEnumerable<MesosAgent> Strangers(RehearsalNode master) => !master.Faults.Has(RehearsalFault.AgentStranger) ? []
        : [new MesosAgent("stranger-S0", "10.9.9.9", "1.4.2", new MesosResources(8, 30000, 90000), RehearsalCluster.Start.ToUnixTimeSeconds())];

    private static MesosFramework Struck(RehearsalNode master, MesosFramework framework) => framework.Name != "metronome" ? framework : framework with
    {
        Connected = !master.Faults.Has(RehearsalFault.FrameworkGone),
        Tasks = master.Faults.Has(RehearsalFault.TaskStaging) && framework.Tasks.Count > 0 ? [framework.Tasks[0] with { State = "TASK_STAGING" }, .. framework.Tasks.Skip(1)] : framework.Tasks,
    };

    private static IEnumerable<MesosFramework> Nested(RehearsalNode master) => !master.Faults.Has(RehearsalFault.MarathonNestedOld) ? []
        : [new MesosFramework("nested-0000", "marathon-user", RehearsalCluster.Start.ToUnixTimeSeconds()) { WebUiUrl = "http://10.2.0.2:11080" }];

    /// <summary>Null while no agent process runs.</summary>
    public static MesosAgentView? Of(RehearsalCluster cluster, SimulatedAgent agent)
    {
        if (agent.Phase is not { } phase)
        {
            return null;
        }

        SimulatedTask[] own = [.. agent.Tasks];
        return new MesosAgentView(agent.Version, agent.Id, agent.Node.Address, agent.Resources, agent.StartTime, cluster.Mesos.Seconds)
        {
            Phase = phase,
            Registered = agent.IsRunning && cluster.Mesos.Leader is not null,
            MasterHostname = cluster.Mesos.Leader?.Address ?? "",
            ReservedFor = agent.ReservedFor,
            Attributes = Attributes(agent),
            Frameworks = phase != MesosAgentPhase.Running ? [] : [.. cluster.Mesos.Frameworks.Select(framework => OnAgent(cluster, framework, own))],
        };
    }

    private static MesosAgent Agent(SimulatedAgent agent) => new(agent.Id, agent.Node.Address, agent.Version, agent.Resources, agent.RegisteredTime)
    {
        Active = agent.Standing == AgentStanding.Active,
        ReregisteredTime = agent.ReregisteredTime,
        ReservedFor = agent.ReservedFor,
        Attributes = Attributes(agent),
    };

    private static KeyValuePair<string, string>[] Attributes(SimulatedAgent agent) => agent.ReservedFor is null ? [] : [new("public_ip", "true")];

    /// <summary>A leader knows the tasks of agents that came back to it, and of those that it gave up.</summary>
    private static IEnumerable<SimulatedTask> Known(RehearsalCluster cluster, SimulatedFramework framework) =>
        from agent in cluster.Agents
        where agent.Standing != AgentStanding.Recovered
        from task in agent.Tasks
        where task.Framework == framework
        select task;

    private static MesosFramework Framework(RehearsalCluster cluster, SimulatedFramework framework, IEnumerable<SimulatedTask> known)
    {
        ILookup<int, MesosTask> tasks = known.ToLookup(task => task.IsRunning ? 0 : task.HasEnded ? 2 : 1, task => task.View());
        return Head(cluster, framework) with { Tasks = [.. tasks[0]], UnreachableTasks = [.. tasks[1]], CompletedTasks = [.. tasks[2]] };
    }

    /// <summary>By its own account an agent's task runs until the agent ends it, whatever a master thinks.</summary>
    private static MesosFramework OnAgent(RehearsalCluster cluster, SimulatedFramework framework, IReadOnlyList<SimulatedTask> own)
    {
        ILookup<bool, MesosTask> tasks = own.Where(task => task.Framework == framework).ToLookup(task => task.HasEnded, task => task.View());
        return Head(cluster, framework) with { Tasks = [.. tasks[false]], CompletedTasks = [.. tasks[true]] };
    }

    private static MesosFramework Head(RehearsalCluster cluster, SimulatedFramework framework) => new(framework.Id, framework.Name, RehearsalCluster.Start.ToUnixTimeSeconds() - 86400 * 30)
    {
        Role = framework.Role,
        Hostname = cluster.Masters[0].Address,
        Capabilities = framework.PartitionAware ? ["TASK_KILLING_STATE", "PARTITION_AWARE"] : ["TASK_KILLING_STATE"],
    };
}
