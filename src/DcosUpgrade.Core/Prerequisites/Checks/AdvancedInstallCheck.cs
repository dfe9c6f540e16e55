using System;
using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>The cluster was installed by the advanced method: only such a cluster can be upgraded.</summary>
internal sealed class AdvancedInstallCheck : Check
{
    public override string Name => "advanced-install";

    public override int Order => 30;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nodes;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Cluster.Conditions.Select(node => node.Config).FirstOrDefault(config => config is not null) is not { } config)
        {
            return Unknown(subject, "no node has a readable expanded.config.json", "sudo ls -l /opt/mesosphere/etc/expanded.config.json");
        }

        string provider = config["provider"] ?? "unknown provider";
        string url = config["bootstrap_url"] ?? "no bootstrap_url";
        return provider is "onprem" && url.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            ? Pass(subject, $"{provider}, {url}")
            : Fail(
                subject,
                "provider onprem and a bootstrap_url of http",
                $"{provider}, {url}",
                "sudo grep -o '\"provider\": *\"[a-z]*\"' /opt/mesosphere/etc/expanded.config.json");
    }
}
