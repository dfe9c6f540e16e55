using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Configuration;
using DcosUpgrade.Operations;
using Xunit;
using static DcosUpgrade.Core.Tests.Configs.ConfigBench;

namespace DcosUpgrade.Core.Tests.Configs;

/// <summary>Every rule of the comparison: what is written, what it means, what the procedure says.</summary>
public sealed class ConfigComparerTests
{
    private const string Declared = Minimal + "enable_ipv6: false\n";
    private const string Checks = "custom_checks: {node_checks: {checks: {a: {description: d, cmd: [x], timeout: 1s}}, poststart: [a]}}";
    private const string MoreChecks = "custom_checks: {node_checks: {checks: {a: {description: d, cmd: [x], timeout: 1s}, "
        + "b: {description: e, cmd: [y], timeout: 1s}}, poststart: [b, a]}}";

    [Theory]
    // How it is written is not what it means.
    [InlineData("oauth_enabled: true", "oauth_enabled: 'true'", "oauth_enabled Cosmetic")]
    [InlineData("oauth_enabled: yes", "oauth_enabled: true", "oauth_enabled Cosmetic")]
    [InlineData("oauth_enabled: false", "oauth_enabled: 'false' # note", "oauth_enabled Cosmetic")]
    [InlineData("check_time: true", "", "check_time Cosmetic")]
    [InlineData("", "telemetry_enabled: true", "telemetry_enabled Cosmetic")]
    [InlineData("", "mesos_log_retention_mb: 4000", "mesos_log_retention_mb Cosmetic")]
    [InlineData("", "resolvers: [8.8.8.8, 8.8.4.4]", "resolvers Cosmetic")]
    [InlineData("resolvers: [1.1.1.1, 1.0.0.1]", "resolvers: '[\"1.1.1.1\",   \"1.0.0.1\"]'", "resolvers Cosmetic")]
    [InlineData("resolvers: [1.1.1.1, 1.0.0.1]", "resolvers:\n- 1.1.1.1\n- 1.0.0.1", "")]
    [InlineData("custom_checks: {cluster_checks: {a: {description: d, cmd: [x], timeout: 1s}}}",
        "custom_checks: {cluster_checks: {a: {timeout: 1s, description: d, cmd: [x]}}}", "custom_checks Cosmetic")]
    [InlineData("gc_delay: 2days", "gc_delay: 48hrs", "gc_delay Cosmetic")]
    [InlineData("weights: a=1\nplatform: x", "platform: x # note\n\n# note\nweights: a=1", "")]
    [InlineData("dcos_overlay_mtu: 1420", "dcos_overlay_mtu: '1420'", "dcos_overlay_mtu Cosmetic")]
    // Order inside a list is meaning.
    [InlineData("resolvers: [1.1.1.1, 1.0.0.1]", "resolvers: [1.0.0.1, 1.1.1.1]", "resolvers Warning")]
    // An upgrade changes nothing else.
    [InlineData("weights: a=1", "weights: a=2", "weights Forbidden")]
    [InlineData("",
        "dcos_overlay_network: {vtep_subnet: 44.128.0.0/20, vtep_mac_oui: '70:B3:D5:00:00:00', overlays: [{name: dcos, subnet: 9.0.0.0/8, prefix: 26}]}",
        "dcos_overlay_network Forbidden")]
    [InlineData("", "mesos_agent_work_dir: /data/slave", "mesos_agent_work_dir Forbidden")]
    [InlineData("", "mesos_agent_work_dir: /var/lib/mesos/slave", "mesos_agent_work_dir Cosmetic")]
    [InlineData("", "oauth_enabled: false", "oauth_enabled Forbidden")]
    [InlineData("oauth_enabled: false", "", "oauth_enabled Forbidden")]
    [InlineData("", "master_external_loadbalancer: lb", "master_external_loadbalancer Forbidden")]
    [InlineData("", "ip_detect_filename: genconf/other", "ip_detect_filename Forbidden")]
    [InlineData("", "ip_detect_filename: genconf/ip-detect", "ip_detect_filename Cosmetic")]
    // What a running cluster can change, but not now.
    [InlineData("", "gc_delay: 3days", "gc_delay Warning")]
    [InlineData("", "use_proxy: true\nhttp_proxy: http://p\nhttps_proxy: http://p\nno_proxy: []",
        "http_proxy Warning, https_proxy Warning, no_proxy Warning, use_proxy Warning")]
    // Renamed in 1.11: the custom range is lost unless it follows.
    [InlineData("minuteman_min_named_ip: 11.5.0.0", "minuteman_min_named_ip: 11.5.0.0", "dcos_l4lb_min_named_ip Forbidden")]
    [InlineData("minuteman_min_named_ip: 11.5.0.0", "dcos_l4lb_min_named_ip: 11.5.0.0", "dcos_l4lb_min_named_ip Required")]
    [InlineData("minuteman_min_named_ip: 11.5.0.0", "dcos_l4lb_min_named_ip: 11.6.0.0", "dcos_l4lb_min_named_ip Forbidden")]
    [InlineData("minuteman_min_named_ip: 11.5.0.0", "", "dcos_l4lb_min_named_ip Forbidden")]
    [InlineData("minuteman_min_named_ip: 11.0.0.0", "minuteman_min_named_ip: 11.0.0.0", "")]
    [InlineData("minuteman_min_named_ip: 11.0.0.0", "", "dcos_l4lb_min_named_ip Cosmetic")]
    [InlineData("", "dcos_l4lb_min_named_ip: 11.6.0.0", "dcos_l4lb_min_named_ip Forbidden")]
    [InlineData("dcos_l4lb_min_named_ip: 11.6.0.0", "dcos_l4lb_min_named_ip: 11.6.0.0", "")]
    [InlineData("minuteman_min_named_ip: 11.5.0.0\ndcos_l4lb_min_named_ip: 11.6.0.0", "dcos_l4lb_min_named_ip: 11.6.0.0", "dcos_l4lb_min_named_ip Forbidden")]
    [InlineData("mesos_agent_work_dir: /data", "mesos_agent_work_dir: /data", "")]
    [InlineData("mesos_agent_work_dir: /data", "", "mesos_agent_work_dir Cosmetic")]
    // Another form in 1.11.
    [InlineData("dns_forward_zones: [[a.b, [[1.1.1.1, 53]]]]", "dns_forward_zones: {a.b: ['1.1.1.1:53']}", "dns_forward_zones Required")]
    [InlineData("dns_forward_zones: [[a.b, [[1.1.1.1, 53]]]]", "dns_forward_zones: {a.b: [1.1.1.1]}", "dns_forward_zones Required")]
    [InlineData("dns_forward_zones: [[a.b, [[1.1.1.1, 53]]]]", "dns_forward_zones: {a.b: ['1.1.1.1:54']}", "dns_forward_zones Forbidden")]
    [InlineData("dns_forward_zones: [[a.b, [[1.1.1.1, 53]]]]", "dns_forward_zones: [[a.b, [[1.1.1.1, 53]]]]", "dns_forward_zones Required")]
    [InlineData("dns_forward_zones: []", "dns_forward_zones: {}", "dns_forward_zones Required")]
    [InlineData("dns_forward_zones: []", "dns_forward_zones: []", "dns_forward_zones Required")]
    [InlineData("", "dns_forward_zones: {}", "dns_forward_zones Cosmetic")]
    [InlineData("", "dns_forward_zones: {a.b: [1.1.1.1]}", "dns_forward_zones Forbidden")]
    // Gone in 1.11.
    [InlineData("cosmos_config: {a: b}", "cosmos_config: {a: b}", "")]
    [InlineData("cosmos_config: {a: b}", "", "cosmos_config Warning")]
    [InlineData("cosmos_config: {}", "", "cosmos_config Cosmetic")]
    // Nobody reads it; the procedure names the first all the same.
    [InlineData("exhibitor_zk_backend: a", "exhibitor_zk_backend: b", "exhibitor_zk_backend Forbidden")]
    [InlineData("security: permissive", "security: strict", "security Cosmetic")]
    // Only the SSH installer reads it, or nothing.
    [InlineData("agent_list:\n- 10.0.0.21", "agent_list:\n- 10.0.0.21\n- 10.0.0.22", "agent_list Cosmetic")]
    [InlineData("", "public_agent_list: [10.0.0.31]", "public_agent_list Cosmetic")]
    [InlineData("ssh_user: centos\nssh_port: 22", "ssh_user: core\nssh_port: 2222\nssh_key_path: genconf/key\nssh_parallelism: 3",
        "ssh_key_path Cosmetic, ssh_parallelism Cosmetic, ssh_port Cosmetic, ssh_user Cosmetic")]
    [InlineData("process_timeout: 120\nextra_ssh_options: -v", "process_timeout: 600", "extra_ssh_options Cosmetic, process_timeout Cosmetic")]
    [InlineData("log_directory: /genconf/logs", "", "log_directory Cosmetic")]
    [InlineData("", "aws_template_upload: 'true'", "aws_template_upload Cosmetic")]
    // The default of the release, written out, is what the release takes without it.
    [InlineData("", "ui_networking: 'false'", "ui_networking Cosmetic")]
    [InlineData("ui_networking: 'false'\nui_organization: 'false'", "", "ui_networking Cosmetic, ui_organization Cosmetic")]
    [InlineData("ui_networking: 'false'", "ui_networking: 'false'", "")]
    [InlineData(
        "dcos_overlay_network: {vtep_subnet: 44.128.0.0/20, vtep_mac_oui: '70:B3:D5:00:00:00', overlays: [{name: dcos, subnet: 9.0.0.0/8, prefix: 24}]}",
        "", "dcos_overlay_network Cosmetic")]
    // The procedure offers to add checks.
    [InlineData("", Checks, "custom_checks Allowed")]
    [InlineData("custom_checks: {}", Checks, "custom_checks Allowed")]
    [InlineData(Checks, MoreChecks, "custom_checks Allowed")]
    [InlineData(MoreChecks, Checks, "custom_checks Forbidden")]
    [InlineData(Checks, "", "custom_checks Forbidden")]
    // Computed by the installer.
    [InlineData("", "fault_domain_enabled: false", "fault_domain_enabled Forbidden")]
    [InlineData("fault_domain_enabled: false", "", "fault_domain_enabled Required")]
    public void An_upgrade(string old, string @new, string expected) => Assert.Equal(expected, Short(Compare(Declared + old + "\n", Declared + @new + "\n")));

