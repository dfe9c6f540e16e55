using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>The cluster folder: the same cases as the operation's program, in the same order.</summary>
internal static class LockAnswers
{
    public static void AddTo(AnswerTable table)
    {
        table.On<ClusterLockOperation>(Change);
        table.On<ClusterFlagOperation>(SetFlag);
        table.On<WaveMarkOperation>(MarkWave);
    }

    /// <summary>The answer to a change of a folder that cannot be written; null when it can.</summary>
    private static string? Refusal(RehearsalNode node, bool writes, SectionFrame frame) => writes && node.Faults.Has(RehearsalFault.FolderReadOnly)
        ? new Sections().Add(ClusterFolderText.Problem, $"mkdir: cannot create directory '{NodePaths.Cluster}': Read-only file system\n").In(frame)
        : null;

    private static string MarkWave(RehearsalNode node, WaveMarkOperation operation)
    {
        if (Refusal(node, operation.Writes, operation.Frame) is { } refusal)
        {
            return refusal;
        }

        ClusterFolder folder = node.Folder;
        string mark = $"{operation.Plan}-{operation.Wave}";
        bool superseded = folder.Fence > operation.Fence;
        if (operation.Change == WaveMarkChange.Set && !superseded)
        {
            folder.Waves[mark] = operation.Reason;
        }
        else if (operation.Change == WaveMarkChange.Clear && !superseded)
        {
            folder.Waves.Remove(mark);
        }

        IEnumerable<string> marks = folder.Waves.Where(wave => wave.Key.StartsWith(operation.Plan + "-", StringComparison.Ordinal))
            .Select(wave => $"{wave.Key.Substring(operation.Plan.Length + 1)} {wave.Value}\n");
        return new Sections().Add("fence", folder.Fence.ToString(CultureInfo.InvariantCulture) + "\n").Add("open", string.Concat(marks)).In(operation.Frame);
    }

    private static string SetFlag(RehearsalNode node, ClusterFlagOperation operation)
    {
        if (Refusal(node, operation.Writes, operation.Frame) is { } refusal)
        {
            return refusal;
        }

        ClusterFolder folder = node.Folder;
        string before = $"{(folder.Paused ? "yes" : "no")} {(folder.Stopped ? "yes" : "no")}\n";
        if (operation.Flag is ClusterFlag.Limits or ClusterFlag.NoLimits)
        {
            folder.Limits = operation.Flag == ClusterFlag.Limits ? operation.Why : null;
            return new Sections().Add("before", before).In(operation.Frame);
        }

        folder.Paused = operation.Flag != ClusterFlag.Resume && (folder.Paused || operation.Flag == ClusterFlag.Pause);
        folder.Stopped = operation.Flag != ClusterFlag.Resume && (folder.Stopped || operation.Flag == ClusterFlag.Stop);
        folder.Why = operation.Why;
        return new Sections().Add("before", before).In(operation.Frame);
    }

    private static string Change(RehearsalNode node, ClusterLockOperation operation)
    {
        if (Refusal(node, operation.Writes, operation.Frame) is { } refusal)
        {
            return refusal;
        }

        ClusterFolder folder = node.Folder;
        DateTimeOffset now = node.Now;
        ClusterLockHolder? before = folder.Holder;
        int age = before is null ? 0 : (int)(now.ToUnixTimeSeconds() - folder.TouchedAt.ToUnixTimeSeconds());
        LeaseInvariants rules = node.Cluster.Invariants.Lease;
        IReadOnlyList<LeaseInvariants.Claim> claims = rules.Claims(operation);
        string result = Act(folder, operation, before, age, now);
        rules.ClaimsChanged(claims, before, operation, result);
        return new Sections()
            .Add("result", $"{result} {age} {FactsAnswers.UnixSeconds(now)}\n")
            .Add("fence", folder.Fence.ToString(CultureInfo.InvariantCulture) + "\n")
            .Add("holder", (before is null ? "" : ClusterLockOperation.LockJson(before)) + "\n")
            .Add("flags", (folder.Paused ? $"pause {folder.Why}\n" : "") + (folder.Stopped ? $"stop {folder.Why}\n" : "")
                + (folder.Limits is null ? "" : $"limits {folder.Limits}\n"))
            .Add("claims", string.Concat(folder.Claims.Select(claim => $"{claim.Key} {claim.Value.Token} {claim.Value.Owner}\n")))
            .Add("dead", string.Concat(folder.Claims.Keys.Where(name => IsDead(folder, name, now)).Select(name => name + "\n")))
            .Add(
                "waits",
                string.Concat(
                    folder.Waits.Where(wait => (now - wait.Value.At).TotalSeconds <= ClusterLockOperation.WaitCountsSec)
                        .Select(wait => $"{wait.Key} {wait.Value.Why}\n")))
            .In(operation.Frame);
    }

