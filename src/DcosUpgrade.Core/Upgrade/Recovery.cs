using System;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Upgrade;

/// <summary>
/// The recovery of a node that needs an operator: text without a command, or a program to paste, with its text as comments. It never
/// deletes anything and is never shown while a run is active.
/// </summary>
/// <remarks>Verified with the real pkgpanda: FACTS.md, Interrupted activation.</remarks>
internal static class Recovery
{
    public const string FetchFailed = "Nothing was activated. Check that the node reaches the bootstrap URL and that it serves the packages, then run again.";

    public static string ChecksFailed(ScriptTarget script) =>
        $"# The node already runs the target: never run the script again. On the node, as root:\n{Checks(script.ToVersion)}";

    public static string StartUnits(Situation s) =>
        "# The packages are in place but no unit was started."
        + (s.Facts.Role is DcosRole.Agent or DcosRole.PublicAgent ? " The master removes an agent after 300 s of silence." : "")
        + $" On the node, as root:\n{InterruptedSwap.StartTarget}";

    /// <summary>After a refusal of the script.</summary>
    public static string Refused(ScriptTarget script, string refusal, RunAttempt attempt) => DecisionTable.IsPreCheckRefusal(refusal)
        ? NotReady(script, failed: FailedChecks(attempt))
        : "The script refused and nothing was changed. Remove the cause that it names, then run again.";

    /// <summary>The node does not pass its checks before the run.</summary>
    /// <param name="kind">The kind of checks that failed.</param>
    /// <param name="failed">The checks that failed; null when they are not known.</param>
    public static string NotReady(ScriptTarget script, string? kind = null, string? failed = null) =>
        "# The node's own checks failed and nothing was changed."
            + (failed is null ? "" : $" What failed: {failed}.")
            + (script.DecisiveVersion is null ? " Custom checks that the step to permissive cannot pass are left out with -SkipNodeChecks." : "")
            + $" On the node, as root:\n{Checks(script.FromVersion, kind)}";

    /// <summary>The checks that failed, from the answer of the check program in the log of a run; null when it is not complete.</summary>
    private static string? FailedChecks(RunAttempt attempt)
    {
        string answer = string.Join("\n", attempt.LogLines.SkipWhile(line => line != "{"));
        int end = answer.LastIndexOf("\n}", StringComparison.Ordinal);
        return end >= 0 && CheckAnswer.Parse(answer.Substring(0, end + 2)) is { Failed: { Count: > 0 } failed }
            ? VisibleText.Line(string.Join("; ", failed))
            : null;
    }

    private static string Checks(string version, string? kind = null) =>
        CheckProgram.Command(ReleaseLine.CheckProgramOf(version), kind ?? NodeChecksOperation.Kinds[0]);
}
