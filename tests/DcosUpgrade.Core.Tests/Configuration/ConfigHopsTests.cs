using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using Xunit;
using static DcosUpgrade.Core.Tests.Configs.ConfigBench;

namespace DcosUpgrade.Core.Tests.Configs;

/// <summary>An update over every upgrade of a way: each file is for its release, and nothing changes that need not.</summary>
public sealed class ConfigHopsTests
{
    /// <summary>Valid configurations of each source.</summary>
    private const int Enough = 40;

    private const string Overlay =
        "dcos_overlay_network:\n  # ours\n  vtep_subnet: 44.128.0.0/20\n  vtep_mac_oui: 70:B3:D5:00:00:00\n  overlays:\n  - name: dcos\n"
            + "    subnet: 9.0.0.0/8\n";

    private const string FlowOverlay =
        "dcos_overlay_network: {vtep_subnet: 44.128.0.0/20, vtep_mac_oui: 70:B3:D5:00:00:00, overlays: [{name: dcos, subnet: 9.0.0.0/8}]}\n";

    private const string TextOverlay =
        "dcos_overlay_network: '{\"vtep_subnet\": \"44.128.0.0/20\", \"vtep_mac_oui\": \"x\", "
            + "\"overlays\": [{\"name\": \"dcos\", \"subnet\": \"9.0.0.0/8\"}]}'\n";

    private const string Vtep6 = "# DC/OS 2.1 wants vtep_subnet6 in every overlay configuration; this is its default.\n";

    /// <summary>Entries that a later line treats in another way, each whole.</summary>
    private static readonly string[] s_pieces =
    [
        Overlay, FlowOverlay, TextOverlay,
        "auth_cookie_secure_flag: maybe\n", "auth_cookie_secure_flag: true\n", "log_offers: sometimes\n", "log_offers: false\n",
        "enable_docker_gc: true\n", "enable_docker_gc: false # ours\n",
        "mesos_max_completed_tasks_per_framework: ''\n", "mesos_max_completed_tasks_per_framework: 500\n",
        "marathon_gpu_scheduling_behavior: undefined\n", "marathon_gpu_scheduling_behavior: unrestricted\n", "metronome_gpu_scheduling_behavior: undefined\n",
        "calico_vxlan_port: 4789\n", "calico_network_cidr: 10.250.0.0/16\n", "calico_network_cidr: nonsense\n", "calico_enabled: false\n",
        "exhibitor_port: 8181\n", "exhibitor_tls_required: true\n", "dcos_l4lb_enable_ipv6: true\n", "dcos_l4lb_enable_ipv6: false\n",
        "resolvers: [198.51.100.1, 8.8.8.8] # copied from a node\n", "resolvers:\n# of the site\n- 10.0.0.53\n- 198.51.100.2\n",
        "mesos_seccomp_enabled: true\n", "mesos_seccomp_enabled: false\n", "enable_mesos_input_plugin: false\n", "platform: onprem\n",
        "dcos_dns_push_ops_timeout: 2000 # slow\n", "dcos_net_push_ops_timeout: 3000\n", "dcos_dns_store_modes: [lww]\n",
        "adminrouter_x_frame_options: SAMEORIGIN\n", "mesos_container_log_sink: journald\n", "mesos_cni_root_dir_persist: true\n",
        "dcos_net_cluster_identity: true\n", "intercom_enabled: false\n", "ip6_detect_filename: genconf/ip6-detect\n",
        "some_parameter_of_nobody: 1\n",
    ];

