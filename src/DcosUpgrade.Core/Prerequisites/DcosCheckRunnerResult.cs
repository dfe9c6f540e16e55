using System;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Releases;
using DcosUpgrade.Text;

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

        Json? json = Parse(run.Output);
        if (run.ExitCode == 0 && json is not null && json["error"].Text is null)
        {
            return pass(subject, $"{json["checks"].Members.Count} checks{(run.Tries > 1 ? $", at try {run.Tries}" : "")}", null);
        }

        // A missing or broken configuration ends in 1 like a warning, but says nothing that is JSON.
        if (json is null)
        {
            return run.ExitCode == 1
                ? check.Skip(subject, $"No {kind} checks are configured on this node.")
                : check.Unknown(subject, $"{program} ended with {run.ExitCode} and no result", remedy);
        }

        if (json["error"].Text is { } error)
        {
            return check.Unknown(subject, $"{error} {string.Join("; ", json["checks"].Items.Select(item => item.Text))}".Trim(), remedy);
        }

        string[] failed = [.. json["checks"].Members.Where(member => member.Value["status"].Number is not 0)
            .Select(member => $"{member.Key} ({member.Value["status"].Number:0}): {Short(member.Value["output"].Text ?? "")}")];
        return fail(subject, "status 0 of all, in one of three tries", string.Join("; ", failed), remedy);
    }

    private static string Short(string text) => text.Trim() is { Length: > 120 } all ? all.Substring(0, 120) + "…" : text.Trim();

    private static Json? Parse(string text)
    {
        try
        {
            return text.StartsWith("{", StringComparison.Ordinal) ? Json.Parse(text, nameof(CheckProgram), shown: VisibleText.Of) : null;
        }
        catch (NodeAnswerException)
        {
            return null;
        }
    }
}