    private static string? Default(string name, string version) =>
        ParameterCatalogue.Instance.Find(name, new DcosVersion(version), DcosEdition.Open)?.Default?.Literal;

    /// <summary>A default of the release, written out, is never a difference that stops an upgrade.</summary>
    [Fact]
    public void Every_default_of_the_release_may_be_written_out_or_left_out()
    {
        ConfigParameter[] parameters = [.. ParameterCatalogue.Instance.For(new DcosVersion("1.11.6"), DcosEdition.Open).Values
            .Where(parameter => parameter is { IsInternal: false, Name: not "enable_ipv6" } && ConfigMeaning.DefaultOf(parameter) is not null)];
        foreach (ConfigParameter parameter in parameters)
        {
            string line = $"{parameter.Name}: {YamlValue.Write(ConfigMeaning.DefaultOf(parameter)!)}\n";
            foreach (string from in new[] { "1.10.8", "1.11.6" })
            {
                Assert.All(
                    Compare(Declared, Declared + line, from: from, to: "1.11.6").Concat(
                        Default(parameter.Name, from) == parameter.Default!.Literal
                            ? Compare(Declared + line, Declared, from: from, to: "1.11.6") : []),
                    row => Assert.Equal($"{row.Parameter} Cosmetic", $"{row.Parameter} {row.Verdict}"));
            }
        }

        Assert.InRange(parameters.Length, 80, int.MaxValue);
    }

