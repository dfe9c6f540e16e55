using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Health;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>The risks that can be accepted while a plan is carried out.</summary>
internal static class PlanRisks
{
    /// <summary>Those that no check is about, each with the place in the help that explains it.</summary>
    public static readonly IReadOnlyList<(string Id, string Source)> Own =
    [
        (NodeRun.RetryNotActivated, "about_DcosUpgrade, OUTCOMES"),
        (NodeRun.PackagesChanged, "about_DcosUpgrade, OUTCOMES"),
        (AgentActiveGate.NewId, "about_DcosUpgrade, GATES"),
        (ScriptBinding.Risk, "about_DcosUpgrade_Errors, ScriptWithoutCluster"),
        (PlanMatch.Risk, "about_DcosUpgrade_Errors, PlanWithoutPackages"),
        (WaveLedger.Risk, "about_DcosUpgrade_Errors, WaveFailed"),
    ];

    public static IReadOnlyList<string> All => [.. CheckCatalog.Risks, .. Own.Select(risk => risk.Id)];
}
