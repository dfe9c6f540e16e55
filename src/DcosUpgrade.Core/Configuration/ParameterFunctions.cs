using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using DcosUpgrade.Identity;
using DcosUpgrade.Text;
using DcosUpgrade.Configuration.Rules;
using static DcosUpgrade.Configuration.InstallerRefusal;

namespace DcosUpgrade.Configuration;

/// <summary>The functions that Parameters.tsv names: what the installer makes of other parameters.</summary>
internal static class ParameterFunctions
{
    private static readonly string[] s_builtInChecks =
    [
        "components_master", "components_agent", "xz", "tar", "curl", "unzip", "ip_detect_script",
        "mesos_master_replog_synchronized", "mesos_agent_registered_with_masters", "journald_dir_permissions",
    ];

    private delegate string? Function(IReadOnlyList<string> inputs, Resolution resolution);

    private static readonly Dictionary<string, Function> s_functions = new(StringComparer.Ordinal)
    {
        ["any"] = (_, _) => null,
        ["same"] = (inputs, _) => inputs[0],
        ["isSet"] = (inputs, _) => inputs[0].Length > 0 ? "true" : "false",
        ["notEmptyObject"] = (inputs, _) => inputs[0] == "{}" ? "false" : "true",
        ["count"] = (inputs, _) => ConfigRules.Texts(inputs[0]).Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["textLists"] = (inputs, _) => TextLists(inputs),
        ["builtInChecks"] = (inputs, _) => BuiltInChecks(inputs[0] == "true"),
        ["builtInChecksWithIfconfig"] = (inputs, _) => BuiltInChecks(inputs[0] == "true", "ifconfig"),
        ["builtInChecksWithDocker"] = (inputs, _) => BuiltInChecks(inputs[0] == "true", "docker", "cockroachdb_replication"),
        ["overlays"] = (inputs, _) => inputs[0],
        ["overlaysOfOldKind"] = (inputs, resolution) => OverlaysOfOldKind(inputs[0], inputs[1] == "true" || !resolution.IsSet("dcos_overlay_network")),
        ["script"] = (inputs, resolution) => Script(inputs[0], resolution.Genconf),
        ["publicScript"] = (inputs, resolution) => inputs[1].Length == 0 ? null : Script(inputs[1], resolution.Genconf),
        ["publicScriptUnchecked"] = (inputs, resolution) => inputs[1].Length == 0 ? null : Script(inputs[1], resolution.Genconf, isChecked: false),
        ["optionalScript6"] = (inputs, resolution) => inputs[0].Length == 0 ? null : Script(inputs[0], resolution.Genconf, isChecked: false),
        ["publicKey"] = (inputs, _) => PublicKey(inputs[0]),
        ["checkBins"] = (_, resolution) => CheckBins(resolution.Genconf),
        ["optionalScript"] = (_, _) => null,
    };

    /// <returns>Null when the text does not matter: it is a value all the same.</returns>
    /// <exception cref="InstallerRefusal">The installer objects.</exception>
    public static string? Call(ParameterCall function, IReadOnlyList<string> inputs, Resolution resolution) =>
        s_functions[function.Name](inputs, resolution);

    public static bool Knows(string function) => s_functions.ContainsKey(function);

    private static string? TextLists(IReadOnlyList<string> inputs)
    {
        foreach (string input in inputs)
        {
            ConfigRules.Texts(input);
        }

        return null;
    }

    /// <summary>Their names alone: that is all that other rules ask for.</summary>
    private static string BuiltInChecks(bool withTime, params string[] more)
    {
        IEnumerable<string> names = [.. s_builtInChecks, .. more, .. withTime ? new[] { "clock_sync" } : []];
        string checks = string.Join(", ", names.Select(name => $"\"{name}\": {{\"description\": \"\", \"cmd\": [], \"timeout\": \"3s\"}}"));
        return $"{{\"node_checks\": {{\"checks\": {{{checks}}}, \"poststart\": [{string.Join(", ", names.Select(name => $"\"{name}\""))}]}}}}";
    }

    private static string OverlaysOfOldKind(string network, bool mayHaveIpv6)
    {
        ConfigList? overlays = (OverlayRules.Read(network) as ConfigMap)?["overlays"] as ConfigList;
        bool hasIpv6 = overlays?.Items.Any(overlay => (overlay as ConfigMap)?["subnet6"] is not null) ?? false;
        Require(mayHaveIpv6 || !hasIpv6, "with enable_ipv6: false no overlay may have a subnet6");
        return network;
    }

    private static string? CheckBins(GenconfFolder? genconf)
    {
        Require(genconf?.Folders("genconf/check_bins") is null or { Count: 0 }, "genconf/check_bins must hold no folders");
        return null;
    }

    private static string? PublicKey(string pem)
    {
        Require(pem.Length == 0 || RsaKey.IsPublic(pem), "superuser_service_account_public_key must be an RSA public key in PEM");
        return null;
    }

    /// <param name="isChecked">False: the installer opens it without a look, and ends with a traceback where it is missing.</param>
    private static string? Script(string name, GenconfFolder? genconf, bool isChecked = true)
    {
        if (genconf is null)
        {
            // Only genconf is there in the installer's container.
            bool isInGenconf = name.TrimStart('.', '/').StartsWith("genconf/", StringComparison.Ordinal);
            return isInGenconf ? null : throw new InstallerRefusal($"the script '{name}' must lie in genconf", crashes: !isChecked);
        }

        byte[] bytes = genconf.Read(name) ?? throw new InstallerRefusal($"the script '{name}' must exist", crashes: !isChecked);
        try
        {
            return Utf8Text.Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Crash($"the script '{name}' is not UTF-8");
        }
    }
}
