using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Health;

/// <summary>Every task that the agent had before still runs, or ended in the way tasks end.</summary>
internal sealed class TasksKeptGate : Gate
{
    public override string Name => "tasks-kept";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading; about_DcosUpgrade, GATES";

    public override DcosCheckResult Look(GateSubject subject)
    {
        if (subject.Target is null)
        {
            return Skip(subject, "No run of this node is judged.");
        }

        if (subject.Baseline is null)
        {
            return subject.OneLook ? Skip(subject, "Nothing was changed just now.") : Unseen(subject, "there is no record of its tasks before the run");
        }

        if (subject.Tasks is not { } tasks)
        {
            return Unseen(subject, "the tasks could not be read yet");
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
}
