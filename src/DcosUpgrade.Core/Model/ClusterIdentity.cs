using System.Collections.Generic;

namespace DcosUpgrade;

/// <summary>What distinguishes one cluster from others.</summary>
/// <param name="IsNamed">False for a cluster that was discovered from a master: its name is the specified address.</param>
/// <param name="Masters">Addresses of all masters of the inventory, absent ones too, sorted ordinally.</param>
/// <param name="SecurityMode">Null when it could not be read.</param>
internal sealed record ClusterIdentity(string Name, bool IsNamed, IReadOnlyList<string> Masters, DcosEdition Edition, DcosSecurityMode? SecurityMode)
{
    public override string ToString() => IsNamed ? Name : $"the cluster of {string.Join(", ", Masters)}";
}
