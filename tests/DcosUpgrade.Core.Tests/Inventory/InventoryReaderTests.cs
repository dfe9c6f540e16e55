using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Inventory;

/// <summary>What a sound inventory means.</summary>
public sealed class InventoryReaderTests
{
    [Fact]
    public void Every_key_is_understood()
    {
        ClusterInventory inventory = Inventories.Read(Inventories.Whole).Inventory;

        Assert.Equal(("prod-eu", DcosEdition.Open), (inventory.Cluster, inventory.Edition));
        Assert.Equal(new InventoryNode("boot", DcosRole.Bootstrap, "10.0.0.5", "203.0.113.5", 2222, "root", "bastion1", Line: 4), inventory.Bootstrap);
        Assert.Equal(new JumpEndpoint("bastion2", "bastion2.example", 2022, null, "bastion1"), inventory.Jumps["bastion2"]);
        Assert.Equal(new InventoryNode("m1", DcosRole.Master, "10.0.1.1", "203.0.113.11", 22, "core", "bastion1", "a", "r1", Line: 9), inventory.Find("M1"));
        Assert.Equal("10.0.1.2", inventory.Find("m2")!.Ssh);
    }

    [Fact]
    public void Nodes_that_take_part_come_masters_first_and_the_dead_not_at_all()
    {
        ClusterInventory inventory = Inventories.Read(Inventories.Whole).Inventory;

        Assert.Equal(["m1", "m2", "a1", "a2", "p1", "p2"], inventory.Present.Select(node => node.Name));
        Assert.Equal(
            [DcosRole.Master, DcosRole.Master, DcosRole.Agent, DcosRole.Agent, DcosRole.PublicAgent, DcosRole.PublicAgent],
            inventory.Present.Select(node => node.Role));
    }

    [Fact]
    public void A_node_without_port_has_that_of_the_connection_and_a_jump_host_that_of_SSH()
    {
        ClusterInventory inventory = Inventories.Read(Inventories.Whole, port: 2200).Inventory;

        Assert.Equal((22, 2200), (inventory.Find("m1")!.Port, inventory.Find("m2")!.Port));
        Assert.Null(inventory.Jumps["bastion1"].Port);
    }

    [Fact]
    public void A_cluster_without_a_name_has_that_of_its_file() =>
        Assert.Equal("prod", Inventories.Read("version: 1\nnodes: [{name: m1, role: master, address: 10.0.0.1}]").Inventory.Cluster);

    [Fact]
    public void Empty_optional_value_counts_as_missing() =>
        Assert.Null(Inventories.Read(Inventories.Nodes("{name: m1, role: master, address: 10.0.0.1, zone: , user: ~}")).Inventory.Find("m1")!.Zone);

    [Fact]
    public void Words_that_YAML_reads_as_something_else_stay_words()
    {
        InventoryNode node = Inventories.Read(Inventories.Nodes("{name: on, role: master, address: 10.0.0.1, region: no, zone: 010}")).Inventory.Nodes[0];

        Assert.Equal(("on", "no", "010"), (node.Name, node.Region, node.Zone));
    }

    [Fact]
    public void Masters_without_agents_are_worth_a_warning()
    {
        Assert.Equal("prod.yaml has no agents: only masters will be upgraded.",
            Assert.Single(Inventories.Read(Inventories.Nodes("{name: m1, role: master, address: 10.0.0.1}")).Warnings));
        Assert.Empty(Inventories.Read(Inventories.Whole).Warnings);
    }

    [Fact]
    public void A_dead_node_and_its_successor_may_share_an_address()
    {
        ClusterInventory inventory = Inventories.Read(Inventories.Nodes(
            "{name: old, role: master, address: 10.0.0.1, state: absent}",
            "{name: new, role: master, address: 10.0.0.1}")).Inventory;

        Assert.Equal("new", Assert.Single(inventory.Present).Name);
    }

    [Fact]
    public void The_same_ssh_address_behind_two_jump_hosts_is_two_nodes()
    {
        const string Text = """
            version: 1
            jump: {j1: {ssh: 192.0.2.1}, j2: {ssh: 192.0.2.2}}
            nodes:
              - {name: m1, role: master, address: 10.0.0.1, ssh: localhost, jump: j1}
              - {name: a1, role: agent, address: 10.0.0.2, ssh: localhost, jump: j2}
            """;

        Assert.Equal(2, Inventories.Read(Text).Inventory.Nodes.Count);
    }

    [Fact]
    public void Problems_are_reported_together_in_line_order_and_at_most_ten()
    {
        string[] nodes = [.. Enumerable.Range(1, 12).Select(i => $"{{name: n{i}, role: agent, address: 10.0.0.{i}, port: 0}}")];

        InputException e = Assert.Throws<InputException>(() => Inventories.Read(Inventories.Nodes([.. nodes, "{role: master, address: 10.0.1.1}"])));

        string[] lines = e.Message.Split('\n');
        Assert.Equal("prod.yaml:4", e.TargetName);
        Assert.Equal("The inventory cannot be used:", lines[0]);
        Assert.Equal(Enumerable.Range(4, 10).Select(line => $"prod.yaml:{line}"), lines.Skip(1).Take(10).Select(line => line.Split(": ")[0]));
        Assert.Equal("and 3 more", lines[11]);
    }

    [Fact]
    public void Invalid_YAML_keeps_the_error_of_the_reader()
    {
        InputException e = Assert.Throws<InputException>(() => Inventories.Read("version: 1\nnodes: [\n"));

        Assert.Equal("YamlInvalid", e.Id);
        Assert.Contains("prod.yaml:", e.Message);
    }
}
