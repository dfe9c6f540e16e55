using System.Collections.Generic;

namespace DcosUpgrade;

/// <summary>The state that a run leads to.</summary>
/// <param name="Version">The target's DC/OS version.</param>
/// <param name="PackageIds">The package ids that the script activates, sorted; null when no script is at hand.</param>
internal sealed record Target(string Version, IReadOnlyList<string>? PackageIds);
