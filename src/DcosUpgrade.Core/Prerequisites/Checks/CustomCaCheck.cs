using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>A custom CA stays what it was: it cannot be added by an upgrade, and its key must lie on the masters.</summary>
internal sealed class CustomCaCheck : Check
{
    private const string Key = Operations.NodeConditionsOperation.CustomCaKey;

    public override string Name => "ee-custom-ca";

    public override string Source => "DC/OS 1.11 docs: security/ent/tls-ssl/ca-custom";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nodes;

    public override bool EnterpriseOnly => true;

    public override DcosCheckResult Look(CheckSubject subject)
    {
        if (subject.Question.Config is not { } config)
        {
            return Unseen(subject, "config.yaml was not given", "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml");
        }

        if (!config.Keys.Contains("ca_certificate_path"))
        {
            return Pass(subject, "none configured");
        }

        IReadOnlyList<NodeObservation> masters = [.. subject.Cluster.Nodes.Where(node => node.Node.Role == DcosRole.Master)];
        string Names(bool? there) => string.Join(", ", masters.Where(node => node.Conditions?.CustomCaKey == there).Select(node => node.Node.Name));
        return Names(false) is { Length: > 0 } missing ? Fail(subject, $"{Key} on every master", $"none on {missing}", $"sudo ls -l {Key}")
            : masters.Count == 0 || Names(null).Length > 0 ? Unseen(subject, $"{Key} could not be looked for{(masters.Count == 0 ? "" : " on " + Names(null))}", $"sudo ls -l {Key}")
            : Pass(subject, $"the key lies on {masters.Count} masters");
    }
}
