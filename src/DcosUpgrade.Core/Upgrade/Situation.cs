using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Upgrade;

/// <summary>What a script does, as decisions need it.</summary>
internal sealed record ScriptTarget(string ScriptId, string FromVersion, string ToVersion, IReadOnlyList<string> PackageIds)
{
    public Target Target => new(ToVersion, PackageIds);

    /// <summary>The version by which a node shows that it got the packages; null when it has that version before and after.</summary>
    public string? DecisiveVersion => FromVersion == ToVersion ? null : ToVersion;
}

/// <summary>What the next step of a call is.</summary>
internal enum NextAct
{
    /// <summary>The outcome stands.</summary>
    Stop,

    /// <summary>Follow the run that goes on.</summary>
    Attach,

    /// <summary>Start a run (again).</summary>
    Start,

    /// <summary>The node may still heal itself: look again.</summary>
    LookAgain,

    /// <summary>The node's own checks decide; the script is never run again.</summary>
    PollChecks,
}

/// <summary>A node's facts and what this call knows about them.</summary>
/// <param name="CallAttempt">Folder name of the attempt that this call started or attached to; null on arrival.</param>
internal sealed record Situation(NodeFacts Facts, ScriptTarget Script, string? CallAttempt)
{
    /// <summary>The attempt that is judged: this call's, or on arrival the last one of the script.</summary>
    public RunAttempt? Attempt => CallAttempt is null
        ? OwnLast
        : Facts.Attempts.FirstOrDefault(attempt => attempt.Id == CallAttempt);

    /// <summary>The newest attempt whatever its script: the one that our unit runs, if it runs.</summary>
    public RunAttempt? Newest => Facts.Attempts.Count > 0 ? Facts.Attempts[Facts.Attempts.Count - 1] : null;

    public bool OnArrival => CallAttempt is null;

    public bool Applied => Facts.HasApplied(Script.Target);

    public bool AtSource => Facts.Version == Script.FromVersion;

    /// <summary>
    /// The script's last attempt. One that put its packages on at a version that stays says nothing any more once others were put on
    /// in their place.
    /// </summary>
    private RunAttempt? OwnLast =>
        Facts.LastAttempt(Script.ScriptId) is { } last && !(Script.DecisiveVersion is null && !Applied && IsOvertaken(last)) ? last : null;

    private bool IsOvertaken(RunAttempt attempt) =>
        Facts.Attempts.LastOrDefault(other => other.IsUpgrade)?.Id != attempt.Id
        || (attempt is { ScriptEnded: true, Code: 0 } && Baseline.Read(attempt.Baseline) is { } before && !before.ActivePackages.SequenceEqual(Facts.ActivePackages!, StringComparer.Ordinal));

    /// <summary>
    /// Nothing was activated by the attempt: no debris, and the packages after it are those of before. A refusal line alone proves
    /// nothing (FACTS.md, Node script exit codes).
    /// </summary>
    public bool NothingActivated => !Facts.HasSwapDebris && !StrayNew
        && (Baseline.Read(Attempt?.Baseline) is not { } before || before.ActivePackages.SequenceEqual(PackagesAfter, StringComparer.Ordinal));

    /// <summary>What was active after the attempt: what the next one with another script found, or what is active now.</summary>
    private IReadOnlyList<string> PackagesAfter
    {
        get
        {
            RunAttempt? next = Facts.Attempts.SkipWhile(attempt => attempt.Id != Attempt?.Id).Skip(1).FirstOrDefault(attempt => attempt.IsUpgrade);
            return Baseline.Read(next?.Baseline)?.ActivePackages ?? Facts.ActivePackages!;
        }
    }

    /// <summary>A <c>.new</c> beside a missing name.</summary>
    public bool StrayNew => Facts.SwapNew.Any(name => Facts.SwapMissing.Contains(name));

    /// <summary>Everything that dcos.target wants is inactive: not failed, not on its way.</summary>
    public bool UnitsDown => Facts.Units.Count > 0 && Facts.Units.Values.All(state => state == "inactive");

    public bool LogHas(Func<string, bool> line) => Attempt is { } attempt && attempt.LogLines.Any(line);
}

/// <param name="Row">Row of the decision table, 1 to 15.</param>
/// <param name="Reason">One word where programs read it, a sentence where people do.</param>
/// <param name="NextStep">What the operator does; null when nothing.</param>
internal sealed record Decision(int Row, DcosOutcome Outcome, string? Reason, NextAct Act, string? NextStep = null);
