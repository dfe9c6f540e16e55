using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>A step of the histories: an operator uses the script of another cluster, which the same bootstrap node serves.</summary>
internal static class ForeignScript
{
    private const string Other = "other";

    public static DcosUpgradeScript Of(RehearsalCluster cluster) => Session.ScriptOf(
        cluster.Bootstrap.GenerateForeign(Other), "id-of-" + Other, RehearsalFactory.Attach(cluster, 0).Context!.Identity with { Name = Other });

    /// <summary>The violation as text; null when the script was refused before anything was written.</summary>
    public static string? Play(RehearsalCluster cluster)
    {
        Session session = new(cluster, 90, script: Of(cluster));
        string? stopped = session.Run();
        return stopped?.Contains(nameof(SR.ScriptOfAnotherCluster)) is not true ? $"the script of another cluster was not refused: {stopped ?? "done"}"
            : session.Writes.Count > 0 ? $"the refusal of another cluster's script came after {session.Writes[0].Type} on {session.Writes[0].Node}"
            : null;
    }
}
