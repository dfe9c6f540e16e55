using System;
using System.IO;
using System.Linq;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using Xunit;

namespace DcosUpgrade.Core.Tests.Configuration;

/// <summary>What Test-DcosConfig says beyond the installer, and how it says it.</summary>
public sealed class ConfigCheckTests : IDisposable
{
    private const string Secret = "s3cr3t-value";
    private const string Enterprise = Configs.Sound + "superuser_username: admin\nsuperuser_password_hash: $6$rounds=1$x\nfault_domain_enabled: false\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("genconf").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Valid_configuration_passes_with_a_result()
    {
        DcosCheckResult result = Assert.Single(Configs.Test(Configs.Sound));

        Assert.Equal(("config", DcosCheckStatus.Passed, "6 parameters"), (result.Name, result.Status, result.Actual));
    }

    [Theory]
    [InlineData("exhibitor_zk_backend: static", "config-unread-key", "exhibitor_zk_backend", "exhibitor_storage_backend")]
    [InlineData("exhibitor_zk_host: a:1", "config-unread-key", "exhibitor_zk_host", "exhibitor_zk_hosts")]
    [InlineData("master_http_load_balancer: true", "config-unread-key", "master_http_load_balancer", "master_discovery")]
    [InlineData("resolver: [1.1.1.1]", "config-unknown-key", "resolver", "resolvers")]
    [InlineData("dns_serach: a", "config-unknown-key", "dns_serach", "dns_search")]
    [InlineData("nothing_like_it_anywhere: a", "config-unknown-key", "nothing_like_it_anywhere", "Remove")]
    [InlineData("minuteman_min_named_ip: 12.0.0.0", "config-other-release", "minuteman_min_named_ip", "dcos_l4lb_min_named_ip")]
    [InlineData("cosmos_config: {}", "config-other-release", "cosmos_config", "Remove")]
    [InlineData("dcos_l4lb_enable_ipset: true", "config-other-release", "dcos_l4lb_enable_ipset", "Remove")]
    [InlineData("security: strict", "config-other-edition", "security", "-Edition Enterprise")]
    [InlineData("superuser_username: a", "config-other-edition", "superuser_username", "-Edition Enterprise")]
    [InlineData("gc_delay: soon", "config-unchecked-value", "gc_delay", "not check")]
    [InlineData("docker_remove_delay: 2 days", "config-unchecked-value", "docker_remove_delay", "not check")]
    [InlineData("mesos_container_log_sink: stdout", "config-unchecked-value", "mesos_container_log_sink", "not check")]
    [InlineData("resolvers: [1.1.1.1, 2.2.2.2, 3.3.3.3, 4.4.4.4]", "config-unchecked-value", "resolvers", "three")]
    [InlineData("dns_search: $DOMAIN", "config-template", "dns_search", "Write the value")]
    [InlineData("no_proxy: [\"${NO_PROXY}\"]", "config-template", "no_proxy", "Write the value")]
    [InlineData("weights: '{{ weights }}'", "config-template", "weights", "Write the value")]
    [InlineData("master_external_loadbalancer: <load balancer>", "config-template", "master_external_loadbalancer", "Write the value")]
    [InlineData("enable_ipv6: true", "config-ipv6", "enable_ipv6", "enable_ipv6: false")]
    public void Text_that_the_installer_ignores_is_a_warning(string line, string check, string parameter, string remedy)
    {
        string sound = line.StartsWith("enable_ipv6", StringComparison.Ordinal)
            ? Configs.Sound.Replace("enable_ipv6: false\n", "", StringComparison.Ordinal)
            : Configs.Sound;

        DcosCheckResult result = Assert.Single(Configs.Findings(sound + line + "\n"));

        Assert.Equal((check, parameter, DcosCheckStatus.Warning), (result.Name, result.Parameter, result.Status));
        Assert.Equal((sound.Split('\n').Length, 1), (result.Line, result.Column));
        Assert.Contains(remedy, result.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Enable_ipv6_has_to_be_declared_for_1_11() =>
        Assert.Equal("config-ipv6", Assert.Single(Configs.Findings(Configs.Sound.Replace("enable_ipv6: false\n", "", StringComparison.Ordinal))).Name);

    [Theory]
    [InlineData("telemetry_enabled: \"True\"", "telemetry_enabled: true")]
    [InlineData("master_discovery: master_http_load_balancer", "master_discovery: master_http_loadbalancer")]
    [InlineData("exhibitor_storage_backend: sttaic", "exhibitor_storage_backend: static")]
    public void A_value_that_is_nearly_right_is_named(string line, string remedy)
    {
        string key = line.Split(':')[0];
        string sound = string.Join('\n', Configs.Sound.Split('\n').Where(other => !other.StartsWith(key, StringComparison.Ordinal)));

        Assert.Contains(Configs.Findings(sound + line + "\n"), result => result.Parameter == key && result.Remedy!.Contains(remedy, StringComparison.Ordinal));
    }

    [Fact]
    public void A_misspelt_key_that_is_missed_is_named() => Assert.Contains(
        Configs.Findings(Configs.Sound.Replace("cluster_name", "clustername", StringComparison.Ordinal)),
        result => result.Parameter == "cluster_name" && result.Remedy == "Rename clustername to cluster_name.");

    [Fact]
    public void Oddities_of_the_text_are_warned_of_with_their_place()
    {
        (string?, int?, int?)[] found = [.. Configs.Findings("\uFEFF" + Configs.Sound + "resolvers: &dns [1.1.1.1]\r\ncluster_name: d\n")
            .Select(result => (result.Parameter, result.Line, result.Column))];

        Assert.Equal([(null, 1, 1), ("cluster_name", 2, 1), (null, 7, 12), (null, 7, 26)], found.OrderBy(place => place.Item2).ThenBy(place => place.Item3));
    }

    [Theory]
    [InlineData("a: b\n\tc: d\n", 2)]
    [InlineData("a: b\nc: d: e\n", 2)]
    [InlineData("a: \"b\nc: d\n", 1)]
    [InlineData("- a\n- b\n", 1)]
    [InlineData("a: b\n\u0007: c\n", 2)]
    public void Text_that_is_not_a_configuration_is_one_failure_with_its_place(string text, int line)
    {
        DcosCheckResult result = Assert.Single(Configs.Test(text));

        Assert.Equal(("config-yaml", DcosCheckStatus.Failed), (result.Name, result.Status));
        Assert.InRange(result.Line!.Value, line, line + 2);
        Assert.NotNull(result.Column);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_one_failure()
    {
        string path = Path.Combine(_folder, "config.yaml");
        File.WriteAllBytes(path, [(byte)'a', (byte)':', (byte)' ', 0xE9, (byte)'\n']);

        DcosCheckResult result = Assert.Single(Configs.Test(path));

        Assert.Equal(("config-yaml", DcosCheckStatus.Failed, path), (result.Name, result.Status, result.Target));
    }

    [Fact]
    public void Other_releases_are_refused() =>
        Assert.Equal("ConfigVersionUnknown", Assert.Throws<InputException>(() => Configs.Test(Configs.Sound, "2.3.0")).Id);

    [Theory]
    [InlineData("license_key_contents", DcosEdition.Enterprise)]
    [InlineData("superuser_password_hash", DcosEdition.Enterprise)]
    [InlineData("zk_super_credentials", DcosEdition.Enterprise)]
    [InlineData("exhibitor_admin_password", DcosEdition.Open)]
    [InlineData("cluster_docker_credentials", DcosEdition.Open)]
    [InlineData("aws_secret_access_key", DcosEdition.Open)]
    [InlineData("exhibitor_azure_account_key", DcosEdition.Open)]
    [InlineData("rexray_config", DcosEdition.Open)]
    [InlineData("my_password", DcosEdition.Open)]
    [InlineData("gc_delay", DcosEdition.Open, "http://user:s3cr3t-value@host")]
    public void A_secret_is_nowhere(string key, DcosEdition edition, string value = Secret)
    {
        string[] texts =
            [$"{key}: {value}", $"{key}: [{value}]", $"{key}: {{a: {value}}}", $"{key}: !!int {value}", $"{key}: \"{value}\n", $"{key}: !{value} a",
                $"{key}: !{value}!b a", $"{key}: *{value}", $"{key}: &{value}", $"{key}: &{value} a\nx: &{value} a", $"{key}: %{value}", $"{key}: @{value}",
                $"{key}: [%{value}]", $"{key}: {{a: {value}"];

        Assert.All(texts.SelectMany(text => Configs.Test(Configs.Sound + text + "\n", edition: edition)),
            shown => Assert.DoesNotContain(
                Secret, $"{shown.Message}{shown.Actual}{shown.Expected}{shown.Remedy}{shown.Target}", StringComparison.Ordinal));
    }

    [Fact]
    public void Enterprise_needs_its_superuser() => Assert.Equal(
        ["superuser_password_hash", "superuser_username"],
        Configs.Findings(Configs.Sound + "fault_domain_enabled: false\nlicense_key_contents: x\n", edition: DcosEdition.Enterprise)
            .Select(result => result.Parameter).Order(StringComparer.Ordinal));

    [Fact]
    public void Enterprise_needs_a_licence()
    {
        Assert.Equal(("config-license", DcosCheckStatus.Warning), Kind(Enterprise, null));
        Assert.Equal(("config-license", DcosCheckStatus.Failed), Kind(Enterprise, Genconf()));
        Assert.Empty(Configs.Findings(Enterprise + "license_key_contents: x\n", edition: DcosEdition.Enterprise, genconf: Genconf()));
        File.WriteAllText(Path.Combine(_folder, "license.txt"), "x");
        Assert.Empty(Configs.Findings(Enterprise, edition: DcosEdition.Enterprise, genconf: Genconf()));
    }

    [Fact]
    public void Enterprise_declares_fault_domains_or_has_a_script()
    {
        string undeclared = Enterprise.Replace("fault_domain_enabled: false\n", "license_key_contents: x\n", StringComparison.Ordinal);

        Assert.Equal(("config-fault-domain", DcosCheckStatus.Warning), Kind(undeclared, null));
        Assert.Equal(("config-fault-domain", DcosCheckStatus.Failed), Kind(undeclared + "fault_domain_enabled: true\n", Genconf()));
        File.WriteAllText(Path.Combine(_folder, "fault-domain-detect"), "#!/bin/sh\necho {}\n");
        Assert.Empty(Configs.Findings(undeclared + "fault_domain_enabled: true\n", edition: DcosEdition.Enterprise, genconf: Genconf()));
    }

    [Fact]
    public void A_script_that_is_missing_fails_as_the_installer_does() =>
        Assert.Equal("ip_detect_contents", Assert.Single(Configs.Findings(Configs.Sound, genconf: new GenconfFolder(_folder, Configs.Files))).Parameter);

    [Theory]
    [InlineData("echo 1.2.3.4\n", "#!")]
    [InlineData("#!/bin/sh\r\necho 1.2.3.4\r\n", "Windows")]
    [InlineData("#!/bin/sh\necho \u0001\n", "control")]
    [InlineData("#!/bin/sh\n# nothing\n", "nothing")]
    public void A_script_that_no_node_can_run_is_warned_of(string script, string why)
    {
        GenconfFolder genconf = Genconf();
        File.WriteAllText(Path.Combine(_folder, "ip-detect"), script);

        DcosCheckResult result = Assert.Single(Configs.Findings(Configs.Sound, genconf: genconf));

        Assert.Equal(("config-detect-script", DcosCheckStatus.Warning), (result.Name, result.Status));
        Assert.Contains(why, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_check_bins_fails_as_the_installer_does()
    {
        GenconfFolder genconf = Genconf();
        Directory.CreateDirectory(Path.Combine(_folder, "check_bins", "sub"));

        Assert.Equal("custom_check_bins_dir", Assert.Single(Configs.Findings(Configs.Sound, genconf: genconf)).Parameter);
        Assert.Empty(Configs.Findings(Configs.Sound.Replace("enable_ipv6: false\n", "", StringComparison.Ordinal), "1.10.8", genconf: genconf));
    }

    private (string, DcosCheckStatus) Kind(string text, GenconfFolder? genconf)
    {
        DcosCheckResult result = Assert.Single(Configs.Findings(text, edition: DcosEdition.Enterprise, genconf: genconf));
        return (result.Name, result.Status);
    }

    private GenconfFolder Genconf()
    {
        File.WriteAllText(Path.Combine(_folder, "ip-detect"), "#!/bin/sh\necho 1.2.3.4\n");
        return new GenconfFolder(_folder, Configs.Files);
    }
}
