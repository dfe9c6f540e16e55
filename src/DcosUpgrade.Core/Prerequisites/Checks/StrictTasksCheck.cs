using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>Before strict, pods and tasks with the HTTP command executor were restarted in permissive mode: otherwise the masters restart them.</summary>
internal sealed class StrictTasksCheck : Check
{
    private const string Remedy = "dcos marathon pod list; dcos marathon pod update, for each of them";

    /// <summary>Time after an activation by which a script that was run by hand has restarted the agent.</summary>
    private static readonly TimeSpan s_restarted = TimeSpan.FromMinutes(30);

    /// <summary>Longest time between an activation and the end of the same run.</summary>
    private static readonly TimeSpan s_longestRun = TimeSpan.FromHours(3);

    public override string Name => "ee-strict-tasks";

    public override int Order => 280;

    public override string Source => "DC/OS 1.11 docs: installing/production/patching (Patching DC/OS 1.11 in strict mode)";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nodes | RequiredObservations.Marathon;

    public override bool EnterpriseOnly => true;

    public override bool IsFor(DcosTestProcedure procedure) => procedure == DcosTestProcedure.Strict;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        NodeObservation[] agents = [.. subject.Cluster.Nodes.Where(node => node.Node.Role is DcosRole.Agent or DcosRole.PublicAgent)];
        if (subject.Cluster.Marathon is null || subject.Cluster.Marathons.Any(marathon => marathon.Value.Pods is null))
        {
            return Unknown(
                subject,
                subject.Cluster.Marathon is null ? subject.Cluster.Why(RequiredObservations.Marathon) : "one Marathon does not list its pods",
                Remedy);
        }

        string[] executors = [.. agents.Where(node => node.Conditions?.HttpExecutors != false).Select(node => node.Node.Name)];
        if (executors.Length > 0 || agents.Length == 0)
        {
            return Unknown(
                subject,
                agents.Length == 0
                    ? "no agent was observed"
                    : $"whether tasks with the HTTP command executor run on {string.Join(", ", executors.Take(5))} is not known",
                "sudo grep -r HTTP_COMMAND_EXECUTOR /opt/mesosphere/etc /var/lib/dcos");
        }

        MarathonPodState[] pods = [.. subject.Cluster.Marathons.SelectMany(marathon => marathon.Value.Pods!)];
        if (pods.Length == 0)
        {
            return Pass(subject, "no pods, no HTTP command executors");
        }

        if (Permissive(agents) is not { } since)
        {
            return Unknown(subject, "the time since which the agents are permissive is not known", Remedy);
        }

        string[] unknown = [.. pods.Where(pod => pod.Since is null).Select(pod => pod.Id)];
        string[] old = [.. pods.Where(pod => pod.Since < since).Select(pod => $"{pod.Id} (since {pod.Since:u})")];
        return old.Length > 0
            ? Fail(subject, $"every pod restarted since {since:u}, when the last agent became permissive", string.Join(", ", old.Take(5)), Remedy)
            : unknown.Length > 0 ? Unknown(subject, $"the start of {string.Join(", ", unknown.Take(5))} is not known", Remedy)
            : Pass(subject, $"{pods.Length} pods, all started since {since:u}");
    }

    /// <summary>When the last agent was restarted with its present packages; null when that of one agent is not known.</summary>
    private static DateTimeOffset? Permissive(IReadOnlyList<NodeObservation> agents)
    {
        DateTimeOffset?[] restarts = [.. agents.Select(node => RestartedAt(node.Conditions))];
        return restarts.All(restart => restart is not null) ? restarts.Max() : null;
    }

    /// <summary>End of our run; otherwise 30 minutes after activation.</summary>
    private static DateTimeOffset? RestartedAt(NodeConditions? conditions)
    {
        DateTimeOffset? ended = conditions?.Facts.Attempts.LastOrDefault(attempt => attempt.IsUpgrade)?.EndedAt;
        return conditions?.ActivatedAt is not { } activated ? null
            : ended >= activated && ended - activated < s_longestRun ? ended
            : activated + s_restarted;
    }
}
