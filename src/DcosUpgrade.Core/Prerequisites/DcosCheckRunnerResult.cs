using System;
using DcosUpgrade.Operations;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>Evaluates what the check program of a node reports of its checks (FACTS.md, Node checks).</summary>
internal static class DcosCheckRunnerResult
{
    /// <param name="kind">node-poststart or cluster.</param>
    public static DcosCheckResult Evaluate(
        Check check,
        CheckSubject subject,
        string kind,
        Func<CheckSubject, string, string?, DcosCheckResult> pass,
        Func<CheckSubject, string, string, string, DcosCheckResult> fail)
    {
        string program = ReleaseLine.CheckProgramOf(subject.Conditions.Facts.Version);
        string remedy = $"sudo {CheckProgram.Command(program, kind)}";
        if (!subject.Conditions.OwnChecks.TryGetValue(kind, out OwnCheckRun? run))
        {
            return check.Unknown(subject, "they were not run", remedy);
        }

        CheckAnswer? answer = CheckAnswer.Parse(run.Output);
        if (run.ExitCode == 0 && answer is { Error: null })
        {
            return pass(subject, $"{answer.Count} checks{(run.Tries > 1 ? $", at try {run.Tries}" : "")}", null);
        }

        // A missing or broken configuration ends in 1 like a warning, but says nothing that is JSON.
        if (answer is null)
        {
            return run.ExitCode == 1
                ? check.Skip(subject, $"No {kind} checks are configured on this node.")
                : check.Unknown(subject, $"{program} ended with {run.ExitCode} and no result", remedy);
        }

        // As after a run (NodeCheckWait): the check iam-database decides.
        if (answer.FailsReplicationOnly && subject.Cluster.Cockroach is { Members.IsGrowing: true })
        {
            return pass(subject, $"{answer.Count} checks; the IAM database gains replicas until all masters are upgraded", null);
        }

        return answer.Error is { } error
            ? check.Unknown(subject, error, remedy)
            : fail(subject, "status 0 of all, in one of three tries", string.Join("; ", answer.Failed), remedy);
    }
}
