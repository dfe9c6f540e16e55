using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;
using static DcosUpgrade.Configuration.InstallerRefusal;

namespace DcosUpgrade.Configuration.Rules;

/// <summary>custom_checks, and check_config, which has its form.</summary>
internal static class CustomCheckRules
{
    private static readonly Pattern s_timeout = new(@"^[0-9]+(?:\.[0-9]+)?(?:ns|us|µs|ms|s|m|h)\z", RegexOptions.CultureInvariant);
    private static readonly string[] s_sections = ["cluster_checks", "node_checks"];
    private static readonly string[] s_nodeSections = ["checks", "prestart", "poststart"];
    private static readonly string[] s_checkMembers = ["description", "cmd", "timeout"];
    private static readonly string[] s_nodeCheckMembers = [.. s_checkMembers, "roles"];
    private static readonly char[] s_blanks = [' ', '\t', '\n', '\r', '\v', '\f'];

    public static void Check(string value)
    {
        ConfigMap config = ConfigRules.Object(value);
        Only(config, s_sections, "custom checks");
        if (config["cluster_checks"] is { } cluster)
        {
            Checks(cluster, "cluster_checks", s_checkMembers);
        }

        if (config["node_checks"] is { } node)
        {
            NodeChecks(node as ConfigMap ?? throw new InstallerRefusal("node_checks must be a mapping"));
        }
    }

    /// <summary>The names of the checks of a kind in a value that was checked: those of cluster_checks, or of node_checks.</summary>
    public static IEnumerable<string> Names(string value, string section)
    {
        ConfigMap? part = ConfigRules.Object(value)[section] as ConfigMap;
        ConfigMap? checks = section == "node_checks" ? part?["checks"] as ConfigMap : part;
        return checks is null ? [] : checks.Members.Select(check => ((ConfigText)check.Key).Value);
    }

    private static void NodeChecks(ConfigMap section)
    {
        Only(section, s_nodeSections, "node_checks");
        ConfigMap checks = Checks(section["checks"] ?? throw new InstallerRefusal("node_checks has no checks"), "checks", s_nodeCheckMembers);
        HashSet<string> started = [.. Started(section, "prestart"), .. Started(section, "poststart")];
        Require(section["prestart"] is not null || section["poststart"] is not null, "node_checks needs prestart or poststart");
        Require(started.SetEquals(checks.Members.Select(check => ((ConfigText)check.Key).Value)),
            "prestart and poststart must name every node check, and nothing else");
    }

    private static IEnumerable<string> Started(ConfigMap section, string name)
    {
        if (section[name] is not { } value)
        {
            return [];
        }

        Require(value is ConfigList list && list.Items.All(item => item is ConfigText text && IsName(text.Value)), $"{name} must be a list of names of checks");
        return ((ConfigList)value).Items.Select(item => ((ConfigText)item).Value);
    }

    private static ConfigMap Checks(ConfigValue value, string what, string[] allowed)
    {
        ConfigMap checks = value as ConfigMap ?? throw new InstallerRefusal($"{what} must be a mapping");
        Require(checks.Members.Count > 0, $"{what} is empty");
        foreach (KeyValuePair<ConfigValue, ConfigValue> check in checks.Members)
        {
            string name = ((ConfigText)check.Key).Value;
            Require(IsName(name), "the name of a check must have characters, and no blanks");
            ConfigMap body = check.Value as ConfigMap ?? throw new InstallerRefusal($"the check {name} must be a mapping");
            Only(body, allowed, $"the check {name}");
            Require(body["description"] is ConfigText, $"the check {name} needs a description");
            Require(body["cmd"] is ConfigList cmd && cmd.Items.All(word => word is ConfigText), $"the check {name} needs cmd, a list of texts");
            Require(body["timeout"] is ConfigText timeout
                && s_timeout.IsMatch(timeout.Value), $"the check {name} needs a timeout: a number and a unit, ns, us, ms, s, m or h");
            Require(body["roles"] is not { } roles || IsRoles(roles), $"the roles of the check {name} must be a list of master, agent or both");
        }

        return checks;
    }

    private static bool IsRoles(ConfigValue value) => value is ConfigList list && list.Items.All(role => role is ConfigText { Value: "master" or "agent" });

    private static bool IsName(string name) => name.Length > 0 && name.IndexOfAny(s_blanks) < 0;

    private static void Only(ConfigMap map, string[] allowed, string what)
    {
        string? other = map.Members.Select(member => ((ConfigText)member.Key).Value).FirstOrDefault(name => Array.IndexOf(allowed, name) < 0);
        Require(other is null, $"{what} cannot have {other}");
    }
}