    [Theory]
    [InlineData(DcosProcedure.Reconfigure)]
    [InlineData(DcosProcedure.Permissive)]
    public void Another_procedure_than_an_upgrade_adds_no_checks_and_keeps_the_url(DcosProcedure procedure) => Assert.Equal(
        "agent_list Cosmetic, bootstrap_url Forbidden, custom_checks Forbidden",
        Short(Compare(Declared, Declared.Replace("10.0.0.5:80", "10.0.0.5:81") + Checks + "\nagent_list: [10.0.0.9]\n", procedure, from: "1.11.6")));

    [Theory]
    [InlineData("http://10.0.0.5:80", "http://10.0.0.5", "bootstrap_url Cosmetic")]
    [InlineData("http://Boot", "http://boot:80", "bootstrap_url Cosmetic")]
    [InlineData("http://boot", "https://boot", "bootstrap_url Allowed")]
    [InlineData("http://boot", "http://boot:81", "bootstrap_url Allowed")]
    [InlineData("http://boot", "http://boot/x", "bootstrap_url Allowed")]
    public void A_bootstrap_url(string old, string @new, string expected) => Assert.Equal(
        expected,
        Short(Compare(Declared.Replace("http://10.0.0.5:80", old), Declared.Replace("http://10.0.0.5:80", @new))));

