using System.Collections.Generic;

namespace DcosUpgrade.Operations;

/// <summary>The parts of an observation of node conditions that depend on the cluster.</summary>
/// <param name="Role">The role decides which conditions are observed.</param>
/// <param name="Ports">Addresses and ports to connect to.</param>
/// <param name="OwnChecks">Run the node's own checks, too: up to three times before a failure is believed.</param>
/// <param name="BootstrapUrl">The URL that the node must be able to reach; empty for the URL of its installation.</param>
internal sealed record NodeConditionsRequest(DcosRole Role, IReadOnlyList<KeyValuePair<string, int>> Ports, bool OwnChecks, string BootstrapUrl);
