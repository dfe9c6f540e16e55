using System;
using System.Collections.Generic;
using System.Linq;
using static DcosUpgrade.Configuration.InstallerRefusal;

namespace DcosUpgrade.Configuration.Rules;

/// <summary>What several parameters must be together. It is asked when all of them are used and right by themselves; a finding is one of each.</summary>
internal sealed record CrossRule(IReadOnlyList<string> Parameters, Action<IReadOnlyList<string>> Check)
{
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
            ["custom_checks", "check_config"],
            values =>
            {
                string[] shared = [.. Shared(values, "cluster_checks"), .. Shared(values, "node_checks")];
                Require(shared.Length == 0, $"names of built-in checks are taken: {string.Join(", ", shared)}");
            }),
    ];

    private static IEnumerable<string> Shared(IReadOnlyList<string> values, string section) =>
        CustomCheckRules.Names(values[0], section).Intersect(CustomCheckRules.Names(values[1], section)).OrderBy(name => name, StringComparer.Ordinal);
}