    [Theory]
    [InlineData("- 10.0.1.1\n- 10.0.1.2\n- 10.0.1.3\n", "- 10.0.1.2\n- 10.0.1.1\n- 10.0.1.3\n", "master_list Forbidden")]
    [InlineData("- 10.0.1.3\n", "- 10.0.1.4\n", "master_list Forbidden")]
    [InlineData("exhibitor_storage_backend: static", "exhibitor_storage_backend: zookeeper\nexhibitor_zk_hosts: a:2181\nexhibitor_zk_path: /x",
        "exhibitor_storage_backend Forbidden, exhibitor_zk_hosts Forbidden, exhibitor_zk_path Forbidden")]
    [InlineData("cluster_name: prod", "cluster_name: other", "cluster_name Forbidden")]
    public void Discovery_of_the_masters_must_not_change(string old, string @new, string expected) =>
        Assert.Equal(expected, Short(Compare(Declared, Declared.Replace(old, @new))));

    [Theory]
    [InlineData("", "", "enable_ipv6 Required None")]
    [InlineData("", "enable_ipv6: false", "enable_ipv6 Required Added")]
    [InlineData("", "enable_ipv6: true", "enable_ipv6 Warning Added")]
    [InlineData("enable_ipv6: false", "enable_ipv6: false", "")]
    [InlineData("enable_ipv6: true", "enable_ipv6: false", "enable_ipv6 Required Changed")]
    public void Parameters_that_1_11_requires(string old, string @new, string expected) => Assert.Equal(
        expected,
        string.Join(", ", Compare(Minimal + old + "\n", Minimal + @new + "\n").Select(row => $"{row.Parameter} {row.Verdict} {row.Change}")));

    [Fact]
    public void Parameters_that_Enterprise_1_11_requires()
    {
        Assert.Equal(
            "enable_ipv6 Required, fault_domain_enabled Required, license_key_contents Required",
            Short(Compare(Minimal + Enterprise, Minimal + Enterprise, edition: DcosEdition.Enterprise)));
        Assert.Equal(
            "customer_key Warning, enable_ipv6 Required, fault_domain_enabled Required, license_key_contents Required",
            Short(Compare(
                Minimal + Enterprise + "customer_key: 123e4567-e89b-12d3-a456-426655440000\n",
                Minimal + Enterprise + "enable_ipv6: false\nfault_domain_enabled: false\nlicense_key_contents: abc\n",
                edition: DcosEdition.Enterprise)));
        Assert.Equal(
            "enable_ipv6 Required, fault_domain_enabled Required",
            Short(Compare(Input(Minimal + Enterprise), Input(Minimal + Enterprise, ("genconf/license.txt", "L")), DcosProcedure.Upgrade, "1.10.8", null,
                DcosEdition.Enterprise)));
    }

    [Theory]
    [InlineData(DcosProcedure.Upgrade)]
    [InlineData(DcosProcedure.Reconfigure)]
    [InlineData(DcosProcedure.Permissive)]
    [InlineData(DcosProcedure.Strict)]
    public void Same_configuration_of_same_version_has_no_differences(DcosProcedure procedure)
    {
        Assert.Empty(Compare(Minimal, Minimal, procedure, "1.11.6", "1.11.6"));
        Assert.Empty(Compare(Minimal + Enterprise, "# note\n" + Minimal + Enterprise, procedure, "1.11.6", "1.11.6", DcosEdition.Enterprise));
    }

