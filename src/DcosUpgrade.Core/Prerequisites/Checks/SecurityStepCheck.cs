using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>
/// The security mode stays, or becomes one step stricter; every node has the mode before or after that step, and the target has the mode.
/// </summary>
internal sealed class SecurityStepCheck : Check
{
    public override string Name => "ee-security-step";

    public override int Order => 240;

    public override string Source => "DC/OS 1.11 docs: installing/production/patching (Modifying DC/OS configuration)";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nodes;

    public override bool EnterpriseOnly => true;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        const string Remedy = "sudo grep security /opt/mesosphere/etc/expanded.config.json";
        NodeObservation[] unseen = [.. subject.Cluster.Nodes.Where(node => Mode(node.Conditions) is null)];
        if (subject.Cluster.Nodes.Count == 0 || unseen.Length > 0)
        {
            return Unknown(
                subject,
                unseen.Length == 0 ? "no node was observed" : $"the mode of {string.Join(", ", unseen.Take(5).Select(node => node.Node.Name))} is not known",
                Remedy);
        }

        IGrouping<string, NodeObservation>[] modes = [.. subject.Cluster.Nodes.GroupBy(node => Mode(node.Conditions)!)];
        string Nodes(IGrouping<string, NodeObservation> mode) =>
            modes.Length == 1 ? $"{mode.Count()} nodes" : string.Join(", ", mode.Take(5).Select(node => node.Node.Name));
        string found = string.Join("; ", modes.Select(mode => $"{mode.Key}: {Nodes(mode)}"));
        IReadOnlyList<string> allowed = subject.Question.Procedure switch
        {
            DcosTestProcedure.Permissive => ["disabled", "permissive"],
            DcosTestProcedure.Strict => ["permissive", "strict"],
            _ => [modes[0].Key],
        };
        if (subject.Cluster.To is { } to && ReleaseLine.Of(to)?.SecurityModes is { } known && !known.Contains(allowed[0])
            && modes.Any(mode => !known.Contains(mode.Key)))
        {
            return Fail(
                subject,
                $"a mode of {to}: {string.Join(" or ", known)}",
                $"{found}; change it at the installed version first",
                "$cluster | New-DcosUpgradeScript -Procedure Permissive");
        }

        return modes.All(mode => allowed.Contains(mode.Key)) ? Pass(subject, found)
            : Fail(
                subject,
                allowed.Count == 1 ? "one mode on every node" : $"every node {allowed[0]}",
                found,
                $"$cluster | New-DcosUpgradeScript -Procedure {(modes.Any(mode => mode.Key == "disabled") ? "Permissive" : "Strict")}");
    }

    private static string? Mode(NodeConditions? seen) => seen?.Config?["security"];
}
