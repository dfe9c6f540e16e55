using System.Collections.Generic;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>What Test-DcosConfig looks for, in the order in which it is told.</summary>
internal static class ConfigCheckCatalog
{
    public static readonly IReadOnlyList<ConfigCheck> All =
    [
        new InstallerCheck(),
        new UnknownKeyCheck(),
        new RemovedKeyCheck(),
        new OtherEditionCheck(),
        new UnreadKeyCheck(),
        new UncheckedValueCheck(),
        new Ipv6Check(),
        new LicenseCheck(),
        new FaultDomainCheck(),
        new DuplicateKeyCheck(),
        new TextFormatCheck(),
        new DetectScriptCheck(),
    ];
}