    [Theory]
    [InlineData(DcosEdition.Open, "1.10.8")]
    [InlineData(DcosEdition.Enterprise, "1.10.6")]
    [InlineData(DcosEdition.Open, "1.11.13")]
    [InlineData(DcosEdition.Enterprise, "1.11.4")]
    [InlineData(DcosEdition.Open, "1.12.0")]
    [InlineData(DcosEdition.Enterprise, "1.12.5")]
    [InlineData(DcosEdition.Open, "1.13.9")]
    [InlineData(DcosEdition.Enterprise, "2.0.3")]
    [InlineData(DcosEdition.Open, "2.1.0")]
    public void Every_valid_configuration_goes_over_every_hop(DcosEdition edition, string from)
    {
        Random random = new(20200113);
        int valid = 0;
        for (int i = 0; i < 4000 && valid < Enough; i++)
        {
            string text = Next(random, edition);
            if (!ConfigResolver.Resolve(Read(text), new DcosVersion(from), edition).IsValid)
            {
                continue;
            }

            valid++;
            IReadOnlyList<ConfigHop> hops = Update(text, from, "2.2.1", edition);

            Assert.Equal("2.2.1", hops[^1].Versions.To.ToString());
            foreach (ConfigHop hop in hops)
            {
                AssertHop(hop, edition);
            }

            Assert.Equal(hops[^1].Update.Text, string.Concat(Update(hops[^1].Update.Text, "2.2.1", "2.2.1", edition).Select(hop => hop.Update.Text)));
        }

        Assert.Equal(Enough, valid);
    }

    [Theory]
    [InlineData("1.10.8", "2.2.1", DcosEdition.Open, "1.12.2 1.13.7 2.1.1 2.2.1")]
    [InlineData("1.10.8", "1.11.6", DcosEdition.Open, "1.11.6")]
    [InlineData("2.0.6", "2.2.1", DcosEdition.Enterprise, "2.2.1")]
    [InlineData("1.13.9", "2.1.1", DcosEdition.Enterprise, "2.1.1")]
    [InlineData("2.2.1", "2.2.1", DcosEdition.Open, "2.2.1")]
    public void Way_is_the_published_one(string from, string to, DcosEdition edition, string expected) => Assert.Equal(
        expected,
        string.Join(" ", Update(Minimal + (edition == DcosEdition.Enterprise ? Enterprise : ""), from, to, edition).Select(hop => hop.Versions.To)));

    /// <summary>From 1.11 on a configuration without it runs with IPv6: the update of such a cluster does not switch it off.</summary>
    [Theory]
    [InlineData("1.11.6", "1.11.13", DcosEdition.Open)]
    [InlineData("1.11.13", "1.12.5", DcosEdition.Enterprise)]
    [InlineData("1.13.9", "2.2.1", DcosEdition.Open)]
    [InlineData("2.0.6", "2.2.1", DcosEdition.Enterprise)]
    public void Parameter_of_an_earlier_upgrade_is_not_declared_again(string from, string to, DcosEdition edition)
    {
        IReadOnlyList<ConfigHop> hops = Update(Minimal + (edition == DcosEdition.Enterprise ? Enterprise : ""), from, to, edition);

        Assert.All(hops, hop => Assert.DoesNotContain(hop.Update.Document.Values.Keys, name => name is "enable_ipv6" or "fault_domain_enabled"));
    }

    [Theory]
    [InlineData(Overlay, "  vtep_subnet:", "  vtep_subnet6: \"fd01:a::/64\"\n  vtep_subnet:")]
    [InlineData(FlowOverlay, "{vtep_subnet:", "{vtep_subnet6: \"fd01:a::/64\", vtep_subnet:")]
    public void Member_is_added_to_the_mapping_as_it_is_written(string overlay, string old, string @new)
    {
        foreach (string newline in new[] { "\n", "\r\n" })
        {
            string Lines(string text) => text.Replace("\n", newline, StringComparison.Ordinal);

            Assert.Equal(
                Lines(Minimal + Vtep6 + overlay.Replace(old, @new, StringComparison.Ordinal)),
                ConfigBench.Update(Lines(Minimal + overlay), "2.1.2", from: "2.0.6").Text);
        }
    }

