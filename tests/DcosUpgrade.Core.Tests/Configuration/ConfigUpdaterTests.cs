using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using Xunit;
using static DcosUpgrade.Core.Tests.Configs.ConfigBench;

namespace DcosUpgrade.Core.Tests.Configs;

/// <summary>The new format: what is added, renamed, converted and dropped, and that nothing else is touched.</summary>
public sealed class ConfigUpdaterTests
{
    private const string Ipv6 =
        "# DC/OS 1.11 switches IPv6 on unless this says no, which the upgrade procedure recommends; kernels without IPv6 need it.\nenable_ipv6: false\n";

    private const string FaultDomain =
        "# DC/OS Enterprise 1.11 needs this, or a fault-domain-detect script; agents keep the fault domain that they first report.\nfault_domain_enabled: "
            + "false\n";

    private const string Renamed = "# DC/OS 1.11 renamed minuteman_min_named_ip; under the old name it would be ignored.\n";

    private const string Zones = "# DC/OS 1.11 wants a mapping of zones here; until 1.10 it was a nested list.\n";

    [Theory]
    [InlineData("", "", Ipv6)]
    [InlineData("enable_ipv6: 'true' # mine\n", "enable_ipv6: 'true' # mine\n", "")]
    [InlineData("minuteman_min_named_ip:   '11.5.0.0'   # ours\n", Renamed + "dcos_l4lb_min_named_ip:   '11.5.0.0'   # ours\n", Ipv6)]
    [InlineData(
        "dcos_l4lb_min_named_ip: 1.1.1.1\nminuteman_min_named_ip: 11.5.0.0\n",
        "# Until 1.11.6 nothing read this one; minuteman_min_named_ip did, and now has its name.\n# dcos_l4lb_min_named_ip: 1.1.1.1\n" + Renamed
            + "dcos_l4lb_min_named_ip: 11.5.0.0\n",
        Ipv6)]
    [InlineData("dns_forward_zones: [] # none\n", Zones + "dns_forward_zones: {} # none\n", Ipv6)]
    [InlineData(
        "dns_forward_zones:\n- - a.b\n  # the old one\n  - - - 1.1.1.1\n      - 53\nweights: x=1\n",
        Zones + "# dns_forward_zones:\n# - - a.b\n#   # the old one\n#   - - - 1.1.1.1\n#       - 53\ndns_forward_zones: "
            + "{\"a.b\":[\"1.1.1.1:53\"]}\nweights: x=1\n",
        Ipv6)]
    [InlineData("dns_forward_zones: '[[\"a.b\", [[\"1.1.1.1\", 53]]]]'\n", Zones + "dns_forward_zones: {\"a.b\":[\"1.1.1.1:53\"]}\n", Ipv6)]
    [InlineData("cosmos_config: {}\n", "# DC/OS 1.11 has no cosmos_config: the package storage that it names is not used any more.\n# cosmos_config: {}\n",
        Ipv6)]
    [InlineData("fault_domain_enabled: false\n",
        "# The installer of DC/OS 1.11.6 computes fault_domain_enabled itself and refuses it here.\n# fault_domain_enabled: false\n", Ipv6)]
    [InlineData("mesos_agent_work_dir: /data\n",
        "# DC/OS 1.10.11 did not read mesos_agent_work_dir; to DC/OS 1.11.6 it would be a change.\n# mesos_agent_work_dir: /data\n", Ipv6)]
    [InlineData("mesos_agent_work_dir: /var/lib/mesos/slave\n", "mesos_agent_work_dir: /var/lib/mesos/slave\n", Ipv6)]
    [InlineData("exhibitor_zk_backend: x\n", "exhibitor_zk_backend: x\n", Ipv6)]
    public void Open(string old, string @new, string added) => AssertUpdated(old, @new + added, DcosEdition.Open);

    [Theory]
    [InlineData(Enterprise, Enterprise + Ipv6 + FaultDomain)]
    [InlineData(Enterprise + "fault_domain_enabled: true\n", Enterprise + "fault_domain_enabled: true\n" + Ipv6)]
    [InlineData(
        Enterprise + "customer_key: 123e4567-e89b-12d3-a456-426655440000\n",
        Enterprise + "# DC/OS Enterprise 1.11 has no customer_key: the licence takes its place.\n# customer_key: 123e4567-e89b-12d3-a456-426655440000\n" + Ipv6
            + FaultDomain)]
    public void EnterpriseEdition(string old, string @new) => AssertUpdated(old, @new, DcosEdition.Enterprise);

    [Fact]
    public void Value_that_only_the_new_version_reads_and_refuses_is_replaced()
    {
        ConfigUpdate update = Update(Minimal + "enable_ipv6: maybe # ?\n");

        Assert.Empty(update.Findings);
        Assert.Contains("The old value is not allowed.\nenable_ipv6: false # ?\n", update.Text);
    }

