using System.Collections.Generic;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>What Test-DcosConfig looks for, in the order in which it is told.</summary>
internal static class ConfigCheckCatalog
{
    public static readonly IReadOnlyList<ConfigCheck> All =
    [
        new InstallerConfigCheck(),
        new UnknownKeyCheck(),
        new RemovedKeyCheck(),
        new OtherEditionCheck(),
        new UnreadKeyCheck(),
        new UncheckedValueCheck(),
        new Ipv6ConfigCheck(),
        new LicenseConfigCheck(),
        new FaultDomainConfigCheck(),
        new DuplicateKeyCheck(),
        new TextFormatCheck(),
        new DetectScriptCheck(),
    ];
}
