using System.Linq;

namespace DcosUpgrade.Health;

/// <summary>Every task of the baseline still runs, or ended normally.</summary>
internal sealed class TasksKeptGate : Gate
{
    public override string Name => "tasks-kept";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading; about_DcosUpgrade, GATES";

    public override int Order => 50;

    public override GateRoles Roles => GateRoles.Agent;

    public override DcosCheckResult Evaluate(GateSubject subject)
    {
        if (subject.Target is null)
        {
            return Skip(subject, "No run of this node is evaluated.");
        }

        if (subject.Baseline?.AgentId is null)
        {
            return subject.OneLook ? Skip(subject, "No run of this node ended recently.") : Unknown(subject, "there is no baseline of its tasks");
        }

        if (subject.Tasks is not { } tasks)
        {
            return Unknown(subject, "the tasks could not be read yet");
        }

        string kept = $"{tasks.Kept.Count} kept, {tasks.Ended.Count} ended";
        if (tasks.Lost.Count <= subject.MaxTaskLoss)
        {
            return Pass(subject, tasks.Lost.Count == 0 ? kept : $"{kept}, {tasks.Lost.Count} lost (allowed)");
        }

        return Fail(
            subject,
            $"at most {subject.MaxTaskLoss} lost",
            $"{tasks.Lost.Count} lost: {string.Join(", ", tasks.Lost.Take(5))}{(tasks.Lost.Count > 5 ? " …" : "")}");
    }

    protected override string RemedyFor(GateSubject subject) =>
        "dcos task log --completed  # read the logs of the lost tasks before the next node is upgraded. Their framework decides whether they come back.";
}
