using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>The checks of Test-DcosConfig, in the order of their findings.</summary>
internal static class ConfigCheckCatalog
{
    public static readonly IReadOnlyList<ConfigCheck> All = [.. Implementations.Of<ConfigCheck>().OrderBy(check => check.Order)];
}
