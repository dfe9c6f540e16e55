using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Upgrade;

/// <summary>Decides from evidence what happened on a node. The first row that matches counts. Exit code 1 alone proves nothing.</summary>
internal static class DecisionTable
{
    /// <summary>The row of a swap of packages that was interrupted.</summary>
    public const int InterruptedSwapRow = 4;

    /// <summary>The reason of row 7 when the script ended with exit code 0.</summary>
    public const string ChecksSkipped = "checks skipped";

    /// <summary>The reason of row 7 when scripts of this version end without running checks: this module runs them.</summary>
    public const string ActivatedOnly = "activated, checks not passed yet";

    /// <summary>The reason of row 13 when the active packages are not those of the baseline.</summary>
    public const string PackagesChanged = "PackagesChanged";

    /// <summary>Refusals of the script (dcos/dcos 1.11.6 and 2.2.1 dcos_installer/upgrade.py); after each the node is unchanged.</summary>
    private static readonly Func<string, bool>[] s_refusals =
    [
        line => line == "This script must be run as root",
        line => line.StartsWith("ERROR: Expecting to upgrade DC/OS from ", StringComparison.Ordinal) && line.Contains(" Version found on node: "),
        line => IsPreCheckRefusal(line),
        line => line.StartsWith("ERROR: Can't determine this node's role.", StringComparison.Ordinal),
        line => line.StartsWith("Error: Unsupported flag ", StringComparison.Ordinal),
    ];

    private static readonly IReadOnlyList<Func<Situation, Decision?>> s_rows =
    [
        // 1. Before all others: install_progress exists for seconds in every healthy activation.
        s => s.Facts.RunUnitAlive && s.Newest?.ScriptId == s.Script.ScriptId ? new(1, DcosOutcome.Running, null, NextAct.Attach) : null,

        // 2.
        s => s.Facts.RunUnitAlive ? new(2, DcosOutcome.Refused, "Busy", NextAct.Stop, Busy(s.Newest)) : null,
        s => s.Facts.ForeignRuns.Count > 0 ? new(2, DcosOutcome.Refused, "Busy", NextAct.Stop,
            $"Another program changes DC/OS packages on this node ({s.Facts.ForeignRuns[0]}). Wait for its end.") : null,

        // 3. A node whose facts do not identify it, or do not show whether a run is active.
        s => !s.Facts.RunUnitKnown || s.Facts.BootId.Length == 0 || s.Facts.NodeTime == DateTimeOffset.FromUnixTimeSeconds(0)
            ? new(3, DcosOutcome.Unknown, "FactsIncomplete", NextAct.Stop, "The facts of the node are incomplete. Check it over SSH.")
            : null,
        s => s.Facts.RoleFiles.Count == 0 && s.Facts.Version is null && s.Facts.ActivePackages is null && s.Facts.InstallProgress is null
            ? new(3, DcosOutcome.Unknown, "NotADcosNode", NextAct.Stop, "There is no DC/OS on this node. Check its address in the inventory.")
            : null,

        // 4.
        s => s.Facts.HasSwapDebris || s.StrayNew ? Interrupted(s) : null,

        // 5. dcos.target itself stays active, only its units show it (observed on DC/OS 1.11.6). Without checks the script ends before the first unit is
        // active.
        s => s.Applied && s.UnitsDown
            ? new(5, DcosOutcome.ActivationInterrupted, "start", UnitsMayStart(s) ? NextAct.ObserveAgain : NextAct.Stop, Recovery.StartUnits(s))
            : null,

        // 6 to 8.
        s => s.Applied && !s.OnArrival && s.EndedChecked ? new(6, DcosOutcome.Upgraded, null, NextAct.Stop) : null,
        s => s.Applied && s.Attempt is { } attempt && !s.EndedChecked
            ? new(7, DcosOutcome.ChecksFailed, Unproven(s, attempt), NextAct.PollChecks, Recovery.ChecksFailed(s.Script))
            : null,
        s => s.Applied ? new(8, DcosOutcome.AlreadyUpgraded, null, NextAct.Stop) : null,

        // 9.
        s => s.Facts.Version == s.Script.ToVersion && s.Script.FromVersion != s.Script.ToVersion
            ? new(9, DcosOutcome.Refused, "OtherBuild", NextAct.Stop,
                $"The node runs {s.Script.ToVersion} with other packages: {Difference(s)}. Generate a script "
                    + $"from {s.Script.ToVersion} to {s.Script.ToVersion} (Reconfigure) to bring it to the same ones.")
            : null,

        // 15 before the rows that ask for the source version.
        s => !s.AtSource ? new(15, DcosOutcome.Refused, "OtherVersion", NextAct.Stop,
            $"The node runs {s.Facts.Version}; this script is for {s.Script.FromVersion}. Generate one for it.") : null,

        // 11 to 14: how the judged attempt ended. On arrival 11, 12 and 14 allow a new attempt (10).
        AfterAttempt,

        // 10.
        s => new(10, DcosOutcome.Running, null, NextAct.Start),
    ];

    public static Decision Decide(Situation situation)
    {
        foreach (Func<Situation, Decision?> row in s_rows)
        {
            if (row(situation) is { } decision)
            {
                return decision.Row is >= 11 and <= 14 && situation.OnArrival && decision.Row != 13
                    ? new Decision(10, DcosOutcome.Running, decision.Reason, NextAct.Start)
                    : decision;
            }
        }

        throw new InvalidOperationException("The last row matches everything.");
    }

