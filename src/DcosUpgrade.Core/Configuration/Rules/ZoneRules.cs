using System.Collections.Generic;
using System.Linq;
using static DcosUpgrade.Configuration.InstallerRefusal;

namespace DcosUpgrade.Configuration.Rules;

/// <summary>dns_forward_zones.</summary>
internal static class ZoneRules
{
    private const string Form = "must be a mapping of zones and lists of their servers, such as {a.example.com: [10.0.0.1, \"10.0.0.2:53\"]}";
    private const string FormOf110 = "must be a list of zones and their servers, such as [[a.example.com, [[10.0.0.1, 53]]]]";

    public static void Check(string value)
    {
        ConfigMap zones = PythonJson.Read(value) as ConfigMap ?? throw new InstallerRefusal(Form);
        foreach (ConfigValue servers in zones.Members.Select(zone => zone.Value))
        {
            foreach (ConfigValue server in (servers as ConfigList ?? throw new InstallerRefusal(Form)).Items)
            {
                ConfigText address = server as ConfigText ?? throw new InstallerRefusal(Form);
                Require(PythonText.IsIpv4(ConfigRules.WithoutPort(address.Value)), $"not an IPv4 address: {address.Value}");
            }
        }
    }

    public static void Of110(string value)
    {
        ConfigList zones = PythonJson.Read(value) as ConfigList ?? throw new InstallerRefusal(FormOf110);
        foreach (ConfigValue zone in zones.Items)
        {
            Require(zone is ConfigList { Items: [ConfigText, _] }, FormOf110);
            foreach (ConfigValue server in Servers(((ConfigList)zone).Items[1]))
            {
                Require(server is ConfigList { Items.Count: 2 }, FormOf110);
                IReadOnlyList<ConfigValue> parts = ((ConfigList)server).Items;
                Require(parts[0] is ConfigText address && PythonText.IsIpv4(address.Value), "a server must have an IPv4 address");
                Require(ConfigRules.Int(parts[1], "a port") is var port && port >= 1 && port <= 65535, "a port must be between 1 and 65535");
            }
        }
    }

    private static IReadOnlyList<ConfigValue> Servers(ConfigValue value) => value switch
    {
        ConfigList list => list.Items,
        ConfigMap { Members.Count: 0 } or ConfigText { Value.Length: 0 } => [],
        ConfigMap or ConfigText => throw new InstallerRefusal(FormOf110),
        _ => throw Crash(FormOf110),
    };
}