    private static string Act(ClusterFolder folder, ClusterLockOperation operation, ClusterLockHolder? before, int age, DateTimeOffset now)
    {
        string held = before is null ? "free" : "held";
        bool mine = before is not null && before.Token == operation.Me.Token;
        switch (operation.Action)
        {
            case ClusterLockAction.Acquire:
                return Acquire(folder, operation, before, age, now);

            case ClusterLockAction.Heartbeat:
                foreach (string kept in folder.Claims.Where(claim => claim.Value.Token == operation.Me.Token).Select(claim => claim.Key))
                {
                    folder.ClaimedAt[kept] = now;
                }

                folder.TouchedAt = mine ? now : folder.TouchedAt;
                return mine ? "kept" : "lost";

            case ClusterLockAction.Release:
                folder.Holder = mine ? null : before;
                return mine ? "released" : held;

            case ClusterLockAction.Claim:
                string result = Acquire(folder, operation, before, age, now);
                result = result == "held" && operation.MayJoin && before!.Operation == operation.Me.Operation ? "joined" : result;
                bool isFree = !folder.Claims.TryGetValue(operation.Node, out ClusterClaim? other) || other.Token == operation.Me.Token
                    || other.Token == operation.Break || IsDead(folder, operation.Node, now);
                if (result != "held" && isFree)
                {
                    folder.Claims[operation.Node] = operation.Me.Claim;
                    folder.ClaimedAt[operation.Node] = now;
                }

                return result;

            case ClusterLockAction.Unclaim:
                if (folder.Claims.TryGetValue(operation.Node, out ClusterClaim? claim)
                    && (claim.Token == operation.Me.Token || IsDead(folder, operation.Node, now)))
                {
                    folder.Claims.Remove(operation.Node);
                }

                folder.Waits.Remove(operation.Node);
                if (operation.WaitsFor.Length > 0)
                {
                    folder.Waits[operation.Node] = (operation.WaitsFor, now);
                }

                return mine ? "kept" : held;

            default:
                return held;
        }
    }

    private static bool IsDead(ClusterFolder folder, string name, DateTimeOffset now) =>
        folder.ClaimedAt.TryGetValue(name, out DateTimeOffset at) && (now - at).TotalSeconds > ClusterLockOperation.DeadAfterSec;

    private static string Acquire(ClusterFolder folder, ClusterLockOperation operation, ClusterLockHolder? before, int age, DateTimeOffset now)
    {
        bool mine = before is not null && before.Token == operation.Me.Token;
        bool taken = before is not null && (age > ClusterLockOperation.DeadAfterSec || before.Token == operation.Break);
        if (before is not null && !mine && !taken)
        {
            return "held";
        }

        foreach (string left in folder.Claims.Where(claim => taken && claim.Value.Token == before!.Token).Select(claim => claim.Key).ToArray())
        {
            folder.Claims[left] = operation.Me.Claim;
            folder.ClaimedAt[left] = now;
        }

        folder.Fence = mine ? folder.Fence : Math.Max(folder.Fence + 1, now.ToUnixTimeSeconds());
        folder.Holder = mine ? before : operation.Me;
        folder.TouchedAt = now;
        return before is null || mine ? "acquired" : "taken";
    }
}
