using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>The key of a custom CA is on every master. An upgrade cannot add a custom CA.</summary>
internal sealed class CustomCaCheck : Check
{
    private const string Key = Operations.NodeConditionsOperation.CustomCaKey;

    public override string Name => "ee-custom-ca";

    public override int Order => 270;

    public override string Source => "DC/OS 1.11 docs: security/ent/tls-ssl/ca-custom";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nodes | RequiredObservations.Configuration;

    public override bool EnterpriseOnly => true;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Question.Config is not { } config)
        {
            return Unknown(subject, subject.Cluster.Why(RequiredObservations.Configuration), "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml");
        }

        if (!config.Values.ContainsKey("ca_certificate_path"))
        {
            return Pass(subject, "none configured");
        }

        IReadOnlyList<NodeObservation> masters = [.. subject.Cluster.Nodes.Where(node => node.Node.Role == DcosRole.Master)];
        string Names(bool? there) => string.Join(", ", masters.Where(node => node.Conditions?.CustomCaKey == there).Select(node => node.Node.Name));
        return Names(false) is { Length: > 0 } missing ? Fail(subject, $"{Key} on every master", $"none on {missing}", $"sudo ls -l {Key}")
            : masters.Count == 0 || Names(null).Length > 0 ? Unknown(
                subject,
                $"{Key} could not be checked{(masters.Count == 0 ? "" : " on " + Names(null))}",
                $"sudo ls -l {Key}")
            : Pass(subject, $"the key is on {masters.Count} masters");
    }
}
