using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>The cluster as one master or agent shows it.</summary>
internal static class MesosViews
{
    /// <summary>Null: the node's master process does not run.</summary>
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
        return process != mesos.Elected ? view : Struck(master, mesos.Lists.AddTo(view with
        {
            Elected = true,
            ElectedTime = mesos.ElectedTime,
            RegistryFetched = mesos.RegistryFetched,
            RegistrySizeBytes = 120 + (180 * cluster.Agents.Count),
            RecoveryRemovals = mesos.RecoveryRemovals,
        }));
    }

    /// <summary>Applies the master's faults to the lists.</summary>
    private static MesosMasterView Struck(RehearsalNode master, MesosMasterView view)
    {
        FaultSet faults = master.Faults;
        if (faults.Has(RehearsalFault.AgentStranger))
        {
            // An agent that is not in the inventory.
            view = view with
            {
                Totals = null,
                Agents =
                [
                    .. view.Agents,
                    new MesosAgentEntry("stranger-S0", "10.9.9.9", "1.4.2", new MesosResources(8, 30000, 90000), RehearsalCluster.Start.ToUnixTimeSeconds()),
                ],
            };
        }

        SimulatedSchedulers schedulers = master.Cluster.Schedulers;
        if (!master.Cluster.Mesos.Frameworks.All(schedulers.IsRegistered))
        {
            HashSet<string> registered = [.. master.Cluster.Mesos.Frameworks.Where(schedulers.IsRegistered).Select(framework => framework.Id)];
            view = view with
            {
                Totals = null,
                Frameworks = [.. view.Frameworks.Select(framework => registered.Contains(framework.Id) ? framework : Lost(framework))],
            };
        }

        if (faults.Has(RehearsalFault.FrameworkGone) || faults.Has(RehearsalFault.TaskStaging))
        {
            view = view with
            {
                Totals = null,
                Frameworks = [.. view.Frameworks.Select(framework => framework.Name == "metronome" ? Struck(faults, framework) : framework)],
            };
        }

        return !faults.Has(RehearsalFault.MarathonNestedOld) ? view : view with
        {
            Totals = null,
            Frameworks =
            [
                .. view.Frameworks,
                new MesosFrameworkEntry("nested-0000", "marathon-user", RehearsalCluster.Start.ToUnixTimeSeconds()) { WebUiUrl = "http://10.2.0.2:11080" },
            ],
        };
    }

    private static MesosFrameworkEntry Lost(MesosFrameworkEntry framework) => framework with { Active = false, Connected = false };

    private static MesosFrameworkEntry Struck(FaultSet faults, MesosFrameworkEntry framework) => framework with
    {
        Active = framework.Active && !faults.Has(RehearsalFault.FrameworkGone),
        Connected = framework.Connected && !faults.Has(RehearsalFault.FrameworkGone),
        Tasks = faults.Has(RehearsalFault.TaskStaging) && framework.Tasks.Count > 0
            ? [framework.Tasks[0] with { State = "TASK_STAGING" }, .. framework.Tasks.Skip(1)]
            : framework.Tasks,
    };

    /// <summary>Null: no agent process runs.</summary>
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

    public static MesosAgentEntry Agent(SimulatedAgent agent) => new(agent.Id, agent.Node.Address, agent.Version, agent.Resources, agent.RegisteredTime)
    {
        Active = agent.Standing == AgentStanding.Active,
        ReregisteredTime = agent.ReregisteredTime,
        ReservedFor = agent.ReservedFor,
        Attributes = Attributes(agent),
    };

    private static KeyValuePair<string, string>[] Attributes(SimulatedAgent agent) => agent.ReservedFor is null ? [] : [new("public_ip", "true")];

    /// <param name="known">The tasks that the leader knows; called on first use.</param>
    public static MesosFrameworkEntry Framework(RehearsalCluster cluster, SimulatedFramework framework, Func<IEnumerable<MesosTaskEntry>> known)
    {
        Lazy<ILookup<int, MesosTaskEntry>> tasks = new(() => known().ToLookup(task => task.IsRunning ? 0 : task.IsUnreachable ? 1 : 2));
        return Head(cluster, framework) with
        {
            Tasks = new LazyList<MesosTaskEntry>(() => [.. tasks.Value[0]]),
            UnreachableTasks = new LazyList<MesosTaskEntry>(() => [.. tasks.Value[1]]),
            CompletedTasks = new LazyList<MesosTaskEntry>(() => [.. tasks.Value[2]]),
        };
    }

    /// <summary>At the agent a task runs until the agent ends it, independent of its state at the master.</summary>
    private static MesosFrameworkEntry OnAgent(RehearsalCluster cluster, SimulatedFramework framework, IReadOnlyList<SimulatedTask> own)
    {
        ILookup<bool, MesosTaskEntry> tasks = own.Where(task => task.Framework == framework).ToLookup(task => task.HasEnded, task => task.View());
        return Head(cluster, framework) with { Tasks = [.. tasks[false]], CompletedTasks = [.. tasks[true]] };
    }

    private static MesosFrameworkEntry Head(RehearsalCluster cluster, SimulatedFramework framework) =>
        new(framework.Id, framework.Name, RehearsalCluster.Start.ToUnixTimeSeconds() - 86400 * 30)
    {
        Role = framework.Role,
        Hostname = cluster.Masters[0].Address,
        Capabilities = framework.PartitionAware ? ["TASK_KILLING_STATE", "PARTITION_AWARE"] : ["TASK_KILLING_STATE"],
    };
}
