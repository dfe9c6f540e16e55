using System.Collections.Generic;
using System.Linq;
using static DcosUpgrade.Configuration.InstallerRefusal;

namespace DcosUpgrade.Configuration.Rules;

/// <summary>dcos_overlay_network.</summary>
internal static class OverlayRules
{
    /// <summary>The member that 2.1 requires.</summary>
    public const string Vtep6 = "vtep_subnet6";

    private const int LongestName = 13;
    private const int LeastMtu = 552;

    /// <summary>As 1.10 checks it: IPv4 alone.</summary>
    public static void Of110(string value)
    {
        ConfigMap network = Read(value) as ConfigMap ?? throw Crash("must be a mapping");
        Network(Member(network, "vtep_subnet"), "vtep_subnet");
        Member(network, "vtep_mac_oui");
        foreach (ConfigValue item in Items(Member(network, "overlays")))
        {
            ConfigMap overlay = item as ConfigMap ?? throw Crash("each of overlays must be a mapping");
            Name(overlay["name"] ?? throw Crash("an overlay has no name"));
            Network(overlay["subnet"] ?? throw Crash("an overlay has no subnet"), "the subnet of an overlay");
        }
    }

    /// <param name="hasMtu">Whether vtep_mtu is checked.</param>
    /// <param name="hasSwitch">Whether an overlay may be switched off by enabled.</param>
    public static void Check(string value, bool hasMtu, bool hasSwitch)
    {
        ConfigValue read = Read(value);
        Require(Has(read, "overlays"), "has no overlays");
        ConfigMap network = read as ConfigMap ?? throw Crash("must be a mapping");
        foreach (ConfigValue item in Items(network["overlays"]!))
        {
            Require(Has(item, "name"), "an overlay has no name");
            ConfigMap overlay = item as ConfigMap ?? throw Crash("each of overlays must be a mapping");
            Name(overlay["name"]!);
            Require(overlay["subnet"] is not null || overlay["subnet6"] is not null, "an overlay has neither subnet nor subnet6");
            Member(network, "vtep_mac_oui");
            Mtu(hasMtu ? network["vtep_mtu"] : null);
            if (overlay["subnet"] is { } subnet)
            {
                Network(Member(network, "vtep_subnet"), "vtep_subnet");
                Network(subnet, "the subnet of an overlay");
            }

            if (overlay["subnet6"] is { } subnet6)
            {
                Network(Member(network, Vtep6), Vtep6);

                // Its message about this one quotes a member that is not there.
                Network(subnet6, "the subnet6 of an overlay", crashes: network["subnet6"] is null);
            }

            Switch(hasSwitch ? overlay["enabled"] : null);
        }
    }

    /// <summary>As 2.1 checks it: all VTEPs must be there, whatever the overlays, and each network is of its kind.</summary>
    public static void WithBothVteps(string value)
    {
        ConfigValue read = Read(value);
        Require(Has(read, "overlays"), "has no overlays");
        ConfigMap network = read as ConfigMap ?? throw Crash("must be a mapping");
        IReadOnlyList<ConfigValue> items = Items(network["overlays"]!);
        Member(network, "vtep_mac_oui");
        NetworkOfKind(Member(network, "vtep_subnet"), "vtep_subnet", isIpv6: false);
        NetworkOfKind(Member(network, Vtep6), Vtep6, isIpv6: true);
        Mtu(network["vtep_mtu"]);
        foreach (ConfigValue item in items)
        {
            Require(Has(item, "name"), "an overlay has no name");
            ConfigMap overlay = item as ConfigMap ?? throw Crash("each of overlays must be a mapping");
            Name(overlay["name"]!);
            Require(overlay["subnet"] is not null || overlay["subnet6"] is not null, "an overlay has neither subnet nor subnet6");
            NetworkOfKind(overlay["subnet"], "the subnet of an overlay", isIpv6: false);
            NetworkOfKind(overlay["subnet6"], "the subnet6 of an overlay", isIpv6: true);
            Switch(overlay["enabled"]);
        }
    }

