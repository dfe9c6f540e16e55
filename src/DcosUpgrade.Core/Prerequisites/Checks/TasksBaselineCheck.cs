using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Health;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>Every task of the baselines still runs, or ended normally.</summary>
internal sealed class TasksBaselineCheck : Check
{
    public override string Name => "tasks-baseline";

    public override int Order => 140;

    public override string Source => "about_DcosUpgrade, GATES";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nodes | RequiredObservations.Frameworks;

    public override bool IsFor(DcosTestProcedure procedure) => procedure == DcosTestProcedure.Verify;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Cluster.Leader is not { Answers: true } leader)
        {
            return Unknown(subject, subject.Cluster.Leader?.Problem ?? subject.Cluster.Why(RequiredObservations.Frameworks));
        }

        List<string> lost = [];
        int kept = 0;
        foreach (NodeObservation node in subject.Cluster.Nodes.Where(node => node.Node.Role != DcosRole.Master))
        {
            if (node.Conditions is null)
            {
                return Unknown(subject, $"{node.Node.Name}: {node.Problem}");
            }

            if (node.Conditions.Facts.Attempts.Select(attempt => Baseline.Read(attempt.Baseline))
                .LastOrDefault(baseline => baseline is not null) is not { } before)
            {
                continue;
            }

            TaskReport report = TaskComparison.Compare(
                before,
                new AgentTasks(before.AgentId, [.. leader.Tasks.Where(task => task.AgentId == before.AgentId)], ""),
                leader);
            kept += report.Kept.Count;
            lost.AddRange(report.Lost.Select(task => $"{node.Node.Name}: {task}"));
        }

        return lost.Count == 0
            ? Pass(subject, $"{kept} earlier tasks still running")
            : Fail(subject, "none lost", string.Join("; ", lost.Take(5)) + (lost.Count > 5 ? $" and {lost.Count - 5} more" : ""), "dcos task --completed");
    }
}
