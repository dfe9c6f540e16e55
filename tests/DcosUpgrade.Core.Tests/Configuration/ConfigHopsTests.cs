using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using Xunit;
using static DcosUpgrade.Core.Tests.Configs.ConfigBench;

namespace DcosUpgrade.Core.Tests.Configs;

/// <summary>The way over all lines: each file is for its release, and nothing changes that need not.</summary>
public sealed class ConfigHopsTests
{
    private const string Overlay =
        "dcos_overlay_network:\n  # ours\n  vtep_subnet: 44.128.0.0/20\n  vtep_mac_oui: 70:B3:D5:00:00:00\n  overlays:\n  - name: dcos\n"
            + "    subnet: 9.0.0.0/8\n";

    /// <summary>Entries that later lines treat in another way, each whole.</summary>
    private static readonly string[] s_pieces =
    [
        Overlay,
        "dcos_overlay_network: {vtep_subnet: 44.128.0.0/20, vtep_mac_oui: 70:B3:D5:00:00:00, overlays: [{name: dcos, subnet: 9.0.0.0/8}]}\n",
        "dcos_overlay_network: '{\"vtep_subnet\": \"44.128.0.0/20\", \"vtep_mac_oui\": \"x\", "
            + "\"overlays\": [{\"name\": \"dcos\", \"subnet\": \"9.0.0.0/8\"}]}'\n",
        "auth_cookie_secure_flag: maybe\n", "log_offers: sometimes\n", "enable_docker_gc: true\n", "mesos_max_completed_tasks_per_framework: ''\n",
        "marathon_gpu_scheduling_behavior: undefined\n", "calico_vxlan_port: 4789\n", "exhibitor_port: 8181\n", "dcos_l4lb_enable_ipv6: true\n",
        "exhibitor_tls_required: true\n", "resolvers: [198.51.100.1, 8.8.8.8] # copied from a node\n", "mesos_seccomp_enabled: true\n", "platform: onprem\n",
    ];

    [Theory]
    [InlineData(DcosEdition.Open, "1.10.8")]
    [InlineData(DcosEdition.Enterprise, "1.10.8")]
    [InlineData(DcosEdition.Open, "1.11.13")]
    [InlineData(DcosEdition.Open, "1.13.9")]
    public void Every_valid_configuration_goes_over_every_hop(DcosEdition edition, string from)
    {
        Random random = new(20200113);
        int valid = 0;
        for (int i = 0; i < 400 && valid < 120; i++)
        {
            string text = Next(random, edition);
            if (!ConfigResolver.Resolve(Read(text), new DcosVersion(from), edition).IsValid)
            {
                continue;
            }

            valid++;
            IReadOnlyList<ConfigHop> hops = Update(text, from, "2.2.1", edition);

            Assert.Equal("2.2.1", hops[^1].To.ToString());
            string before = text;
            foreach (ConfigHop hop in hops)
            {
                string after = hop.Update.Text;
                string story = $"{hop.From} -> {hop.To}\n{before}\n=>\n{after}\n{string.Join("\n", hop.Update.Findings)}";
                Assert.True(hop.Update.Findings.Count == 0, story);
                Assert.Empty(Core.Tests.Configuration.Configs.Findings(after, hop.To.ToString(), edition)
                    .Where(result => result.Status == DcosCheckStatus.Failed && result.Parameter != "license_key_contents")
                    .Select(result => $"{result.Message}\n{story}"));
                Assert.Empty(Compare(Input(before), Input(after), DcosProcedure.Upgrade, hop.From.ToString(), hop.To.ToString(), edition)
                    .Where(row => row.Verdict == DcosVerdict.Forbidden).Select(row => $"{row.Parameter} {row.Reason}\n{story}"));
                AssertOnlyWhatHadTo(before, after, story);
                Assert.Equal(after, ConfigBench.Update(after, hop.To.ToString(), edition, from: hop.To.ToString()).Text);
                before = after;
            }
        }

        Assert.Equal(120, valid);
    }

    [Theory]
    [InlineData("1.10.8", "1.12.2", DcosEdition.Open)]
    [InlineData("1.11.13", "1.13.7", DcosEdition.Open)]
    [InlineData("1.13.9", "2.1.1", DcosEdition.Open)]
    [InlineData("2.0.6", "2.2.1", DcosEdition.Enterprise)]
    public void Published_skips_are_one_update(string from, string to, DcosEdition edition) =>
        Assert.Empty(ConfigBench.Update(Minimal + (edition == DcosEdition.Enterprise ? Enterprise + "fault_domain_enabled: false\n" : "") + Overlay,
            to, edition, from: from).Findings);

    [Fact]
    public void Member_is_added_to_the_mapping_as_it_is_written()
    {
        const string Why = "# DC/OS 2.1 wants vtep_subnet6 in every overlay configuration; this is its default.\n";

        Assert.Contains(
            Why + Overlay.Replace("  vtep_subnet:", "  vtep_subnet6: \"fd01:a::/64\"\n  vtep_subnet:"),
            ConfigBench.Update(Minimal + Overlay, "2.1.2", from: "2.0.6").Text);
        Assert.Contains(Why + "dcos_overlay_network: {vtep_subnet6: \"fd01:a::/64\", vtep_subnet: 44.128.0.0/20,", ConfigBench.Update(Minimal + s_pieces[1],
            "2.1.2", from: "2.0.6").Text);
    }

