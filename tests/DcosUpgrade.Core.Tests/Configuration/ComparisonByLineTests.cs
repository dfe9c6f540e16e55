using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Configuration;
using DcosUpgrade.Releases;
using Xunit;
using static DcosUpgrade.Core.Tests.Configs.ConfigBench;

namespace DcosUpgrade.Core.Tests.Configs;

/// <summary>What an upgrade over each line changes, and what each line lets a running cluster change.</summary>
public sealed class ComparisonByLineTests
{
    private static readonly string[] s_reconfigurable =
        ["dns_search", "docker_remove_delay", "gc_delay", "http_proxy", "https_proxy", "no_proxy", "resolvers", "telemetry_enabled", "use_proxy"];

    /// <summary>Defaults that only matter with another parameter, whose row the operator sees.</summary>
    private static readonly Dictionary<string, string> s_told =
        new() { ["dcos_overlay_network"] = "enable_ipv6", ["mesos_seccomp_profile_name"] = "mesos_seccomp_enabled" };

    public static TheoryData<string, string> Neighbours
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach ((ReleaseLine from, ReleaseLine to) in ReleaseLine.All.Zip(ReleaseLine.All.Skip(1)))
            {
                data.Add(from.Last.ToString(), to.Last.ToString());
                data.Add(from.Last.ToString(), to.Releases.First().ToString());
            }