    /// <summary>The IPv4 networks of the overlays in a value that was checked.</summary>
    public static IEnumerable<PythonNetwork> Subnets(string value) =>
        Items(((ConfigMap)Read(value))["overlays"]!).Select(overlay => ((ConfigMap)overlay)["subnet"]).OfType<ConfigValue>()
            .Select(ToNetwork).OfType<PythonNetwork>();

    /// <summary>The names of the overlays in a value that was checked.</summary>
    public static IEnumerable<string?> Names(string value) =>
        Items(((ConfigMap)Read(value))["overlays"]!).Select(overlay => ((overlay as ConfigMap)?["name"] as ConfigText)?.Value);

    public static ConfigValue Read(string value) => PythonJson.Read(value) ?? throw new InstallerRefusal("must be a mapping");

    private static ConfigValue Member(ConfigMap network, string name) => network[name] ?? throw new InstallerRefusal($"has no {name}");

    /// <summary>Python's <c>in</c>: a member, an item, or a part of a text.</summary>
    private static bool Has(ConfigValue value, string name) => value switch
    {
        ConfigMap map => map[name] is not null,
        ConfigList list => list.Items.Contains(new ConfigText(name)),
        ConfigText text => text.Value.Contains(name),
        _ => throw Crash($"{value.Kind} where a mapping belongs"),
    };

    private static IReadOnlyList<ConfigValue> Items(ConfigValue value)
    {
        IReadOnlyList<ConfigValue> items = value switch
        {
            ConfigList list => list.Items,
            ConfigMap map => [.. map.Members.Select(member => member.Key)],
            ConfigText text => [.. text.Value.Select(c => new ConfigText(c.ToString()))],
            _ => throw Crash("overlays must be a list"),
        };
        Require(items.Count > 0, "overlays is empty");
        return items;
    }

    private static void Name(ConfigValue value)
    {
        int length = value switch
        {
            ConfigText text => text.Value.Length,
            ConfigList list => list.Items.Count,
            ConfigMap map => map.Members.Count,
            _ => throw Crash("the name of an overlay must be text"),
        };
        Require(length <= LongestName, $"the name of an overlay has more than {LongestName} characters");
    }

    private static void Network(ConfigValue value, string what, bool crashes = false)
    {
        if (ToNetwork(value) is null)
        {
            throw new InstallerRefusal($"{what} must be a network such as 9.0.0.0/8, with no bit set after its prefix", crashes);
        }
    }

    private static void NetworkOfKind(ConfigValue? value, string what, bool isIpv6) => Require(
        value is null || (ToNetwork(value) is { } network && network.IsIpv6 == isIpv6),
        $"{what} must be an {(isIpv6 ? "IPv6 network such as fd01:a::/64" : "IPv4 network such as 9.0.0.0/8")}, with no bit set after its prefix");

    /// <summary>To Python a number is an address too.</summary>
    private static PythonNetwork? ToNetwork(ConfigValue value) => value switch
    {
        ConfigBool flag => PythonNetwork.OfAddress(flag.Value ? 1 : 0),
        ConfigInt number => PythonNetwork.OfAddress(number.Value),
        ConfigText text => PythonText.Network(text.Value),
        _ => null,
    };

    private static void Mtu(ConfigValue? value) =>
        Require(value is null || ConfigRules.Int(value, "vtep_mtu") >= LeastMtu, $"vtep_mtu must be at least {LeastMtu}");

    private static void Switch(ConfigValue? value) => Require(value is null || IsBool(value), "enabled must be true or false");

    private static bool IsBool(ConfigValue value) => value switch
    {
        ConfigBool => true,
        ConfigInt number => number.Value.IsZero || number.Value.IsOne,
        ConfigFloat number => number.Value is 0 or 1,
        _ => false,
    };
}