    [Theory]
    [InlineData("dns_search: a.b")]
    [InlineData("docker_remove_delay: 2hrs")]
    [InlineData("gc_delay: 3days")]
    [InlineData("resolvers: [1.1.1.1]")]
    [InlineData("telemetry_enabled: false")]
    [InlineData("use_proxy: true")]
    [InlineData("http_proxy: http://p")]
    [InlineData("https_proxy: http://p")]
    [InlineData("no_proxy: [a.b]")]
    public void The_modifiable_list_is_allowed_in_a_reconfiguration_and_nowhere_else(string change)
    {
        string name = change.Substring(0, change.IndexOf(':'));
        DcosVerdict Verdict(DcosProcedure procedure) =>
            Compare(Minimal, Minimal + change + "\n", procedure, "1.11.6", "1.11.6").Single(row => row.Parameter == name).Verdict;

        Assert.Equal(
            [DcosVerdict.Warning, DcosVerdict.Allowed, DcosVerdict.Forbidden, DcosVerdict.Forbidden],
            new[] { DcosProcedure.Upgrade, DcosProcedure.Reconfigure, DcosProcedure.Permissive, DcosProcedure.Strict }.Select(Verdict));
    }

    [Fact]
    public void Only_the_modifiable_list_is_allowed_in_a_reconfiguration()
    {
        DcosVersion version = new("1.11.6");
        string[] allowed =
        [
            .. ParameterCatalogue.Instance.For(version, DcosEdition.Enterprise).Values
                .Where(parameter => ConfigVerdict.Of(parameter, DcosProcedure.Reconfigure, "a", "b").Verdict == DcosVerdict.Allowed)
                .Select(parameter => parameter.Name).Order(),
        ];

        Assert.Equal(
            ["dns_search", "docker_remove_delay", "gc_delay", "http_proxy", "https_proxy", "no_proxy", "resolvers", "telemetry_enabled", "use_proxy"], allowed);
    }

    [Theory]
    [InlineData(DcosProcedure.Permissive, "disabled", "permissive", "Allowed", "One step")]
    [InlineData(DcosProcedure.Strict, "permissive", "strict", "Allowed", "One step")]
    [InlineData(DcosProcedure.Strict, "", "strict", "Allowed", "One step")]
    [InlineData(DcosProcedure.Permissive, "disabled", "", "Allowed", "One step")]
    [InlineData(DcosProcedure.Permissive, "disabled", "strict", "Forbidden", "one step at a time")]
    [InlineData(DcosProcedure.Strict, "disabled", "strict", "Forbidden", "one step at a time")]
    [InlineData(DcosProcedure.Permissive, "permissive", "strict", "Forbidden", "-Procedure Strict")]
    [InlineData(DcosProcedure.Strict, "disabled", "permissive", "Forbidden", "-Procedure Permissive")]
    [InlineData(DcosProcedure.Permissive, "strict", "permissive", "Forbidden", "only become stricter")]
    [InlineData(DcosProcedure.Strict, "permissive", "disabled", "Forbidden", "only become stricter")]
    [InlineData(DcosProcedure.Reconfigure, "disabled", "permissive", "Forbidden", "-Procedure Permissive or Strict")]
    [InlineData(DcosProcedure.Upgrade, "disabled", "permissive", "Forbidden", "upgrade first")]
    public void A_security_mode(DcosProcedure procedure, string old, string @new, string verdict, string reason)
    {
        string With(string mode) => Minimal + Enterprise + (mode.Length > 0 ? $"security: {mode}\n" : "");

        DcosConfigDifference row = Assert.Single(Compare(With(old), With(@new), procedure, "1.11.6", "1.11.6", DcosEdition.Enterprise));

        Assert.Equal(("security", verdict), (row.Parameter, row.Verdict.ToString()));
        Assert.Contains(reason, row.Reason);
    }