    [Fact]
    public void Overlay_that_is_text_or_stands_elsewhere_is_written_again()
    {
        const string Written = "dcos_overlay_network: {\"overlays\":[{\"name\":\"dcos\",\"subnet\":\"9.0.0.0/8\"}],\"vtep_mac_oui\":\"x\","
            + "\"vtep_subnet\":\"44.128.0.0/20\",\"vtep_subnet6\":\"fd01:a::/64\"}\n";
        string elsewhere = FlowOverlay.Replace("dcos_overlay_network:", "mine: &net", StringComparison.Ordinal) + Minimal + "dcos_overlay_network: *net\n";

        Assert.Equal(Minimal + Vtep6 + Written, ConfigBench.Update(Minimal + TextOverlay, "2.1.2", from: "2.0.6").Text);
        ConfigUpdate update = ConfigBench.Update(elsewhere, "2.1.2", from: "2.0.6");
        Assert.StartsWith(elsewhere[..elsewhere.IndexOf("dcos_overlay_network", StringComparison.Ordinal)], update.Text);
        Assert.Empty(update.Findings);
    }

    [Theory]
    [InlineData("1.12.5", "1.13.9", "enable_ipv6: false\n", "dcos_l4lb_enable_ipv6: false\n")]
    [InlineData("2.1.2", "2.2.1", "", "enable_docker_gc: false\n")]
    [InlineData("2.0.6", "2.1.2", "dcos_dns_push_ops_timeout: 2000\n", "dcos_net_push_ops_timeout: 2000\n")]
    [InlineData("2.0.6", "2.1.2", "dcos_dns_store_modes: [lww]\n", "# dcos_dns_store_modes: [lww]\n")]
    [InlineData("2.1.2", "2.2.1", "resolvers: [198.51.100.1, 8.8.8.8]\n", "resolvers: [\"8.8.8.8\"]\n")]
    [InlineData("2.0.6", "2.1.2", "mesos_max_completed_tasks_per_framework: ''\n", "# mesos_max_completed_tasks_per_framework: ''\n")]
    [InlineData("1.12.5", "1.13.9", "marathon_gpu_scheduling_behavior: undefined\n", "# marathon_gpu_scheduling_behavior: undefined\n")]
    [InlineData("1.12.5", "1.13.9", "auth_cookie_secure_flag: maybe\n", "# auth_cookie_secure_flag: maybe\n")]
    [InlineData("1.11.13", "1.12.5", "log_offers: maybe\n", "# log_offers: maybe\n")]
    [InlineData("1.13.9", "2.0.6", "exhibitor_port: 8181\n", "# exhibitor_port: 8181\n")]
    [InlineData("2.0.6", "2.1.2", "calico_network_cidr: nonsense\n", "# calico_network_cidr: nonsense\n")]
    [InlineData("2.0.6", "2.1.2", "calico_enabled: false\n", "calico_enabled: false\n")]
    [InlineData("1.13.9", "2.0.6", "mesos_seccomp_enabled: false\n", "mesos_seccomp_enabled: false\n")]
    public void Value_changes_with_the_line(string from, string to, string old, string expected)
    {
        ConfigUpdate update = ConfigBench.Update(Minimal + old, to, from: from);

        Assert.Empty(update.Findings);
        Assert.Contains("\n" + expected, update.Text);
        Assert.DoesNotContain(Compare(Minimal + old, update.Text, from: from, to: to), row => row.Verdict == DcosVerdict.Forbidden);
    }

    [Fact]
    public void Security_disabled_ends_before_anything_is_updated()
    {
        string text = Minimal + Enterprise + "security: disabled\n";

        InputException e = Assert.Throws<InputException>(() => Update(text, "1.10.8", "2.2.1", DcosEdition.Enterprise));
        Assert.Equal(SR.ConfigValueRefused, e.Id);
        Assert.Equal(SR.ConfigValueRefused, Assert.Throws<InputException>(() => Update(text, "1.11.13", "1.12.5", DcosEdition.Enterprise)).Id);
        Assert.Single(Update(text, "1.10.8", "1.11.6", DcosEdition.Enterprise));
    }

    /// <summary>A cluster that runs with it has the files of Exhibitor's TLS; an older one does not.</summary>
    [Fact]
    public void Exhibitor_tls_is_not_switched_on_by_an_upgrade()
    {
        string text = Minimal + Enterprise + "exhibitor_tls_required: true\n";

        Assert.Contains("\n# exhibitor_tls_required: true\n", Assert.Single(Update(text, "1.13.9", "2.0.6", DcosEdition.Enterprise)).Update.Text);
        Assert.Equal(text, ConfigBench.Update(text, "2.1.2", DcosEdition.Enterprise, from: "2.0.6").Text);
    }