    /// <summary>Refusals that may not repeat: the node's checks may fail for a short time.</summary>
    public static bool IsPreCheckRefusal(string line) =>
        line is "Cannot proceed with upgrade, node checks failed" or "Cannot proceed with upgrade, cluster checks failed"
            or "Cannot proceed with upgrade, node-poststart cluster checks failed";

    private static Decision? AfterAttempt(Situation s)
    {
        // A run that only fetched decides nothing.
        if (s.Attempt is not { IsUpgrade: true } attempt)
        {
            return null;
        }

        if (!s.NothingActivated)
        {
            string next =
                $"The active packages differ from the baseline of the script's last attempt, although the version is the same. Read {attempt.LogPath}. "
                + $"If something else changed them later (for example a manual reconfiguration), run again with -AcceptRisk {NodeRun.PackagesChanged}.";
            return new(13, DcosOutcome.NotActivated, PackagesChanged, NextAct.Stop, next);
        }

        if (!attempt.Ended)
        {
            return new(14, DcosOutcome.Interrupted, attempt.BootId == s.Facts.BootId ? "the run died" : "the node was rebooted", NextAct.Start);
        }

        string? refusal = attempt.LogLines.FirstOrDefault(line => s_refusals.Any(is_ => is_(line)));
        return attempt switch
        {
            { Stage: "altered" } => new(11, DcosOutcome.Refused, attempt.Detail == "script" ? "ScriptAltered" : "PackageAltered", NextAct.Stop,
                $"What the node downloaded ({attempt.Detail}) is not what the bootstrap node holds. Nothing was executed. Find what changes it on the way."),
            { Stage: "busy" } when s.OnArrival => null,
            { Stage: "busy" } => new(2, DcosOutcome.Refused, "Busy", NextAct.Stop, Busy(s.Newest)),
            { Stage: "fetch" } => new(12, DcosOutcome.FetchFailed, $"{attempt.Detail}: {FetchReason(attempt)}", NextAct.Start, Recovery.FetchFailed),
            { Stage: "stopped" } => new(12, DcosOutcome.FetchFailed, "no progress while fetching", NextAct.Start, Recovery.FetchFailed),
            { ScriptEnded: true, Code: not 0 } when refusal is not null =>
                new(11, DcosOutcome.Refused, refusal, IsPreCheckRefusal(refusal) ? NextAct.Start : NextAct.Stop, Recovery.Refused(s.Script, refusal, attempt)),
            { ScriptEnded: true, Code: not 0 } when attempt.LogLines.Any(IsFetchFailure) =>
                new(12, DcosOutcome.FetchFailed, attempt.LogLines.First(IsFetchFailure), NextAct.Start, Recovery.FetchFailed),
            _ => new(13, DcosOutcome.NotActivated, $"rc {attempt.Code}", NextAct.Stop,
                $"The script ended without activating anything. Read {attempt.LogPath}, remove the cause, then run again with -AcceptRisk "
                    + $"retry-not-activated."),
        };
    }

    private static bool IsFetchFailure(string line) =>
        line.Contains("Unable to fetch package") || line.StartsWith("tar: ", StringComparison.Ordinal) || line.Contains("ERROR: Command '['tar'");

    private static string FetchReason(RunAttempt attempt) =>
        attempt.LogLines.LastOrDefault(line => line.StartsWith("curl: ", StringComparison.Ordinal)) ?? $"exit code {attempt.Code}";

    private static Decision Interrupted(Situation s)
    {
        bool rebooted = s.Newest is { BootId: { Length: > 0 } boot } && boot != s.Facts.BootId;
        NextAct act = rebooted ? NextAct.ObserveAgain : NextAct.Stop;
        return new(InterruptedSwapRow, DcosOutcome.ActivationInterrupted, InterruptedSwap.Stage(s.Facts), act, InterruptedSwap.FinishSwap(s.Facts));
    }

    /// <summary>The script ended a short time ago and before the units were up, because it ran no checks.</summary>
    private static bool UnitsMayStart(Situation s) =>
        s.EndedUnchecked && (!s.OnArrival || s.Facts.NodeTime - s.Attempt!.EndedAt <= RecoveryWait.Limit);

    /// <summary>Why the end of a run does not show that the node passes its checks.</summary>
    private static string Unproven(Situation s, RunAttempt attempt) =>
        !attempt.Ended ? "no rc" : attempt is { SkippedChecks: true, Code: 0 } ? ChecksSkipped : s.EndedUnchecked ? ActivatedOnly : $"rc {attempt.Code}";

    private static string Busy(RunAttempt? run) => run is null
        ? "# A run of unknown origin is active on this node. On the node:\nsystemctl status " + NodePaths.Unit
        : $"{run.Owner} started {run.FromVersion} -> {run.ToVersion} (script {Short(run.ScriptId)}) on this node at {run.StartedAt:u}. Wait for its end, or "
            + $"run with that script to follow it.";

    private static string Difference(Situation s)
    {
        string[] surplus = [.. s.Facts.ActivePackages!.Except(s.Script.PackageIds).Take(3)];
        string[] missing = [.. s.Script.PackageIds.Except(s.Facts.ActivePackages!).Take(3)];
        return $"active but not in the script: {(surplus.Length > 0 ? string.Join(", ", surplus) : "none")}; in the script but not "
            + $"active: {(missing.Length > 0 ? string.Join(", ", missing) : "none")}";
    }

    private static string Short(string id) => id.Length > 12 ? id.Substring(0, 12) : id;
}