    [Fact]
    public void Secrets_are_compared_and_never_shown()
    {
        string[] secrets = ["license_key_contents", "superuser_password_hash", "exhibitor_admin_password", "cluster_docker_credentials", "zk_super_credentials",
            "rexray_config"];
        static bool IsMap(string name) => name.EndsWith("credentials", System.StringComparison.Ordinal) || name == "rexray_config";
        string Text(string salt) => Minimal
            + string.Concat(secrets.Select(name => IsMap(name) ? $"{name}: {{auth: Secret{salt}}}\n" : $"{name}: Secret{salt}\n"))
            + $"supperuser_pasword: Secret{salt}\nhttp_proxy: http://user:Secret{salt}@proxy:3128\n";

        IReadOnlyList<DcosConfigDifference> rows = Compare(Text("One"), Text("Two"), DcosProcedure.Reconfigure, "1.11.6", "1.11.6", DcosEdition.Enterprise);

        Assert.Equal([.. secrets, "supperuser_pasword", "http_proxy"],
            rows.Select(row => row.Parameter).OrderBy(name => System.Array.IndexOf(secrets, name) is var i && i < 0 ? name == "http_proxy" ? 99 : 98 : i));
        Assert.All(rows, row => Assert.DoesNotContain("Secret", row + row.OldValue + row.NewValue + row.Reason));
        Assert.Equal("http://********@proxy:3128", rows.Single(row => row.Parameter == "http_proxy").NewValue);
    }

    [Fact]
    public void A_detect_script_counts_by_its_content()
    {
        ConfigInput old = Input(Declared, ("genconf/ip-detect", "#!/bin/sh\necho 1\n"));
        IReadOnlyList<DcosConfigDifference> With(string text, params (string, string)[] files) =>
            Compare(old, Input(Declared + text, files), DcosProcedure.Upgrade, "1.10.8", null, DcosEdition.Open);

        Assert.Empty(With("", ("genconf/ip-detect", "#!/bin/sh\r\necho 1")));
        Assert.Equal("ip_detect_filename Cosmetic", Short(With("ip_detect_filename: genconf/detect.sh\n", ("genconf/detect.sh", "#!/bin/sh\necho 1\n"))));
        Assert.Equal("ip_detect_filename Warning, ip_detect_public_filename Warning", Short(With("", ("genconf/ip-detect", "#!/bin/sh\necho 2\n"))));
        Assert.Equal("ip_detect_public_filename Warning",
            Short(With("ip_detect_public_filename: genconf/p\n", ("genconf/ip-detect", "#!/bin/sh\necho 1\n"), ("genconf/p", "#!/bin/sh\necho 3\n"))));
        Assert.Empty(With(""));
    }

    [Fact]
    public void Installed_configuration_is_compared_by_meaning_without_hidden_values()
    {
        ConfigFiles files = new()
        {
            Expanded = """{"weights": "a=1", "gc_delay": "5days", "dcos_version": "1.10.8", "check_config": "x"}""",
            IpDetect = "#!/bin/sh\n",
        };
        ConfigInput installed = ConfigInput.Of(
            files,
            """
            "bootstrap_url": |-
              http://10.0.0.5:80
            "cluster_name": |-
              prod
            "exhibitor_admin_password": |-
              **HIDDEN**
            "exhibitor_storage_backend": |-
              static
            "master_discovery": |-
              static
            "master_list": |-
              ["10.0.1.1", "10.0.1.2", "10.0.1.3"]
            "oauth_enabled": |-
              false

            """,
            "m1",
            Yaml);

        Assert.Equal(
            "", Short(Compare(installed, Input(Declared + "oauth_enabled: false\nexhibitor_admin_password: x\n"), DcosProcedure.Upgrade, "1.11.6", "1.11.6",
                DcosEdition.Open).Where(row => row.Parameter != "enable_ipv6")));
        // Its installer had other defaults than the published ones.
        Assert.Equal(
            "gc_delay Cosmetic, weights Cosmetic",
            Short(Compare(installed, Input(Minimal + "oauth_enabled: false\ngc_delay: 5days\nweights: a=1\n"), DcosProcedure.Upgrade, "1.11.6", "1.11.6",
                DcosEdition.Open).Where(row => row.Parameter != "exhibitor_admin_password")));
    }
}
