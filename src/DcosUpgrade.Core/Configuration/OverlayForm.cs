using DcosUpgrade.Configuration.Rules;

namespace DcosUpgrade.Configuration;

/// <summary>dcos_overlay_network in its two forms: without <c>vtep_subnet6</c> where no overlay has IPv6, and always with it.</summary>
internal static class OverlayForm
{
    /// <summary>The default of the installer.</summary>
    public const string Vtep6 = "fd01:a::/64";

    public static bool IsOldForm(string value) => Read(value) is { } network && network[OverlayRules.Vtep6] is null;

    /// <summary>The value with that member; null when it is not a mapping.</summary>
    public static string? Convert(string value) => Read(value) is not { } network ? null
        : network[OverlayRules.Vtep6] is not null ? value
        : PythonJson.WriteCanonical(new ConfigMap([.. network.Members, new(new ConfigText(OverlayRules.Vtep6), new ConfigText(Vtep6))]));

    private static ConfigMap? Read(string value)
    {
        try
        {
            return PythonJson.Read(value) as ConfigMap;
        }
        catch (InstallerRefusal)
        {
            return null;
        }
    }
}
