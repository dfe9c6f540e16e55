using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace DcosUpgrade.Core.Tests.Configs;

/// <summary>Makes config.yaml texts as people write them: any order, quotes, comments, blocks, line ends.</summary>
internal static class RandomConfig
{
    private static readonly string[] s_always = ["bootstrap_url", "cluster_name", "exhibitor_storage_backend", "master_discovery", "master_list"];

    /// <summary>Parameters with texts that each hold one whole entry.</summary>
    private static readonly (string Name, string[] Forms)[] s_pieces =
    [
        ("bootstrap_url", ["bootstrap_url: http://10.0.0.5:80", "bootstrap_url: 'http://boot.example.com/dcos' # nginx"]),
        ("cluster_name", ["cluster_name: prod", "cluster_name: \"pr: # od\"", "cluster_name: >-\n  two\n  lines"]),
        ("exhibitor_storage_backend", ["exhibitor_storage_backend: static", "exhibitor_storage_backend: 'static'   # never change"]),
        ("master_discovery", ["master_discovery: static"]),
        ("master_list", ["master_list:\n- 10.0.1.1\n- 10.0.1.2\n# the new one\n- 10.0.1.3", "master_list: [10.0.1.1]", "master_list: '[\"10.0.1.1\"]'"]),
        ("resolvers", ["resolvers:\n  - 8.8.8.8\n\n  - 8.8.4.4", "resolvers: []", "resolvers: &r [1.1.1.1]"]),
        ("oauth_enabled", ["oauth_enabled: 'false'", "oauth_enabled: no", "oauth_enabled: true"]),
        ("telemetry_enabled", ["telemetry_enabled: 'false'", "\"telemetry_enabled\": off"]),
        ("gc_delay", ["gc_delay: 3days", "gc_delay: |-\n  3days\n"]),
        ("weights", ["weights: |\n  a=1\n  # b=2\n", "weights: 'a=1'"]),
        ("use_proxy", ["use_proxy: 'true'\nhttp_proxy: http://u:p@proxy:3128\nhttps_proxy: http://proxy\nno_proxy: ['a.b', \".c\"]"]),
        ("custom_checks", ["custom_checks:\n  cluster_checks:\n    one:\n      description: d\n      # how\n      cmd: [a, b]\n      timeout: 1s"]),
        ("dcos_overlay_network",
            ["dcos_overlay_network:\n  vtep_subnet: 44.128.0.0/20\n  vtep_mac_oui: 70:B3:D5:00:00:00\n  overlays:\n  - name: dcos\n    subnet: 9.0.0.0/8\n   "
                + " prefix: 24"]),
        ("rexray_config_preset", ["rexray_config_preset: aws", "rexray_config_preset: ''"]),
        ("exhibitor_admin_password", ["exhibitor_admin_password: hunter22"]),
        ("dns_search", ["dns_search: a.example b.example"]),
        ("ssh_user", ["ssh_user: core\nagent_list:\n- 10.0.2.1"]),
        ("exhibitor_zk_backend", ["exhibitor_zk_backend: zookeeper # a mistake"]),
        ("minuteman_min_named_ip", ["minuteman_min_named_ip: 11.5.0.0", "'minuteman_min_named_ip' : '11.0.0.0' # default"]),
        ("minuteman_max_named_ip", ["minuteman_max_named_ip: 11.6.0.0"]),
        ("dns_forward_zones", ["dns_forward_zones: []", "dns_forward_zones:\n- - a.example\n  - - - 1.1.1.1\n      - 53",
            "dns_forward_zones: '[[\"b.example\", [[\"2.2.2.2\", 5353]]], [\"b.example\", [[\"2.2.2.3\", 53]]]]'"]),
        ("cosmos_config", ["cosmos_config: {}", "cosmos_config:\n  staged_package_storage_uri: file:///a\n  package_storage_uri: file:///b"]),
        ("enable_ipv6", ["enable_ipv6: 'true'", "enable_ipv6: no", "enable_ipv6: maybe"]),
        ("fault_domain_enabled", ["fault_domain_enabled: false"]),
        ("dcos_l4lb_min_named_ip", ["dcos_l4lb_min_named_ip: 1.2.3.4", "dcos_l4lb_min_named_ip: nonsense"]),
        ("mesos_agent_work_dir", ["mesos_agent_work_dir: /var/lib/mesos/slave", "mesos_agent_work_dir: relative"]),
        ("adminrouter_tls_1_2_enabled", ["adminrouter_tls_1_2_enabled: false"]),
        ("licensing_enabled", ["licensing_enabled: maybe"]),
        ("dcos_l4lb_forward_metrics", ["dcos_l4lb_forward_metrics: 1"]),
    ];

    private static readonly string[] s_enterprise =
    [
        "superuser_username: admin",
        "superuser_password_hash: $6$rounds=656000$abcdefghijklmnop$0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmn",
        "security: disabled", "customer_key: 123e4567-e89b-12d3-a456-426655440000", "zk_super_credentials: 'super:sicret'",
    ];

    /// <summary>Names of which an update may touch every line.</summary>
    private static readonly Regex s_migrated =
        new("minuteman_m|dns_forward_zones|example$|1.1.1.1$|- "
            + "53$|cosmos|package_storage|fault_domain|customer_key|dcos_l4lb|enable_ipv6|work_dir|tls_1_2|licensing");

    public static bool IsMigrated(string line) => s_migrated.IsMatch(line.TrimEnd('\r'));

    public static string Next(Random random, DcosEdition edition)
    {
        List<string> entries =
            [.. s_pieces.Where(piece => s_always.Contains(piece.Name) || random.Next(3) == 0).Select(piece => piece.Forms[random.Next(piece.Forms.Length)])];
        if (edition == DcosEdition.Enterprise)
        {
            entries.AddRange(s_enterprise.Where((_, i) => i < 2 || random.Next(2) == 0));
        }

        string[] shuffled = [.. entries.OrderBy(_ => random.Next())];
        string text = (random.Next(3) == 0 ? "---\n" : "")
            + string.Concat(shuffled.Select(entry => (random.Next(4) == 0 ? "\n# about the next one: it is important\n" : "") + entry.TrimEnd('\n') + "\n"))
            + (random.Next(4) == 0 ? "# the end\n" : "")
            + (random.Next(6) == 0 ? "...\n" : "");
        text = random.Next(8) == 0 ? text.TrimEnd('\n') : text;
        return random.Next(5) == 0 ? text.Replace("\n", "\r\n") : text;
    }
}
