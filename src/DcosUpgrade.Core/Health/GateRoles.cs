using System;

namespace DcosUpgrade.Health;

/// <summary>The nodes that must pass a gate; agents include public agents.</summary>
[Flags]
internal enum GateRoles
{
    Master = 1,
    Agent = 2,

    /// <summary>No node, but the cluster: between the masters and the agents, and at the end of an upgrade.</summary>
    Phase = 4,
}