    [Fact]
    public void Text_in_the_new_format_is_not_changed()
    {
        string text = Minimal.Replace("\n", "\r\n") + "enable_ipv6: false\r\ndns_forward_zones: {a.b: [1.1.1.1]}";

        Assert.Equal(text, Update(text).Text);
        Assert.Equal(text, Update("\uFEFF" + text).Text);
        Assert.Equal(text, Update(Update(text).Text).Text);
    }

    [Fact]
    public void An_update_of_an_update_changes_nothing()
    {
        string once = Update(Minimal + "minuteman_min_named_ip: 11.5.0.0\ncosmos_config: {}\ndns_forward_zones: []\n").Text;

        Assert.Equal(once, Update(once).Text);
    }

    [Fact]
    public void Merged_value_stays_and_is_set_explicitly()
    {
        string old = "base: &base\n  minuteman_min_named_ip: 11.5.0.0\n  dns_forward_zones: []\n  enable_lb: true\n<<: *base\n" + Minimal;

        ConfigUpdate update = Update(old);

        Assert.StartsWith(old, update.Text);
        Assert.Equal("11.5.0.0", Assert.IsType<ConfigText>(update.Document.Values["dcos_l4lb_min_named_ip"].Value).Value);
        Assert.IsType<ConfigMap>(update.Document.Values["dns_forward_zones"].Value);
    }

    [Fact]
    public void An_anchor_that_others_use_stays()
    {
        ConfigUpdate update = Update(Minimal + "cosmos_config: &c {}\ncustom_checks: *c\n");

        Assert.Contains("It stays for its anchor.\ncosmos_config: &c {}\n", update.Text);
        Assert.Empty(update.Findings);
    }

    [Fact]
    public void All_in_braces_is_updated_too()
    {
        ConfigUpdate update = Update(
            """{"bootstrap_url": "http://10.0.0.5", "cluster_name": "x", "cosmos_config": {}, "exhibitor_storage_backend": "static","""
            + """ "master_discovery": "static", "minuteman_min_named_ip": "11.5.0.0", "dns_forward_zones": [], "master_list": ["10.0.1.1"]}""");

        Assert.Empty(update.Findings);
        Assert.Equal(
            ["enable_ipv6", "bootstrap_url", "cluster_name", "exhibitor_storage_backend", "master_discovery", "dcos_l4lb_min_named_ip", "dns_forward_zones",
                "master_list"], update.Document.Entries.Select(entry => entry.Key));
    }

    [Fact]
    public void Values_are_set_in_place_and_only_when_they_differ()
    {
        string old = Minimal + "gc_delay: 2days # ours\ntelemetry_enabled: 'false'\nresolvers:\n- 1.1.1.1\nenable_ipv6: false\n";

        Assert.Equal(
            Minimal + "gc_delay: '3days' # ours\ntelemetry_enabled: 'false'\n# resolvers:\n# - 1.1.1.1\nresolvers: [\"8.8.8.8\",\"1.1.1.1\"]\nenable_ipv6: "
                + "true\ndns_search: 'a.b c.d'\n",
            Update(old, set: [("gc_delay", "3days"), ("telemetry_enabled", false), ("resolvers", new[] { "8.8.8.8", "1.1.1.1" }), ("enable_ipv6", true),
                ("dns_search", "a.b c.d")]).Text);
        Assert.Equal(old, Update(old, set: [("resolvers", new[] { "1.1.1.1" }), ("gc_delay", "48hrs"), ("enable_ipv6", "false")]).Text);
        Assert.Equal(
            old.Replace("gc_delay: 2days # ours", "# Taken out on request.\n# gc_delay: 2days # ours"),
            Update(old, set: [("gc_delay", null)]).Text);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("0x1f")]
    [InlineData("1:30")]
    [InlineData("2018-01-01")]
    [InlineData("~")]
    [InlineData("")]
    [InlineData(" a # b: 'c' ")]
    [InlineData("- a")]
    [InlineData("{a}")]
    [InlineData("line\nline\u2028\u0085\ud83d\ude00")]
    [InlineData("plain/text-1_0.x")]
    [InlineData("\"&*!|>%@`")]
    public void Any_text_can_be_set(string value)
    {
        ConfigDocument document = Update(Minimal, set: [("weights", value)]).Document;

        Assert.Equal(value, Assert.IsType<ConfigText>(document.Values["weights"].Value).Value);
    }

    [Theory]
    [InlineData("gc_dealy", "did you mean 'gc_delay'")]
    [InlineData("dcos_version", "the installer computes it")]
    [InlineData("fault_domain_enabled", "the installer computes it")]
    [InlineData("cosmos_config", "")]
    public void Only_parameters_of_the_new_version_can_be_set(string name, string hint)
    {
        InputException e = Assert.Throws<InputException>(() => Update(Minimal, set: [(name, "x")]));

        Assert.Equal(SR.ParameterNotSettable, e.Id);
        Assert.Contains(hint, e.Message);
    }

