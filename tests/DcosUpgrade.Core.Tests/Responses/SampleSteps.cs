using System;
using System.Collections.Generic;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Core.Tests.Responses;

/// <summary>The state of master and agent in each recorded step that determines the shape of the answers.</summary>
internal static class SampleSteps
{
    private const string AgentId = "5d542154-5f48-4a4c-b0b4-08865c5c6d3d-S0";
    private const string FrameworkId = "5d542154-5f48-4a4c-b0b4-08865c5c6d3d-0000";

    private static readonly MesosResources Machine = new(2, 1024, 1024) { Ports = [new(31000, 32000)] };

    private static readonly MesosTaskEntry Running = Task("TASK_RUNNING", new MesosTaskStatus("TASK_RUNNING", 1795395994.91939, "f8347ea0", "127.0.0.3"));

    private static readonly MesosTaskEntry Unreachable = Task(
        "TASK_UNREACHABLE", new("TASK_RUNNING", 1795395994.91939, "f8347ea0", "127.0.0.3"), new("TASK_UNREACHABLE", 1795396296.58283));

    private static readonly MesosFrameworkEntry Framework = new(FrameworkId, "mesos-execute instance", 1795395994.38233)
    {
        Capabilities = ["RESERVATION_REFINEMENT", "TASK_KILLING_STATE", "PARTITION_AWARE"],
        FailoverTimeout = 0,
    };

    private static readonly MesosFrameworkEntry Back = Framework with { ReregisteredTime = 1795396131.39966 };

    private static readonly MesosAgentEntry Agent = new(AgentId, "127.0.0.3", "1.5.1", Machine, 1795395991.39486);

    private static readonly MesosAgentEntry Again = Agent with { ReregisteredTime = 1795396073.80561 };

    private static readonly MesosMasterView Leader = new("1.5.1", "5d542154-5f48-4a4c-b0b4-08865c5c6d3d", "127.0.0.1", 1795395981.36716, 1795396005.5)
    {
        Elected = true,
        ElectedTime = 1795395987.15926,
        Leader = "127.0.0.1",
    };

    public static IReadOnlyDictionary<string, MesosMasterView> Masters { get; } = new Dictionary<string, MesosMasterView>(StringComparer.Ordinal)
    {
        ["01-agent-up"] = Leader with { Agents = [Agent] },
        ["02-task-running"] = Leader with { Agents = [Agent], Frameworks = [Framework with { Tasks = [Running] }] },
        ["03-agent-down-1s"] = Leader with { Agents = [Agent with { Active = false }], Frameworks = [Framework with { Tasks = [Running] }] },
        ["04-agent-restarted"] = Leader with { Agents = [Again], Frameworks = [Framework with { Tasks = [Running] }] },
        ["06-master-restarted-agent-not-back"] = Leader with { RecoveredAgents = [Agent], Frameworks = [Back], RegistryStores = 1 },
        ["07-agent-reregistered-after-master-restart"] =
            Leader with { Agents = [Again], Frameworks = [Back with { Tasks = [Running] }], RegistryStores = 1 },
        ["12-agent-unreachable"] = Leader with { UnreachableAgents = 1, Frameworks = [Back with { UnreachableTasks = [Unreachable] }] },
        ["13-agent-back-from-unreachable"] = Leader with { Agents = [Again], Frameworks = [Back with { Tasks = [Running] }] },
        ["21-three-masters-leader"] = Leader with { EnsembleSize = 3, RegistryStores = 1 },
        ["21-three-masters-nonleader"] = Leader with { Address = "127.0.0.2", Elected = false, EnsembleSize = 3 },
    };

    public static MesosAgentView AgentView(bool withTask) => new("1.5.1", AgentId, "127.0.0.3", Machine, 1795395990.5174, 1795396006.2)
    {
        MasterHostname = "localhost",
        Frameworks = withTask ? [Framework with { Tasks = [Running] }] : [],
    };

    private static MesosTaskEntry Task(string state, params MesosTaskStatus[] statuses) =>
        new("t1", "t1", FrameworkId, AgentId, state, new(0.1, 32)) { Statuses = statuses };
}