            return data;
        }
    }

    [Theory]
    [InlineData("1.11.13", "1.12.5", "")]
    [InlineData("1.12.5", "1.13.9",
        "adminrouter_x_frame_options Warning, dcos_l4lb_enable_ipv6 Warning, enable_mesos_input_plugin Warning, mesos_container_log_sink Warning")]
    [InlineData("1.13.9", "2.0.6", "mesos_seccomp_enabled Warning")]
    [InlineData("2.0.6", "2.1.1", "calico_network_cidr Warning")]
    [InlineData("2.0.6", "2.1.2", "calico_enabled Warning, calico_network_cidr Warning")]
    [InlineData("2.1.1", "2.1.2", "calico_enabled Warning")]
    [InlineData("2.1.2", "2.2.1", "enable_docker_gc Warning")]
    [InlineData("2.2.1", "2.2.1", "")]
    public void Configuration_that_does_not_change_shows_new_defaults(string from, string to, string expected) =>
        Assert.Equal(expected, Short(Compare(Minimal, Minimal, from: from, to: to)));

    [Theory]
    [InlineData("1.12.5", "1.13.9", "", "enable_mesos_input_plugin: false", "enable_mesos_input_plugin Allowed")]
    [InlineData("1.12.5", "1.13.9", "", "dcos_l4lb_enable_ipv6: false", "dcos_l4lb_enable_ipv6 Allowed")]
    [InlineData("1.12.5", "1.13.9", "", "dcos_l4lb_enable_ipv6: true", "dcos_l4lb_enable_ipv6 Warning")]
    [InlineData("1.12.5", "1.13.9", "dcos_l4lb_enable_ipv6: true", "dcos_l4lb_enable_ipv6: false", "dcos_l4lb_enable_ipv6 Forbidden")]
    [InlineData("1.12.5", "1.13.9", "dcos_l4lb_enable_ipv6: false", "", "dcos_l4lb_enable_ipv6 Warning")]
    [InlineData("1.12.5", "1.13.9", "adminrouter_x_frame_options: SAMEORIGIN", "adminrouter_x_frame_options: SAMEORIGIN", "")]
    [InlineData("1.12.5", "1.13.9", "adminrouter_x_frame_options: SAMEORIGIN", "", "adminrouter_x_frame_options Warning")]
    [InlineData("1.12.5", "1.13.9", "marathon_gpu_scheduling_behavior: undefined", "marathon_gpu_scheduling_behavior: undefined",
        "marathon_gpu_scheduling_behavior Required")]
    [InlineData("1.12.5", "1.13.9", "marathon_gpu_scheduling_behavior: undefined", "", "marathon_gpu_scheduling_behavior Cosmetic")]
    [InlineData("1.12.5", "1.13.9", "auth_cookie_secure_flag: maybe", "", "auth_cookie_secure_flag Warning")]
    [InlineData("1.12.5", "1.13.9", "auth_cookie_secure_flag: true", "", "auth_cookie_secure_flag Forbidden")]
    [InlineData("1.13.9", "2.0.6", "", "mesos_seccomp_enabled: false", "mesos_seccomp_enabled Allowed")]
    [InlineData("1.13.9", "2.0.6", "mesos_seccomp_enabled: false", "", "mesos_seccomp_enabled Warning")]
    [InlineData("2.0.6", "2.1.2", "", "calico_enabled: false\ncalico_network_cidr: 10.9.0.0/16", "calico_enabled Allowed, calico_network_cidr Allowed")]
    [InlineData("2.1.2", "2.2.1", "calico_network_cidr: 10.9.0.0/16", "", "calico_network_cidr Forbidden")]
    [InlineData("2.1.2", "2.2.1", "calico_enabled: false", "", "calico_enabled Forbidden")]
    [InlineData("2.0.6", "2.1.2", "dcos_dns_push_ops_timeout: 2000", "dcos_net_push_ops_timeout: 2000", "dcos_net_push_ops_timeout Required")]
    [InlineData("2.0.6", "2.1.2", "dcos_dns_push_ops_timeout: 2000", "dcos_dns_push_ops_timeout: 2000", "dcos_net_push_ops_timeout Forbidden")]
    [InlineData("2.0.6", "2.1.2", "dcos_dns_store_modes: [lww]", "", "dcos_dns_store_modes Warning")]
    [InlineData("2.0.6", "2.1.2", "mesos_max_completed_tasks_per_framework: ''", "", "mesos_max_completed_tasks_per_framework Required")]
    [InlineData("2.1.2", "2.2.1", "resolvers: [198.51.100.1, 8.8.8.8]", "resolvers: [8.8.8.8]", "resolvers Required")]
    [InlineData("2.1.2", "2.2.1", "resolvers: [198.51.100.1, 8.8.8.8]", "resolvers: [198.51.100.1, 8.8.8.8]", "resolvers Required")]
    [InlineData("2.1.2", "2.2.1", "resolvers: [198.51.100.1, 8.8.8.8]", "resolvers: [8.8.4.4]", "resolvers Warning")]
    [InlineData("2.1.2", "2.2.1", "enable_docker_gc: true", "enable_docker_gc: false", "enable_docker_gc Forbidden")]
    public void Value_that_changes_with_a_line(string from, string to, string old, string @new, string expected)
    {
        string name = expected.Length > 0 ? expected.Split(' ')[0] : old.Split(':')[0];
        HashSet<string> names = [name, .. @new.Split('\n').Select(line => line.Split(':')[0])];

        Assert.Equal(expected, Short(Compare(Minimal + old + "\n", Minimal + @new + "\n", from: from, to: to).Where(row => names.Contains(row.Parameter))));
    }

    [Theory]
    [InlineData("1.11.13", "1.12.5", "security: disabled", "security: disabled", "security Forbidden")]
    [InlineData("1.11.13", "1.12.5", "security: disabled", "security: permissive", "security Forbidden")]
    [InlineData("1.12.5", "1.13.9", "security: permissive", "security: strict", "security Forbidden")]
    [InlineData("1.13.9", "2.0.6", "exhibitor_tls_required: true", "exhibitor_tls_required: true", "exhibitor_tls_required Forbidden")]
    [InlineData("1.13.9", "2.0.6", "", "exhibitor_tls_required: true", "exhibitor_tls_required Forbidden")]
    [InlineData("2.0.6", "2.1.2", "exhibitor_tls_required: true", "exhibitor_tls_required: true", "")]
    [InlineData("2.0.6", "2.1.2", "", "license_key_contents: ''", "license_key_contents Required")]
    [InlineData("2.0.6", "2.1.2", "license_key_contents: a", "license_key_contents: a", "license_key_contents Warning")]
    [InlineData("2.0.6", "2.1.2", "license_key_contents: a", "license_key_contents: b", "license_key_contents Required")]
    [InlineData("2.1.1", "2.1.2", "license_key_contents: a", "license_key_contents: b", "license_key_contents Forbidden")]
    [InlineData("1.10.8", "1.12.2", "license_key_contents: a", "license_key_contents: a", "license_key_contents Warning")]
    public void Value_of_Enterprise_that_changes_with_a_line(string from, string to, string old, string @new, string expected)
    {
        string name = (old.Length > 0 ? old : @new).Split(':')[0];

        Assert.Equal(
            expected,
            Short(Compare(Minimal + Enterprise + old + "\n", Minimal + Enterprise + @new + "\n", from: from, to: to, edition: DcosEdition.Enterprise)
                .Where(row => row.Parameter == name)));
    }

    [Theory]
    [InlineData("1.10.8", "1.12.2")]
    [InlineData("1.12.5", "1.13.9")]
    [InlineData("2.1.2", "2.2.1")]
    public void License_file_counts_as_a_license_that_has_to_be_valid(string from, string to)
    {
        IReadOnlyList<DcosConfigDifference> With(params (string, string)[] files) =>
            Compare(Input(Minimal + Enterprise), Input(Minimal + Enterprise, files), DcosProcedure.Upgrade, from, to, DcosEdition.Enterprise);

        Assert.Equal(DcosVerdict.Required, With().Single(row => row.Parameter == "license_key_contents").Verdict);
        Assert.Equal(DcosVerdict.Warning, With(("genconf/license.txt", "L")).Single(row => row.Parameter == "license_key_contents").Verdict);
    }

    /// <summary>Enterprise is known from its documentation only: what is not in it may have an effect.</summary>
    [Theory]
    [InlineData("1.10.8", "1.11.6", DcosProcedure.Upgrade)]
    [InlineData("1.11.13", "1.12.5", DcosProcedure.Upgrade)]
    [InlineData("2.1.1", "2.2.1", DcosProcedure.Upgrade)]
    [InlineData("2.2.1", "2.2.1", DcosProcedure.Reconfigure)]
    public void Unpublished_parameter_of_Enterprise_is_a_warning_and_says_why(string from, string to, DcosProcedure procedure)
    {
        DcosConfigDifference row = Compare(Minimal + Enterprise, Minimal + Enterprise + "iam_secret_switch: 1\n", procedure, from, to, DcosEdition.Enterprise)
            .Single(row => row.Parameter == "iam_secret_switch");

        Assert.Equal(DcosVerdict.Warning, row.Verdict);
        Assert.Contains("not public", row.Reason, StringComparison.Ordinal);
        Assert.Equal(
            "iam_secret_switch Cosmetic",
            Short(Compare(Minimal, Minimal + "iam_secret_switch: 1\n", procedure, from, to).Where(row => row.Parameter == "iam_secret_switch")));
    }

    [Theory]
    [InlineData("1.10.8", false)]
    [InlineData("1.11.13", false)]
    [InlineData("1.12.1", false)]
    [InlineData("1.12.5", true)]
    [InlineData("1.13.9", true)]
    [InlineData("2.0.6", true)]
    [InlineData("2.1.2", true)]
    [InlineData("2.2.1", true)]
    public void Running_cluster_may_change_the_documented_parameters_of_its_line(string release, bool hasInputPlugin)
    {
        DcosVersion version = new(release);

        Assert.Equal(
            [.. s_reconfigurable, .. hasInputPlugin ? new[] { "enable_mesos_input_plugin" } : []],
            ParameterCatalogue.Instance.For(version, DcosEdition.Enterprise).Values
                .Where(parameter => ConfigVerdict.Of(parameter, DcosProcedure.Reconfigure, "a", "b").Verdict == DcosVerdict.Allowed)
                .Select(parameter => parameter.Name).OrderBy(name => name == "enable_mesos_input_plugin").ThenBy(name => name, StringComparer.Ordinal));
    }

    /// <summary>An operator learns of every default that an upgrade changes.</summary>
    [Theory]
    [MemberData(nameof(Neighbours))]
    public void Changed_default_has_a_row(string from, string to)
    {
        foreach (DcosEdition edition in new[] { DcosEdition.Open, DcosEdition.Enterprise })
        {
            IReadOnlyDictionary<string, ConfigParameter> old = ParameterCatalogue.Instance.For(new DcosVersion(from), edition);
            IReadOnlyDictionary<string, ConfigParameter> @new = ParameterCatalogue.Instance.For(new DcosVersion(to), edition);
            string[] changed =
            [
                .. @new.Values.Where(parameter => !parameter.IsInternal && parameter.Default?.Literal is { } literal
                    && old.TryGetValue(parameter.Name, out ConfigParameter? before) && before.Default?.Literal is { } last && last != literal)
                    .Select(parameter => s_told.TryGetValue(parameter.Name, out string? told) ? told : parameter.Name),
            ];

            Assert.Empty(changed.Except(ConfigMigration.Between(new DcosVersion(from), new DcosVersion(to), edition).Select(migration => migration.Name)));
        }
    }

    /// <summary>A default of the old release that is kept, or one of the new release that is written out, never stops an upgrade.</summary>
    [Theory]
    [MemberData(nameof(Neighbours))]
    public void Default_may_be_kept_or_written_out(string from, string to)
    {
        foreach (DcosEdition edition in new[] { DcosEdition.Open, DcosEdition.Enterprise })
        {
            string text = Minimal + (edition == DcosEdition.Enterprise ? Enterprise : "");
            foreach (ConfigParameter parameter in ParameterCatalogue.Instance.For(new DcosVersion(to), edition).Values
                .Where(parameter => !parameter.IsInternal && ConfigMeaning.DefaultOf(parameter) is not null))
            {
                string line = $"{parameter.Name}: {YamlValue.Write(ConfigMeaning.DefaultOf(parameter)!)}\n";
                Assert.DoesNotContain(Compare(text, text + line, from: from, to: to, edition: edition), row => row.Verdict == DcosVerdict.Forbidden);
                Assert.DoesNotContain(Compare(text + line, text + line, from: from, to: to, edition: edition), row => row.Verdict == DcosVerdict.Forbidden);
            }
        }
    }
}
