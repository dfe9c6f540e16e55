using System.Collections.Generic;

namespace DcosUpgrade.Operations;

/// <summary>The parts of an observation of node conditions that depend on the cluster.</summary>
/// <param name="Role">The role decides which conditions are observed.</param>
/// <param name="Ports">Addresses and ports to connect to.</param>
/// <param name="OwnChecks">Also run the node's own checks, up to three times until they pass.</param>
/// <param name="BootstrapUrl">The URL that the node must be able to reach; empty for the URL of its installation.</param>
internal sealed record NodeConditionsRequest(DcosRole Role, IReadOnlyList<KeyValuePair<string, int>> Ports, bool OwnChecks, string BootstrapUrl)
{
    /// <summary>Flags of Marathon that are searched for in its configuration.</summary>
    public IReadOnlyList<string> MarathonFlags { get; init; } = [];

    /// <summary>System users that are looked for where DC/OS does not create its users.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];
}
