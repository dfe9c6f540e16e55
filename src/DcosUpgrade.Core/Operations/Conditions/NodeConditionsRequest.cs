using System.Collections.Generic;

namespace DcosUpgrade.Operations;

/// <summary>What is asked of a node besides what is always asked.</summary>
/// <param name="Role">Decides what is there to look at.</param>
/// <param name="Ports">Addresses and ports to connect to.</param>
/// <param name="OwnChecks">Run the node's own checks, too: up to three times before a failure is believed.</param>
/// <param name="BootstrapUrl">What the node must be able to download; empty for what it was installed from.</param>
internal sealed record NodeConditionsRequest(DcosRole Role, IReadOnlyList<KeyValuePair<string, int>> Ports, bool OwnChecks, string BootstrapUrl);
