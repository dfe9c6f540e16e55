using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>No task is staging, starting, being killed or unreachable.</summary>
internal sealed class TasksCheck : Check
{
    public override string Name => "mesos-tasks";

    public override int Order => 130;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Frameworks;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    private static readonly string[] s_unstable = ["TASK_STAGING", "TASK_STARTING", "TASK_KILLING", "TASK_UNREACHABLE"];

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Cluster.Leader is not { Answers: true } leader)
        {
            return Unknown(subject, subject.Cluster.Leader?.Problem ?? subject.Cluster.Why(RequiredObservations.Frameworks));
        }

        MesosTask[] moving = [.. leader.Tasks.Where(task => s_unstable.Contains(task.State))];
        return moving.Length == 0
            ? Pass(subject, $"{leader.Tasks.Count(task => !task.Ended)} running")
            : Fail(
                subject,
                "none",
                string.Join(", ", moving.Take(5).Select(task => $"{task.Id} ({task.State})")) + (moving.Length > 5 ? $" and {moving.Length - 5} more" : ""),
                "dcos task; then again in a minute");
    }
}
