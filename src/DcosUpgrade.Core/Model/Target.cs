using System.Collections.Generic;

namespace DcosUpgrade;

/// <summary>The target of a run.</summary>
/// <param name="Version">The DC/OS version after the run.</param>
/// <param name="PackageIds">The package ids that the script activates, sorted; null without a script.</param>
internal sealed record Target(string Version, IReadOnlyList<string>? PackageIds);
