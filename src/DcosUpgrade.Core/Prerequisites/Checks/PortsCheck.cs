using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>
/// The node reaches the others on the ports that DC/OS uses. A refused connection counts as reachable: no process listens, but nothing
/// filters.
/// </summary>
internal sealed class PortsCheck : NodeCheck
{
    public override string Name => "ports";

    public override int Order => 710;

    public override string Source => "DC/OS 1.11 docs: administering-clusters/securing-your-cluster (Network security); "
        + "DC/OS 1.11 docs: installing/production/system-requirements/ports";

    public override RequiredObservations Needs => RequiredObservations.Nodes | RequiredObservations.Ports;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Conditions.Ports is not { } probes)
        {
            return subject.Cluster.Inventory.Present.Skip(1).Any() ? Unknown(subject, "no port was tried") : Skip(subject, "The cluster has no other node.");
        }

        string[] filtered = [.. probes.Where(probe => probe.Answer == PortAnswer.Filtered)
            .GroupBy(probe => probe.Address)
            .Select(host => $"{Named(subject, host.Key)}:{string.Join(",", host.Select(probe => probe.Port).OrderBy(port => port))}")];
        return filtered.Length == 0
            ? Pass(subject, $"{probes.Count} ports on {probes.Select(probe => probe.Address).Distinct().Count()} nodes reachable; UDP cannot be tested")
            : Fail(
                subject,
                "all reachable",
                $"filtered: {string.Join("; ", filtered.Take(6))}{(filtered.Length > 6 ? $" and {filtered.Length - 6} more nodes" : "")}",
                "sudo iptables -S INPUT; sudo firewall-cmd --list-all");
    }

    private static string Named(CheckSubject subject, string address) =>
        subject.Cluster.Inventory.Present.FirstOrDefault(node => node.Address == address)?.Name ?? address;
}
