using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;
using static DcosUpgrade.Configuration.InstallerRefusal;

namespace DcosUpgrade.Configuration.Rules;

/// <summary>
/// The rules that Parameters.tsv names. A rule gets the installer's argument text and throws <see cref="InstallerRefusal"/> where the
/// installer objects. A new one is a line here; a long one a file of its own beside this.
/// </summary>
internal static class ConfigRules
{
    private const string BlockIndent = "      ";

    // Python's \d and \w, as the installer has them.
    private static readonly Pattern s_recovery = new(@"^([\p{Nd}.]+)([\p{L}\p{N}_]+)", RegexOptions.CultureInvariant);
    private static readonly Pattern s_duration = new(@"^[0-9]+(?:\.[0-9]+)?(?:ns|us|ms|secs|mins|hrs|days|weeks)\z", RegexOptions.CultureInvariant);
    private static readonly Pattern s_url = new(@"^[a-z][a-z0-9+.-]*://[^\s/]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
    private static readonly Pattern s_hostPorts = new(@"^[^\s,:]+:[0-9]{1,5}(?:,[^\s,:]+:[0-9]{1,5})*\z", RegexOptions.CultureInvariant);

    // A line end may follow, as Python's $ has it.
    private static readonly Pattern s_frameOptions =
        new(@"^(?:DENY|SAMEORIGIN|ALLOW-FROM[ \t][^\n]+)\n?\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
    private static readonly string[] s_storeModes = ["lww", "set"];
    private static readonly string[] s_durationUnits = ["ns", "us", "ms", "secs", "mins", "hrs", "days", "weeks"];
    private static readonly int[] s_masterCounts = [1, 3, 5, 7, 9];

    private static readonly Dictionary<string, Action<string, IReadOnlyList<string>>> s_rules = new(StringComparer.Ordinal)
    {
        ["bool"] = (value, _) => Require(value is "true" or "false", "must be true or false, in lower case"),
        ["oneOf"] = (value, allowed) => Require(allowed.Contains(value), $"must be one of {string.Join(", ", allowed.Select(one => $"'{one}'"))}"),
        ["int"] = (value, _) => Int(value),
        ["from"] = (value, bounds) => Require(Int(value) >= Bound(bounds, 0), $"must be at least {bounds[0]}"),
        ["between"] = (value, bounds) =>
            Require(Int(value) is var number && number >= Bound(bounds, 0) && number <= Bound(bounds, 1), $"must be between {bounds[0]} and {bounds[1]}"),
        ["atLeast"] = (value, bounds) => Require(CountOrCrash(value) >= Bound(bounds, 0), $"must be at least {bounds[0]}"),
        ["portOrCrash"] = (value, _) =>
        {
            if (Int(value) is var port && (port < 1 || port > 65535))
            {
                throw Crash("must be between 1 and 65535");
            }
        },
        ["masterCount"] = (value, _) =>
            Require(s_masterCounts.Any(count => count == CountOrCrash(value)), $"there must be 1, 3, 5, 7 or 9 masters, and there are {value}"),
        ["ipv4"] = (value, _) => Require(PythonText.IsIpv4(value), "must be an IPv4 address"),
        ["ipv6"] = (value, _) => Require(PythonText.IsIpv6(value), "must be an IPv6 address"),
        ["cidr"] = (value, _) => Require(PythonText.IsNetwork(value), "must be a network such as 172.31.254.0/24, with no bit set after its prefix"),
        ["ipv4Network"] = (value, _) =>
            Require(PythonText.Network(value) is { IsIpv6: false }, "must be an IPv4 network such as 172.29.0.0/16, with no bit set after its prefix"),
        ["path"] = (value, _) => Require(Starts(value, "/"), "must be an absolute path, beginning with /"),
        ["textList"] = (value, _) => Texts(value),
        ["ipv4List"] = (value, _) => Addresses(Unique(Texts(value))),
        ["resolvers"] = (value, _) => Addresses(Unique(Texts(value)).Select(WithoutPort)),
        ["resolversOutsideDcos"] = (value, _) => ResolversOutsideDcos(value),
        ["storeModes"] = (value, _) => StoreModes(value),
        ["httpsUrl"] = (value, _) => HttpsUrl(value),
        ["frameOptions"] = (value, _) => Require(s_frameOptions.IsMatch(value), "must be DENY, SAMEORIGIN, or ALLOW-FROM and an address"),
        ["object"] = (value, _) => Object(value),
        ["bootstrapUrl"] = (value, _) => Require(value.Length > 1 && !Ends(value, "/"), "must be a URL such as http://10.0.0.1:80, without a / at its end"),
        ["channel"] = (value, _) =>
            Require(value.Length > 1 && !Starts(value, "/") && !Ends(value, "/"), "must have two characters or more, and no / at either end"),
        ["zkHosts"] = (value, _) => Require(!Starts(value, "zk://"), "must be host:port,host:port, without zk:// before it"),
        ["zkPath"] = (value, _) => Require(Starts(value, "/"), "must be a path, beginning with /"),
        ["noSlashAtEnd"] = (value, _) => Require(!Ends(value, "/"), "must not end in /"),
        ["dnsSearch"] = (value, _) => DnsSearch(value),
        ["mesosDuration"] = (value, _) => MesosDuration(value),
        ["overlaysOf110"] = (value, _) => OverlayRules.Of110(value),
        ["overlays"] = (value, _) => OverlayRules.Check(value, hasMtu: false, hasSwitch: false),
        ["overlaysWithSwitch"] = (value, _) => OverlayRules.Check(value, hasMtu: false, hasSwitch: true),
        ["overlaysWithMtu"] = (value, _) => OverlayRules.Check(value, hasMtu: true, hasSwitch: false),
        ["overlaysWithMtuAndSwitch"] = (value, _) => OverlayRules.Check(value, hasMtu: true, hasSwitch: true),
        ["overlaysWithBothVteps"] = (value, _) => OverlayRules.WithBothVteps(value),
        ["zonesOf110"] = (value, _) => ZoneRules.Of110(value),
        ["zones"] = (value, _) => ZoneRules.Check(value),
        ["cosmos"] = (value, _) => CosmosRules.Check(value),
        ["checks"] = (value, _) => CustomCheckRules.Check(value),

        // What breaks the files that the installer writes values into.
        ["fits"] = (value, _) => Fits(value, lastLineGoesOn: false),
        ["fitsInLine"] = (value, _) => Fits(value, lastLineGoesOn: true),

        ["enterpriseOnly"] = (value, _) => EnterpriseOnly(value),

        // What no known installer checks: advice, or Enterprise's by its documentation.
        ["url"] = (value, _) => Require(value.Length == 0 || s_url.IsMatch(value), "should be a URL with its scheme, such as http://10.0.0.1:80"),
        ["duration"] = (value, _) => Require(s_duration.IsMatch(value), "should be a number and a unit: ns, us, ms, secs, mins, hrs, days or weeks"),
        ["hostPorts"] = (value, _) => Require(s_hostPorts.IsMatch(value), "should be host:port,host:port"),
        ["atMost"] = (value, bounds) =>
            Require(PythonJson.Read(value) is not ConfigList { Items: { Count: var count } } || count <= Bound(bounds, 0), $"should be at most {bounds[0]}"),
        ["not"] = (value, others) => Require(!others.Contains(value), $"should not be {string.Join(" or ", others)}"),
        ["noWildcards"] = (value, _) => Require(!value.Contains('*'), "wildcards do not work; write .example.com for a domain"),
        ["uuid"] = (value, _) =>
            Require(value.Length == 0 || Guid.TryParseExact(value, "D", out Guid _), "should be hexadecimal digits with hyphens, as in the license letter"),
        ["notEmpty"] = (value, _) => Require(value.Length > 0, "must not be empty"),
        ["cryptHash"] = (value, _) => Require(Starts(value, "$6$"), "must be the line that dcos_generate_config.ee.sh --hash-password prints"),
        ["credentials"] = (value, _) => Require(value.IndexOf(':') is var colon && colon > 0 && colon < value.Length - 1, "must be name:password"),
        ["number"] = (value, _) => Require(double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double _), "must be a number"),
    };

    /// <exception cref="InstallerRefusal">The value breaks the rule.</exception>
    public static void Check(ParameterCall rule, string value) => s_rules[rule.Name](value, rule.Arguments);

    /// <summary>True when a value of the parameter breaks one of its rules, whatever the other parameters are.</summary>
    public static bool Refuse(ConfigParameter parameter, string value)
    {
        try
        {
            foreach (ParameterCall rule in parameter.Rules)
            {
                Check(rule, value);
            }

            return false;
        }
        catch (InstallerRefusal)
        {
            return true;
        }
    }

    public static bool Knows(string rule) => s_rules.ContainsKey(rule);

    /// <summary>Whether a rule is about what comes after all checks: writing files, which ends with a traceback when it goes wrong.</summary>
    public static bool IsAboutFiles(ParameterCall rule) => rule.Name is "fits" or "fitsInLine" or "enterpriseOnly";

    /// <summary>A JSON list of texts.</summary>
    public static IReadOnlyList<string> Texts(string value)
    {
        Require(PythonJson.Read(value) is ConfigList, "must be a list");
        IReadOnlyList<ConfigValue> items = ((ConfigList)PythonJson.Read(value)!).Items;
        Require(items.All(item => item is ConfigText), "every item must be text: put it in quotes");
        return [.. items.Cast<ConfigText>().Select(item => item.Value)];
    }

    public static ConfigMap Object(string value) =>
        PythonJson.Read(value) as ConfigMap ?? throw new InstallerRefusal("must be a mapping");

    /// <summary>The part before the last colon; what follows it must be a port.</summary>
    public static string WithoutPort(string address)
    {
        int colon = address.LastIndexOf(':');
        if (colon < 0)
        {
            return address;
        }

        Require(Int(address.Substring(colon + 1)) is var port && port >= 1 && port <= 65535, "a port must be between 1 and 65535");
        return address.Substring(0, colon);
    }

    /// <summary>What Python's int() makes of a value in JSON.</summary>
    public static BigInteger Int(ConfigValue value, string what) => value switch
    {
        ConfigInt number => number.Value,
        ConfigBool flag => flag.Value ? 1 : 0,
        ConfigText text => PythonText.Int(text.Value) ?? throw new InstallerRefusal($"{what} must be an integer"),
        ConfigFloat number when double.IsNaN(number.Value) => throw new InstallerRefusal($"{what} must be an integer"),
        ConfigFloat number when !double.IsInfinity(number.Value) => new BigInteger(number.Value),
        _ => throw Crash($"{what} must be an integer"),
    };

    private static BigInteger Int(string value) => PythonText.Int(value) ?? throw new InstallerRefusal("must be an integer");

    private static BigInteger CountOrCrash(string value) => PythonText.Int(value) ?? throw Crash("must be an integer");

    private static int Bound(IReadOnlyList<string> bounds, int index) => int.Parse(bounds[index], CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Unique(IReadOnlyList<string> items)
    {
        Require(items.Distinct(StringComparer.Ordinal).Count() == items.Count, "must not name anything twice");
        return items;
    }

    private static void Addresses(IEnumerable<string> items)
    {
        string[] wrong = [.. items.Where(item => !PythonText.IsIpv4(item))];
        Require(wrong.Length == 0, $"not IPv4 addresses: {string.Join(", ", wrong)}");
    }

    /// <summary>Lines of a value land in a YAML block as they are: indented less than it, they end it.</summary>
    private static void Fits(string value, bool lastLineGoesOn)
    {
        string[] lines = value.Replace('\r', '\n').Split('\n');
        for (int i = 1; i < lines.Length; i++)
        {
            bool isBlank = string.IsNullOrWhiteSpace(lines[i]) && !(lastLineGoesOn && i == lines.Length - 1);
            if (!isBlank && !Starts(lines[i], BlockIndent))
            {
                throw Crash("has a line break, which breaks the files that the installer writes: make it one line");
            }
        }

        if (value.Any(c => c is (< ' ' and not ('\n' or '\r' or '\t')) or '\x7f'))
        {
            throw Crash("has control characters, which break the files that the installer writes");
        }
    }

    private static void ResolversOutsideDcos(string value)
    {
        IReadOnlyList<string> resolvers = Unique(Texts(value));
        string[] own = [.. resolvers.Where(DcosResolvers.IsOwn)];
        Require(own.Length == 0, $"{string.Join(", ", own)}: these are addresses of DC/OS itself, which asks the resolvers");
        Addresses(resolvers.Select(WithoutPort));
    }

    private static void StoreModes(string value)
    {
        ConfigValue modes;
        try
        {
            modes = PythonJson.Read(value) ?? throw Crash("must be a list");
        }
        catch (InstallerRefusal)
        {
            throw Crash("must be a list of lww and set");
        }

        Require(modes is ConfigList, "must be a list");
        IReadOnlyList<ConfigValue> items = ((ConfigList)modes).Items;
        Require(items.All(item => item is ConfigText text && s_storeModes.Contains(text.Value)), "must be a list of lww and set");
        Require(items.Count > 0 && items.Distinct().Count() == items.Count, "must name one of lww and set, or both, each once");
    }

    private static void HttpsUrl(string value)
    {
        string[] parts = value.Split(["://"], StringSplitOptions.None);
        Require(
            value.Length == 0 || (!Ends(value, "/") && parts.Length == 2 && parts[0] == "https"),
            "must be an https:// URL without a / at its end, or empty");
    }

    private static void EnterpriseOnly(string value)
    {
        if (value == "true")
        {
            throw Unnamed("only the Enterprise installer can: this one prints 'Failed to bootstrap Exhibitor TLS' and generates nothing");
        }
    }

    private static void DnsSearch(string value)
    {
        Require(!value.Contains('\n'), "must be one line");
        Require(!value.Contains(','), "must be domains separated by spaces, in one text: no commas, no list");
        Require(value.Length < 256, "must be shorter than 256 characters");
        Require(value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length <= 6, "must be 6 domains at most");
    }

    private static void MesosDuration(string value)
    {
        Match match = s_recovery.Match(value);
        Require(match.Success, "must be a number and a unit, such as 24hrs");
        string number = match.Groups[1].Value;
        Require(number.Count(c => c == '.') <= 1, "has more than one decimal point");
        Require(
            double.TryParse(PythonText.Ascii(number), NumberStyles.Float, CultureInfo.InvariantCulture, out double count)
                ? count <= Math.Pow(2, 64)
                : throw Crash("has no digits before its unit"),
            "is too large");
        Require(s_durationUnits.Contains(match.Groups[2].Value), $"its unit must be one of {string.Join(", ", s_durationUnits)}");
    }

    private static bool Starts(string value, string with) => value.StartsWith(with, StringComparison.Ordinal);

    private static bool Ends(string value, string with) => value.EndsWith(with, StringComparison.Ordinal);
}