    [Fact]
    public void Value_is_set_from_the_first_release_that_has_it()
    {
        IReadOnlyList<ConfigHop> hops = Update(Minimal, "1.12.5", "2.2.1", DcosEdition.Open, ("calico_network_cidr", "10.9.0.0/16"), ("gc_delay", "3days"));

        Assert.Equal(
            ["gc_delay", "gc_delay calico_network_cidr", "gc_delay calico_network_cidr"],
            hops.Select(hop => string.Join(" ", hop.Update.Document.Values.Keys.Where(name => name is "gc_delay" or "calico_network_cidr"))));
        Assert.Equal(
            SR.ParameterNotSettable, Assert.Throws<InputException>(() => Update(Minimal, "1.13.9", "2.2.1", DcosEdition.Open, ("nonsense", 1))).Id);
        Assert.Equal(
            SR.ParameterNotSettable,
            Assert.Throws<InputException>(() => Update(Minimal, "1.12.5", "2.2.1", DcosEdition.Open, ("dcos_dns_push_ops_timeout", 1))).Id);
    }

    [Fact]
    public void Security_mode_is_set_with_the_last_upgrade()
    {
        IReadOnlyList<ConfigHop> hops = new ConfigHops(DcosEdition.Enterprise, new Dictionary<string, object?>(), Yaml)
            .Update(Read(Minimal + Enterprise), new ConfigVersions(new("1.12.5"), new("2.2.1")), DcosSecurityMode.Strict);

        Assert.Equal(
            hops.Select(hop => hop == hops[^1]), hops.Select(hop => hop.Update.Text.Contains("security: 'strict'", StringComparison.Ordinal)
                || hop.Update.Text.Contains("security: strict", StringComparison.Ordinal)));
    }

    /// <summary>What only the operator can know remains a finding.</summary>
    [Fact]
    public void Network_of_Calico_that_overlaps_an_overlay_is_left_to_the_operator()
    {
        string overlaps = Minimal + Overlay.Replace("9.0.0.0/8", "172.29.0.0/16", StringComparison.Ordinal);

        ConfigUpdate update = ConfigBench.Update(overlaps, "2.1.2", from: "2.0.6");

        Assert.Contains(update.Findings, finding => finding.Key == "calico_network_cidr");
        Assert.Empty(ConfigBench.Update(overlaps, "2.1.2", from: "2.0.6", set: [("calico_enabled", false)]).Findings);
        Assert.Empty(ConfigBench.Update(overlaps, "2.1.2", from: "2.0.6", set: [("calico_network_cidr", "10.9.0.0/16")]).Findings);
        Assert.Contains(
            Core.Tests.Configuration.Configs.Findings(Minimal.Replace("10.0.1.", "172.29.1.", StringComparison.Ordinal), "2.2.1"),
            result => result is { Name: "config-calico-network", Status: DcosCheckStatus.Warning });
    }

    [Fact]
    public void Warning_that_an_upgrade_brings_remains_and_an_earlier_one_does_not()
    {
        ConfigHops update = new(DcosEdition.Open, new Dictionary<string, object?>(), Yaml);
        IReadOnlyList<ConfigHop> hops = update.Update(
            Read(Minimal.Replace("10.0.1.", "172.29.1.", StringComparison.Ordinal) + "gc_delay: 3 days\n"), new ConfigVersions(new("1.13.6"), new("2.2.1")),
            DcosSecurityMode.None);

        Assert.Equal(["2.1.1", "2.2.1"], hops.Select(hop => hop.Versions.To.ToString()));
        Assert.StartsWith("calico_network_cidr: 172.29.0.0/16", Assert.Single(update.Remaining(hops[0])), StringComparison.Ordinal);
        Assert.Empty(update.Remaining(hops[1]));
    }