    [Theory]
    [InlineData("security: disabled # so far\n", DcosSecurityMode.Permissive, "security: permissive # so far\n")]
    [InlineData("security: permissive\n", DcosSecurityMode.Strict, "security: strict\n")]
    [InlineData("", DcosSecurityMode.Strict, "security: strict\n")]
    [InlineData("security: strict\n", DcosSecurityMode.Strict, "security: strict\n")]
    public void Security_mode_changes_by_one_step(string old, DcosSecurityMode mode, string @new)
    {
        string text = Minimal + Enterprise + "fault_domain_enabled: false\nenable_ipv6: false\n";

        Assert.Equal(text + @new, Update(text + old, edition: DcosEdition.Enterprise, mode: mode, from: "1.11.6").Text);
    }

    [Theory]
    [InlineData("security: disabled\n", DcosSecurityMode.Strict)]
    [InlineData("security: strict\n", DcosSecurityMode.Permissive)]
    [InlineData("", DcosSecurityMode.Disabled)]
    public void Other_changes_of_the_security_mode_are_refused(string old, DcosSecurityMode mode) => Assert.Equal(
        SR.SecurityStepRefused,
        Assert.Throws<InputException>(() => Update(Minimal + Enterprise + old, edition: DcosEdition.Enterprise, mode: mode, from: "1.11.6")).Id);

    [Theory]
    [InlineData("? bootstrap_url\n: http://a\ncluster_name: x\n")]
    [InlineData("{}")]
    [InlineData("!!str bootstrap_url: http://a\ncluster_name: x\n")]
    public void Text_that_cannot_be_edited_safely_is_refused(string text)
    {
        InputException e = Assert.Throws<InputException>(() => Update(text));

        Assert.Equal(SR.ConfigNotEditable, e.Id);
        Assert.Contains("config.yaml:1:", e.Message);
    }

    /// <summary>The promise: whatever a 1.10 installer took, the result is taken by the new one, nothing in it is forbidden, and no line moved that need
    /// not.</summary>
    [Theory]
    [InlineData("1.11.0", DcosEdition.Open)]
    [InlineData("1.11.6", DcosEdition.Open)]
    [InlineData("1.11.13", DcosEdition.Open)]
    [InlineData("1.11.6", DcosEdition.Enterprise)]
    public void Every_valid_configuration_can_be_updated(string to, DcosEdition edition)
    {
        Random random = new(20181020);
        DcosVersion from = new("1.10.8");
        int valid = 0;
        for (int i = 0; i < 120; i++)
        {
            string old = RandomConfig.Next(random, edition);
            ConfigDocument document = Read(old);
            if (!ConfigResolver.Resolve(document, from, edition).IsValid)
            {
                continue;
            }

            valid++;
            ConfigUpdate update = Update(old, to, edition, from: "1.10.8");

            Assert.True(update.Findings.Count == 0, $"{old}\n=>\n{update.Text}\n{string.Join("\n", update.Findings)}");
            Assert.DoesNotContain(
                Compare(Input(old), Input(update.Text), DcosProcedure.Upgrade, "1.10.8", to, edition), row => row.Verdict == DcosVerdict.Forbidden);
            AssertOnlyWhatHadTo(old, update.Text);
            Assert.Equal(update.Text, Update(update.Text, to, edition, from: to).Text);
        }

        Assert.InRange(valid, 60, 120);
    }

    [Fact]
    public void Whatever_the_text_there_is_a_result_or_one_of_our_errors()
    {
        Random random = new(11);
        for (int i = 0; i < 1500; i++)
        {
            StringBuilder text = new(RandomConfig.Next(random, DcosEdition.Open));
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(text.Length);
                _ = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at)),
                    1 => text.Insert(at, "{}[]:#&*!|>'\"%@`,?-\t\n \u2028\0é"[random.Next(22)]),
                    _ => text.Insert(at, text.ToString(at, Math.Min(30, text.Length - at))),
                };
            }

            try
            {
                ConfigDocument document = Read(text.ToString());
                ConfigUpdate update = Update(text.ToString());
                _ = UnifiedDiff.Of(MaskedText.Of(document, document), MaskedText.Of(update.Document, document), "a", "b");
                _ = Compare(text.ToString(), update.Text);
            }
            catch (InputException)
            {
                // Named, with its place.
            }
        }
    }

    /// <summary>Every line of the old text that is not of a migrated parameter stands in the new one, in the same order.</summary>
    private static void AssertOnlyWhatHadTo(string old, string @new)
    {
        Queue<string> lines = new(@new.Split('\n'));
        foreach (string line in old.Split('\n').Where(line => !RandomConfig.IsMigrated(line)))
        {
            while (lines.Count > 0 && lines.Peek() != line)
            {
                lines.Dequeue();
            }

            Assert.True(lines.Count > 0, $"'{line}' of\n{old}\nis not in\n{@new}");
            lines.Dequeue();
        }
    }

    private static void AssertUpdated(string old, string @new, DcosEdition edition)
    {
        ConfigUpdate update = Update(Minimal + old, edition: edition);

        Assert.Equal(Minimal + @new, update.Text);
        Assert.Empty(update.Findings);
        Assert.DoesNotContain(Compare(Minimal + old, update.Text, edition: edition), row => row.Verdict == DcosVerdict.Forbidden);
    }
}
