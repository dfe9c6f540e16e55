using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;
using static DcosUpgrade.Configuration.InstallerRefusal;

namespace DcosUpgrade.Configuration.Rules;

/// <summary>What several parameters must be together. It is asked when all of them are used and right by themselves; a finding is one of each.</summary>
internal sealed record CrossRule(IReadOnlyList<string> Parameters, Action<IReadOnlyList<string>> Check)
{
    private const string CalicoSwitch = "calico_enabled";

    // Python's \d and \w, as the installer has them.
    private static readonly Pattern s_size = new(@"^([\p{Nd}.]+)([\p{L}\p{N}_]+)", RegexOptions.CultureInvariant);
    private static readonly string[] s_units = ["B", "KB", "MB", "GB", "TB"];
    private static readonly string[] s_calico = ["dcos_overlay_network", "dcos_overlay_enable", "calico_network_cidr"];

    /// <summary>A new rule is a line here. A release without one of its parameters never asks it.</summary>
    public static readonly IReadOnlyList<CrossRule> All =
    [
        new(
            ["master_discovery", "exhibitor_storage_backend"],
            values => Require(
                values[0] == "static" || values[1] != "static", "with master_discovery other than static, exhibitor_storage_backend must not be static")),
        new(
            ["dcos_overlay_network_default_name", "dcos_overlay_network"],
            values => Require(OverlayRules.Names(values[1]).Contains(values[0]), $"the default overlay '{values[0]}' is not one of the overlays")),
        new(
            ["dcos_l4lb_enable_ipv6", "enable_ipv6"],
            values =>
            {
                Require(values[0] is "true" or "false", "must be true or false, in lower case");
                Require(values[1] != "false" || values[0] == "false", "with enable_ipv6: false, dcos_l4lb_enable_ipv6 must be false too");
            }),
        new(
            ["adminrouter_tls_1_0_enabled", "adminrouter_tls_1_1_enabled", "adminrouter_tls_1_2_enabled"],
            values => Require(values.Contains("true"), "one of adminrouter_tls_1_0_enabled, _1_1_ and _1_2_ must be true")),
        new(
            ["mesos_max_completed_tasks_per_framework", "has_mesos_max_completed_tasks_per_framework"],
            values => Require(values[1] != "true" || PythonText.Int(values[0]) is not null, "must be an integer")),
        new(
            ["mesos_default_container_shm_size", "has_mesos_default_container_shm_size"],
            values => ShmSize(values[0], values[1] == "true")),
        new(
            ["superuser_service_account_uid", "superuser_service_account_public_key"],
            values => Require(values.All(value => value.Length == 0) || values.All(value => value.Length > 0), "both must be set, or neither")),
        new(s_calico, values => Calico(values, isEnabled: true)) { Without = CalicoSwitch },
        new([.. s_calico, CalicoSwitch], values => Calico(values, values[3] == "true")),
        new(
            ["custom_checks", "check_config"],
            values =>
            {
                string[] shared = [.. Shared(values, "cluster_checks"), .. Shared(values, "node_checks")];
                Require(shared.Length == 0, $"names of built-in checks are taken: {string.Join(", ", shared)}");
            }),
    ];

    /// <summary>A parameter: releases that have it do not ask the rule.</summary>
    public string? Without { get; init; }

    private static void Calico(IReadOnlyList<string> values, bool isEnabled)
    {
        PythonNetwork calico = PythonText.Network(values[2])!;
        PythonNetwork? other = isEnabled && values[1] == "true" ? OverlayRules.Subnets(values[0]).FirstOrDefault(calico.Overlaps) : null;
        Require(other is null, $"an overlay network overlaps the network of Calico, {values[2]}: choose another calico_network_cidr");
    }

    private static void ShmSize(string value, bool isSet)
    {
        Match match = s_size.Match(value);
        Require(!isSet || (match.Success && !match.Groups[1].Value.Contains('.') && s_units.Contains(match.Groups[2].Value.ToUpperInvariant())),
            $"must be a whole number and one of {string.Join(", ", s_units)}, such as 64MB");
    }

    private static IEnumerable<string> Shared(IReadOnlyList<string> values, string section) =>
        CustomCheckRules.Names(values[0], section).Intersect(CustomCheckRules.Names(values[1], section)).OrderBy(name => name, StringComparer.Ordinal);
}
