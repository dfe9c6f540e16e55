using DcosUpgrade.Adapters;
using DcosUpgrade.Inventory;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Inventory;

/// <summary>Inventories as text, read as the module reads them.</summary>
internal static class Inventories
{
    public const string Whole = """
        version: 1
        cluster: prod-eu
        edition: open
        bootstrap: {name: boot, address: 10.0.0.5, ssh: 203.0.113.5, port: 2222, user: root, jump: bastion1}
        jump:
          bastion1: {ssh: 203.0.113.9, user: ops}
          bastion2: {ssh: bastion2.example, port: 2022, via: bastion1}
        nodes:
          - {name: m1, role: master, address: 10.0.1.1, ssh: 203.0.113.11, port: 22, user: core, jump: bastion1, zone: a, region: r1, state: present}
          - {name: m2, role: master, address: 10.0.1.2, zone: b}
          - {name: m3, role: master, address: 10.0.1.3, state: absent}
          - {name: a2, role: slave, address: 10.0.2.2, jump: bastion2}
          - {name: a1, role: agent, address: 10.0.2.1}
          - {name: p2, role: slave_public, address: 10.0.3.2}
          - {name: p1, role: public_agent, address: 10.0.3.1}
        """;

    private static readonly IAdapterFactory s_adapters = new AdapterFactory();

    public static IYamlReader Yaml => s_adapters.Yaml;

    public static InventoryReading Read(string text, string path = "prod.yaml", int? port = null) => new InventoryReader(Yaml).Read(text, path, port);

    /// <summary>A sound inventory up to line 3; the nodes begin on line 4.</summary>
    public static string Nodes(params string[] nodes) =>
        "version: 1\ncluster: c\nnodes:\n" + string.Concat(System.Array.ConvertAll(nodes, node => $"  - {node}\n"));
}
