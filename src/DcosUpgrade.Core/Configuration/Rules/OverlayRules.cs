using System.Collections.Generic;
using System.Linq;
using static DcosUpgrade.Configuration.InstallerRefusal;

namespace DcosUpgrade.Configuration.Rules;

/// <summary>dcos_overlay_network.</summary>
internal static class OverlayRules
{
    private const int LongestName = 13;

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

    /// <param name="hasSwitch">Whether an overlay may be switched off by enabled.</param>
    public static void Check(string value, bool hasSwitch)
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
            if (overlay["subnet"] is { } subnet)
            {
                Network(Member(network, "vtep_subnet"), "vtep_subnet");
                Network(subnet, "the subnet of an overlay");
            }

            if (overlay["subnet6"] is { } subnet6)
            {
                Network(Member(network, "vtep_subnet6"), "vtep_subnet6");

                // Its message about this one quotes a member that is not there.
                Network(subnet6, "the subnet6 of an overlay", crashes: network["subnet6"] is null);
            }

            Require(!hasSwitch || overlay["enabled"] is null || IsBool(overlay["enabled"]!), "enabled must be true or false");
        }
    }

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
        // To Python a number is an address too.
        bool good = value switch
        {
            ConfigBool => true,
            ConfigInt number => number.Value >= 0 && number.Value < System.Numerics.BigInteger.Pow(2, 128),
            ConfigText text => PythonText.IsNetwork(text.Value),
            _ => false,
        };
        if (!good)
        {
            throw new InstallerRefusal($"{what} must be a network such as 9.0.0.0/8, with no bit set after its prefix", crashes);
        }
    }

    private static bool IsBool(ConfigValue value) => value switch
    {
        ConfigBool => true,
        ConfigInt number => number.Value.IsZero || number.Value.IsOne,
        ConfigFloat number => number.Value is 0 or 1,
        _ => false,
    };
}
