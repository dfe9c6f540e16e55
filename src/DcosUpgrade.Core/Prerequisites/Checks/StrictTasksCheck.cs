using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>Before strict, pods and tasks with the HTTP command executor were restarted in permissive mode: otherwise the masters restart them.</summary>
internal sealed class StrictTasksCheck : Check
{
    private const string Remedy = "dcos marathon pod list; dcos marathon pod update, for each of them";

    /// <summary>A script that was run by hand has restarted the agent by then.</summary>
    private static readonly TimeSpan s_restarted = TimeSpan.FromMinutes(30);

    /// <summary>A run that ended later than that after an activation was another one's.</summary>
    private static readonly TimeSpan s_longestRun = TimeSpan.FromHours(3);

    public override string Name => "ee-strict-tasks";

    public override string Source => "DC/OS 1.11 docs: installing/production/patching (Patching DC/OS 1.11 in strict mode)";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nodes | RequiredObservations.Marathon;

    public override bool EnterpriseOnly => true;

    public override bool IsFor(DcosTestProcedure procedure) => procedure == DcosTestProcedure.Strict;

    public override DcosCheckResult Look(CheckSubject subject)
    {
        NodeObservation[] agents = [.. subject.Cluster.Nodes.Where(node => node.Node.Role is DcosRole.Agent or DcosRole.PublicAgent)];
        if (subject.Cluster.Marathon is null || subject.Cluster.Marathons.Any(marathon => marathon.Value.Pods is null))
        {
            return Unseen(subject, subject.Cluster.Marathon is null ? subject.Cluster.Why(RequiredObservations.Marathon) : "a Marathon does not tell its pods", Remedy);
        }

        string[] executors = [.. agents.Where(node => node.Conditions?.HttpExecutors != false).Select(node => node.Node.Name)];
        if (executors.Length > 0 || agents.Length == 0)
        {
            return Unseen(subject, agents.Length == 0 ? "no agent was looked at" : $"whether tasks with the HTTP command executor run on {string.Join(", ", executors.Take(5))} is not known", "sudo grep -r HTTP_COMMAND_EXECUTOR /opt/mesosphere/etc /var/lib/dcos");
        }

        MarathonPodState[] pods = [.. subject.Cluster.Marathons.SelectMany(marathon => marathon.Value.Pods!)];
        if (pods.Length == 0)
        {
            return Pass(subject, "no pods, no HTTP command executors");
        }

        if (Permissive(agents) is not { } since)
        {
            return Unseen(subject, "since when the agents are permissive is not known", Remedy);
        }

        string[] untold = [.. pods.Where(pod => pod.Since is null).Select(pod => pod.Id)];
        string[] old = [.. pods.Where(pod => pod.Since < since).Select(pod => $"{pod.Id} (since {pod.Since:u})")];
        return old.Length > 0 ? Fail(subject, $"every pod restarted since {since:u}, when the last agent became permissive", string.Join(", ", old.Take(5)), Remedy)
            : untold.Length > 0 ? Unseen(subject, $"since when {string.Join(", ", untold.Take(5))} runs is not known", Remedy)
            : Pass(subject, $"{pods.Length} pods, all started since {since:u}");
    }

    /// <summary>When the last agent began to run with the packages that it has; null when one of them does not show it.</summary>
    private static DateTimeOffset? Permissive(IReadOnlyList<NodeObservation> agents)
    {
        DateTimeOffset?[] ends = [.. agents.Select(DateTimeOffset? (node) => node.Conditions is { ActivatedAt: { } at } seen ? Began(at, seen.Facts.Attempts.LastOrDefault(attempt => attempt.IsUpgrade)?.EndedAt) : null)];
        return ends.All(end => end is not null) ? ends.Max() : null;
    }

    /// <summary>The end of the run that put them on; of one that was not ours so long after it that the agent was restarted for certain.</summary>
    private static DateTimeOffset Began(DateTimeOffset activated, DateTimeOffset? ended) =>
        ended >= activated && ended - activated < s_longestRun ? ended.Value : activated + s_restarted;
}
