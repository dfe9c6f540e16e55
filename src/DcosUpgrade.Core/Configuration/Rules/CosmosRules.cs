using System;
using System.Linq;
using static DcosUpgrade.Configuration.InstallerRefusal;

namespace DcosUpgrade.Configuration.Rules;

/// <summary>cosmos_config of 1.10.</summary>
internal static class CosmosRules
{
    private static readonly string[] s_members = ["staged_package_storage_uri", "package_storage_uri"];

    public static void Check(string value)
    {
        ConfigMap config = ConfigRules.Object(value);
        ConfigValue[] found = [.. s_members.Select(name => config[name]).OfType<ConfigValue>()];
        Require(found.Length is 0 or 2, $"must have both of {string.Join(" and ", s_members)}, or neither");
        foreach (ConfigValue uri in found)
        {
            Uri(uri);
        }
    }

    /// <summary>What Python's URL parser objects to, which is little.</summary>
    private static void Uri(ConfigValue value)
    {
        bool empty = value is ConfigNull or ConfigBool { Value: false } or ConfigInt { Value.IsZero: true } or ConfigFloat { Value: 0 }
            or ConfigList { Items.Count: 0 } or ConfigMap { Members.Count: 0 };
        if (value is ConfigText text)
        {
            int host = text.Value.IndexOf("//", StringComparison.Ordinal);
            string authority = host < 0 ? "" : text.Value.Substring(host + 2).Split('/', '?', '#')[0];
            Require(authority.Contains('[') == authority.Contains(']'), "a URI has only one of the brackets of an IPv6 address");
        }
        else if (!empty)
        {
            throw Crash("a URI must be text");
        }
    }
}
