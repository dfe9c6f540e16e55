using System.Collections.Generic;

namespace DcosUpgrade;

/// <summary>What tells one cluster from another.</summary>
/// <param name="IsNamed">False for a cluster that was discovered from a master: its name is the address that was given.</param>
/// <param name="Masters">Addresses of all masters of the inventory, absent ones too, sorted ordinally.</param>
/// <param name="SecurityMode">Null when it could not be read.</param>
internal sealed record ClusterIdentity(string Name, bool IsNamed, IReadOnlyList<string> Masters, DcosEdition Edition, DcosSecurityMode? SecurityMode)
{
    public override string ToString() => IsNamed ? Name : $"the cluster of {string.Join(", ", Masters)}";
}