    [Fact]
    public void Resolvers_of_DCOS_alone_are_left_to_the_operator() => Assert.Contains(
        ConfigBench.Update(Minimal + "resolvers: [198.51.100.1]\n", "2.2.1", from: "2.1.2").Findings, finding => finding.Key == "resolvers");

    private static void AssertHop(ConfigHop hop, DcosEdition edition)
    {
        (string from, string to) = (hop.Versions.From.ToString(), hop.Versions.To.ToString());
        string before = hop.Before.WithMark;
        string after = hop.Update.Text;
        string story = $"{from} -> {to}\n{before}\n=>\n{after}\n{string.Join("\n", hop.Update.Findings)}";
        Assert.True(hop.Update.Findings.Count == 0, story);
        Assert.Empty(Core.Tests.Configuration.Configs.Findings(after, to, edition)
            .Where(result => result.Status == DcosCheckStatus.Failed && result.Parameter != "license_key_contents")
            .Select(result => $"{result.Message}\n{story}"));
        Assert.Empty(Compare(Input(before), Input(after), DcosProcedure.Upgrade, from, to, edition)
            .Where(row => row.Verdict == DcosVerdict.Forbidden).Select(row => $"{row.Parameter} {row.Reason}\n{story}"));
        AssertOnlyWhatHadTo(hop, edition, story);
        Assert.Equal(after, ConfigBench.Update(after, to, edition, from: to).Text);
    }

    /// <summary>Every line but those of parameters that the one release does not read, the other does not have, or the upgrade changes, is in the new text,
    /// byte for byte and in the same order.</summary>
    private static void AssertOnlyWhatHadTo(ConfigHop hop, DcosEdition edition, string story)
    {
        HashSet<string> migrated = [.. ConfigMigration.Between(hop.Versions.From, hop.Versions.To, edition)
            .Where(migration => migration.Kind is not (MigrationKind.Require or MigrationKind.Renew or MigrationKind.Keep or MigrationKind.Advise))
            .SelectMany(migration => new[] { migration.Name, migration.Argument })];
        bool MayChange(string name) => migrated.Contains(name)
            || ParameterCatalogue.Instance.Find(name, hop.Versions.From, edition) is null or { IsUnread: true } or { IsInternal: true }
            || ParameterCatalogue.Instance.Find(name, hop.Versions.To, edition) is null or { IsInternal: true };

        string[] old = hop.Before.WithMark.Split('\n');
        Dictionary<int, string> starts = hop.Before.Entries.GroupBy(entry => entry.Line).ToDictionary(same => same.Key, same => same.First().Key);
        Queue<string> lines = new(hop.Update.Text.Split('\n'));
        bool skip = false;
        for (int i = 0; i < old.Length; i++)
        {
            skip = starts.TryGetValue(i + 1, out string? name) ? MayChange(name) : skip;
            if (skip)
            {
                continue;
            }

            while (lines.Count > 0 && lines.Peek() != old[i])
            {
                lines.Dequeue();
            }

            Assert.True(lines.Count > 0, $"'{old[i]}' is not in it any more: {story}");
            lines.Dequeue();
        }
    }

    private static string Next(Random random, DcosEdition edition)
    {
        string text = RandomConfig.Next(random, edition).Replace("security: disabled", "security: permissive", StringComparison.Ordinal);
        string newline = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        text = text.Replace("---" + newline, "", StringComparison.Ordinal);
        foreach (string piece in s_pieces.OrderBy(_ => random.Next()).Where(_ => random.Next(8) == 0))
        {
            string name = piece.Split(':')[0];
            text = text.Contains(name, StringComparison.Ordinal) ? text : piece.Replace("\n", newline, StringComparison.Ordinal) + text;
        }

        return text;
    }

    private static IReadOnlyList<ConfigHop> Update(string text, string from, string to, DcosEdition edition, params (string Name, object? Value)[] set) =>
        new ConfigHops(edition, set.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal), Yaml)
            .Update(Read(text), new ConfigVersions(new DcosVersion(from), new DcosVersion(to)), DcosSecurityMode.None);
}
