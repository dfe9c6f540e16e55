using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>Marathon 1.6 does not start with plugins that were built for Scala 2.11.</summary>
internal sealed class PluginsRisk : RiskCheck
{
    public override string Name => "risk-marathon-plugins";

    public override int Order => 320;

    public override string Source => "mesosphere/marathon v1.6.535 changelog.md (Scala 2.12)";

    public override RequiredObservations Needs => RequiredObservations.Nodes;

    public override string? Risk => "marathon-plugins";

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        NodeObservation[] masters = [.. subject.Cluster.Nodes.Where(node => node.Node.Role == DcosRole.Master)];
        string[] files = [.. masters.SelectMany(master => master.Conditions?.Marathon?.Plugins ?? []).Distinct()];
        return files.Length > 0
            ? Block(subject, $"plugins are configured in {string.Join(", ", files)}: built for Scala 2.11 they keep Marathon 1.6 from starting")
            : masters.Length == 0 || masters.Any(master => master.Conditions?.Marathon is null) ? Unknown(
                subject,
                "Marathon's configuration could not be read on every master",
                "grep -n PLUGIN /opt/mesosphere/etc/marathon /var/lib/dcos/marathon/environment")
            : Pass(subject, "no plugins");
    }
}
