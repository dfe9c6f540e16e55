using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;

namespace DcosUpgrade.Upgrade;

/// <summary>A decision as a journal entry.</summary>
internal static class ObservedDecision
{
    public static Dictionary<string, object?> Of(NodeFacts facts, Decision decision, RunAttempt? attempt) => new()
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
        ["packagesSha256"] = facts.ActivePackages is { } active ? Sha256Hex.Of(string.Join("\n", active)) : null,
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
}
