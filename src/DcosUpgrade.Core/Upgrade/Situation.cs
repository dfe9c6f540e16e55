using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Upgrade;

/// <summary>The target of a script, with the members that decisions use.</summary>
internal sealed record ScriptTarget(string ScriptId, string FromVersion, string ToVersion, IReadOnlyList<string> PackageIds)
{
    public Target Target => new(ToVersion, PackageIds);

    /// <summary>The version that shows that a node has the packages; null when the version is the same before and after.</summary>
    public string? DecisiveVersion => FromVersion == ToVersion ? null : ToVersion;

    public ScriptWaits Waits => ScriptWaits.Of(ToVersion);
}

/// <summary>What a call does next with a node.</summary>
internal enum NextAct
{
    /// <summary>The outcome is final.</summary>
    Stop,

    /// <summary>Follow the run that is alive.</summary>
    Attach,

    /// <summary>Start a run (again).</summary>
    Start,

    /// <summary>The node may still recover without help: observe it again.</summary>
    ObserveAgain,

    /// <summary>The node's own checks decide; the script is not run again.</summary>
    PollChecks,
}

/// <summary>A node's facts, and the attempt of this call.</summary>
/// <param name="CallAttempt">Folder name of the attempt that this call started or attached to; null on arrival.</param>
internal sealed record Situation(NodeFacts Facts, ScriptTarget Script, string? CallAttempt)
{
    /// <summary>The attempt that is judged: this call's, or on arrival the last one of the script.</summary>
    public RunAttempt? Attempt => CallAttempt is null
        ? OwnLast
        : Facts.Attempts.FirstOrDefault(attempt => attempt.Id == CallAttempt);

    /// <summary>The newest attempt of any script: the one of the run unit while that is active.</summary>
    public RunAttempt? Newest => Facts.Attempts.Count > 0 ? Facts.Attempts[Facts.Attempts.Count - 1] : null;

    public bool OnArrival => CallAttempt is null;

    public bool Applied => Facts.HasApplied(Script.Target);

    public bool AtSource => Facts.Version == Script.FromVersion;

    /// <summary>
    /// The script's last attempt. Where the version does not change, an attempt whose packages were replaced by others since then does not
    /// count.
    /// </summary>
    private RunAttempt? OwnLast =>
        Facts.LastAttempt(Script.ScriptId) is { } last && !(Script.DecisiveVersion is null && !Applied && IsOvertaken(last)) ? last : null;

    private bool IsOvertaken(RunAttempt attempt) =>
        Facts.Attempts.LastOrDefault(other => other.IsUpgrade)?.Id != attempt.Id
        || (attempt is { ScriptEnded: true, Code: 0 } && Baseline.Read(attempt.Baseline) is { } before
        && !before.ActivePackages.SequenceEqual(Facts.ActivePackages!, StringComparer.Ordinal));

    /// <summary>
    /// The attempt activated nothing: no debris, and the packages after it are those of its baseline. A refusal line alone proves nothing
    /// (observed on pkgpanda of DC/OS 1.11.6).
    /// </summary>
    public bool NothingActivated => !Facts.HasSwapDebris && !StrayNew
        && (Baseline.Read(Attempt?.Baseline) is not { } before || before.ActivePackages.SequenceEqual(PackagesAfter, StringComparer.Ordinal));

    /// <summary>The packages after the attempt: the baseline of the next attempt with another script, or else the active packages.</summary>
    private IReadOnlyList<string> PackagesAfter
    {
        get
        {
            RunAttempt? next = Facts.Attempts.SkipWhile(attempt => attempt.Id != Attempt?.Id).Skip(1).FirstOrDefault(attempt => attempt.IsUpgrade);
            return Baseline.Read(next?.Baseline)?.ActivePackages ?? Facts.ActivePackages!;
        }
    }

    /// <summary>The script ended with exit code 0, which does not show that the node passes its checks: none were run.</summary>
    public bool EndedUnchecked => Attempt is { ScriptEnded: true, Code: 0 } attempt && (attempt.SkippedChecks || !Script.Waits.ForChecks);

    /// <summary>The script ended with exit code 0, and the node passed its checks.</summary>
    public bool EndedChecked => Attempt is { ScriptEnded: true, Code: 0 } && !EndedUnchecked;

    /// <summary>A <c>.new</c> entry whose final name is missing.</summary>
    public bool StrayNew => Facts.SwapNew.Any(name => Facts.SwapMissing.Contains(name));

    /// <summary>All units of dcos.target are inactive: not failed, not activating.</summary>
    public bool UnitsDown => Facts.Units.Count > 0 && Facts.Units.Values.All(state => state == "inactive");

    public bool LogHas(Func<string, bool> line) => Attempt is { } attempt && attempt.LogLines.Any(line);
}

/// <param name="Row">Row of the decision table, 1 to 15.</param>
/// <param name="Reason">A word for programs, or a sentence for users.</param>
/// <param name="NextStep">What the operator has to do; null for nothing.</param>
internal sealed record Decision(int Row, DcosOutcome Outcome, string? Reason, NextAct Act, string? NextStep = null);
