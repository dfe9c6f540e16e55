using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Configuration.Rules;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>The network of Calico and the addresses of nodes that the configuration names; the installer compares it with the overlays only.</summary>
internal sealed class CalicoNetworkCheck : ConfigCheck
{
    private const string Parameter = "calico_network_cidr";
    private static readonly string[] s_hosts = ["master_list", "agent_list", "public_agent_list"];

    public override string Name => "config-calico-network";

    public override int Order => 75;

    public override string Source => "dcos/dcos 2.1.2 gen/calc.py; DC/OS 2.1 docs: installing/production/upgrading";

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject)
    {
        if (subject.Value(Parameter) is not { } value || subject.Value("calico_enabled") == "false" || PythonText.Network(value) is not { } calico)
        {
            yield break;
        }

        bool IsInside(string address) => PythonText.Network(address) is { } host && calico.Overlaps(host);
        if (s_hosts.SelectMany(list => Addresses(subject.Value(list))).FirstOrDefault(IsInside) is { } inside)
        {
            yield return Result(subject, DcosCheckStatus.Warning, Parameter, subject.Resolved.Parameters[Parameter].Entry,
                $"{value}, the network of Calico, has the address of a node, {inside}; the installer does not check it",
                $"Set {Parameter} to a network that no host and no overlay uses; it cannot change after the installation.");
        }
    }

    private static IReadOnlyList<string> Addresses(string? list)
    {
        try
        {
            return list is null ? [] : ConfigRules.Texts(list);
        }
        catch (InstallerRefusal)
        {
            return [];
        }
    }
}