    [Theory]
    [InlineData("1.12.5", "1.13.9", "enable_ipv6: false\n", "dcos_l4lb_enable_ipv6: false\n")]
    [InlineData("2.1.2", "2.2.1", "", "enable_docker_gc: false\n")]
    [InlineData("2.0.6", "2.1.2", "dcos_dns_push_ops_timeout: 2000\n", "dcos_net_push_ops_timeout: 2000\n")]
    [InlineData("2.1.2", "2.2.1", "resolvers: [198.51.100.1, 8.8.8.8]\n", "resolvers: [\"8.8.8.8\"]\n")]
    [InlineData("2.0.6", "2.1.2", "mesos_max_completed_tasks_per_framework: ''\n", "# mesos_max_completed_tasks_per_framework: ''\n")]
    [InlineData("1.12.5", "1.13.9", "auth_cookie_secure_flag: maybe\n", "# auth_cookie_secure_flag: maybe\n")]
    [InlineData("1.13.9", "2.0.6", "exhibitor_port: 8181\n", "# exhibitor_port: 8181\n")]
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

        Assert.Equal(SR.ConfigValueRefused, Assert.Throws<InputException>(() => Update(text, "1.10.8", "2.2.1", DcosEdition.Enterprise)).Id);
        Assert.Contains(
            Compare(text, text, from: "1.11.13", to: "1.12.5", edition: DcosEdition.Enterprise),
            row => row is { Parameter: "security", Verdict: DcosVerdict.Forbidden });
    }

    [Fact]
    public void Value_is_set_from_the_first_release_that_has_it()
    {
        IReadOnlyList<ConfigHop> hops = Update(Minimal, "1.13.9", "2.2.1", DcosEdition.Open, ("calico_network_cidr", "10.9.0.0/16"));

        Assert.All(hops, hop => Assert.Equal(
            hop.To.CompareTo(new DcosVersion("2.1.0")) >= 0, hop.Update.Text.Contains("calico_network_cidr: '10.9.0.0/16'", StringComparison.Ordinal)));
        Assert.Equal(
            SR.ParameterNotSettable, Assert.Throws<InputException>(() => Update(Minimal, "1.13.9", "2.2.1", DcosEdition.Open, ("nonsense", 1))).Id);
    }

    /// <summary>What only the operator can know remains a finding.</summary>
    [Fact]
    public void Network_of_Calico_that_overlaps_an_overlay_is_left_to_the_operator()
    {
        string overlaps = Minimal + Overlay.Replace("9.0.0.0/8", "172.29.0.0/16");

        ConfigUpdate update = ConfigBench.Update(overlaps, "2.1.2", from: "2.0.6");

        Assert.Contains(update.Findings, finding => finding.Key == "calico_network_cidr");
        Assert.Empty(ConfigBench.Update(overlaps, "2.1.2", from: "2.0.6", set: [("calico_enabled", false)]).Findings);
        Assert.Contains(
            Core.Tests.Configuration.Configs.Findings(Minimal.Replace("10.0.1.", "172.29.1."), "2.2.1"),
            result => result is { Name: "config-calico-network", Status: DcosCheckStatus.Warning });
    }

    [Fact]
    public void Operator_is_told_of_new_defaults()
    {
        Assert.Equal(
            "calico_enabled Warning, calico_network_cidr Warning", Short(Compare(Minimal, Minimal, from: "2.0.6", to: "2.1.2")));
        Assert.Equal("enable_docker_gc Warning", Short(Compare(Minimal, Minimal, from: "2.1.2", to: "2.2.1")));
        Assert.Equal(
            "calico_enabled Allowed, calico_network_cidr Allowed",
            Short(Compare(Minimal, Minimal + "calico_enabled: true\ncalico_network_cidr: 10.9.0.0/16\n", from: "2.0.6", to: "2.1.2")));
        Assert.Equal(
            "enable_mesos_input_plugin Allowed",
            Short(Compare(Minimal, Minimal + "enable_mesos_input_plugin: false\n", DcosProcedure.Reconfigure, from: "1.13.9")));
    }

    private static string Next(Random random, DcosEdition edition)
    {
        string text = RandomConfig.Next(random, edition).Replace("security: disabled", "security: permissive");
        string newline = text.Contains("\r\n") ? "\r\n" : "\n";
        foreach (string piece in s_pieces.Where(_ => random.Next(5) == 0))
        {
            string name = piece.Split(':')[0];
            text = text.Contains(name, StringComparison.Ordinal) ? text : piece.Replace("\n", newline) + text;
        }

        return text.Contains("---", StringComparison.Ordinal) ? text.Replace("---" + newline, "", StringComparison.Ordinal) : text;
    }

    private static IReadOnlyList<ConfigHop> Update(string text, string from, string to, DcosEdition edition, params (string Name, object? Value)[] set) =>
        ConfigHops.Update(
            Read(text), new DcosVersion(from), new DcosVersion(to), edition,
            set.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal), Yaml);

    /// <summary>Every line of the old text that is not of a migrated parameter stands in the new one, in the same order.</summary>
    private static void AssertOnlyWhatHadTo(string old, string @new, string story)
    {
        HashSet<string> pieces = [.. s_pieces.SelectMany(piece => piece.Split('\n')).Where(line => !Overlay.Contains(line, StringComparison.Ordinal))];
        Queue<string> lines = new(@new.Split('\n'));
        foreach (string line in old.Split('\n').Where(line => !RandomConfig.IsMigrated(line) && !pieces.Contains(line.TrimEnd('\r'))))
        {
            while (lines.Count > 0 && lines.Peek() != line)
            {
                lines.Dequeue();
            }

            Assert.True(lines.Count > 0, $"'{line}' is not in it any more: {story}");
            lines.Dequeue();
        }
    }
}
