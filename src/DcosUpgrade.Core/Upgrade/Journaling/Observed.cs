using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Upgrade.Journaling;

/// <summary>Observations in the form in which a journal keeps them: what decided, never what a node's log or files say at length.</summary>
internal static class Observed
{
    public static Dictionary<string, object?> Decision(NodeFacts facts, Decision decision, RunAttempt? attempt) => new()
    {
        ["row"] = decision.Row,
        ["outcome"] = decision.Outcome.ToString(),
        ["reason"] = decision.Reason,
        ["act"] = decision.Act.ToString(),
        ["version"] = facts.Version,
        ["bootId"] = facts.BootId,
        ["unit"] = facts.RunUnitState,
        ["installProgress"] = facts.InstallProgress,
        ["missing"] = facts.SwapMissing,
        ["packages"] = facts.ActivePackages?.Count,
        ["packagesSha256"] = facts.ActivePackages is { } active ? ScriptHash.Of(string.Join("\n", active)) : null,
        ["foreignRuns"] = facts.ForeignRuns,
        ["unitsDown"] = facts.Units.Values.Count(state => state is "inactive" or "failed"),
        ["units"] = facts.Units.Count,
        ["attempt"] = attempt is null ? null : new Dictionary<string, object?>
        {
            ["id"] = attempt.Id,
            ["scriptId"] = attempt.ScriptId,
            ["owner"] = attempt.Owner,
            ["bootId"] = attempt.BootId,
            ["stage"] = attempt.Stage,
            ["code"] = attempt.Ended ? attempt.Code : null,
            ["detail"] = attempt.Detail,
            ["skippedChecks"] = attempt.SkippedChecks,
        },
    };

    public static Dictionary<string, object?> Health(DcosHealth health) => new()
    {
        ["healthy"] = health.Healthy,
        ["waitedSec"] = health.Waited.TotalSeconds,
        ["gates"] = health.Gates.Select(gate => new Dictionary<string, object?>
        {
            ["name"] = gate.Name,
            ["status"] = gate.Status.ToString(),
            ["expected"] = gate.Expected,
            ["actual"] = gate.Actual ?? gate.Message,
        }),
    };

    public static Dictionary<string, object?> Outcome(DcosNodeUpgrade upgrade) => new()
    {
        ["outcome"] = upgrade.Outcome.ToString(),
        ["reason"] = upgrade.Reason,
        ["exitCode"] = upgrade.ExitCode,
        ["from"] = upgrade.FromVersion,
        ["to"] = upgrade.ToVersion,
        ["durationSec"] = upgrade.Duration?.TotalSeconds,
        ["outageSec"] = upgrade.Outage?.TotalSeconds,
        ["checksWarning"] = upgrade.ChecksWarning,
        ["log"] = upgrade.LogPath,
    };

    public static Dictionary<string, object?> Script(DcosUpgradeScript script) => new()
    {
        ["scriptId"] = script.ScriptId,
        ["sha256"] = script.Sha256,
        ["url"] = script.Url,
        ["from"] = script.FromVersion,
        ["to"] = script.ToVersion,
        ["config"] = script.ConfigSha256,
        ["packages"] = script.PackageIds.Length,
    };
}
