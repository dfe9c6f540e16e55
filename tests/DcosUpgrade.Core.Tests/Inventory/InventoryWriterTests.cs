using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Inventory;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Inventory;

/// <summary>What is written is read as the same inventory.</summary>
public sealed class InventoryWriterTests
{
    private static readonly string[] s_words =
        ["null", "yes", "No", "~", "0x1F", "1e3", "a: b", "#", "say \"hi\"", "back\\slash", "{x}", "ünïcode", "- a", "'", "a,b", "%x", "@y", "2018-10-20"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_inventory_comes_back(int seed)
    {
        ClusterInventory inventory = Make(new Random(seed));

        ClusterInventory again = Inventories.Read(InventoryWriter.Write(inventory), "x.yaml").Inventory;

        Assert.Equal((inventory.Cluster, inventory.Edition), (again.Cluster, again.Edition));
        Assert.Equal(inventory.Bootstrap, Bare(again.Bootstrap));
        Assert.Equal(inventory.Jumps.Values.OrderBy(jump => jump.Name), again.Jumps.Values.OrderBy(jump => jump.Name));
        Assert.Equal(inventory.Nodes, again.Nodes.Select(Bare));
    }

    [Fact]
    public void Defaults_are_left_out()
    {
        InventoryNode node = new("m1", DcosRole.Master, "10.0.0.1", "10.0.0.1");
        ClusterInventory inventory = new("prod", DcosEdition.Unknown, null, new Dictionary<string, JumpEndpoint>(), [node]);

        Assert.Equal("version: 1\ncluster: prod\nnodes:\n  - {name: m1, role: master, address: 10.0.0.1}\n", InventoryWriter.Write(inventory));
    }

    private static InventoryNode? Bare(InventoryNode? node) => node is null ? null : node with { Line = 0 };

    private static ClusterInventory Make(Random random)
    {
        T? Maybe<T>(T value) where T : class => random.Next(2) == 0 ? value : null;
        string Word() => s_words[random.Next(s_words.Length)];
        JumpEndpoint[] jumps = [.. Enumerable.Range(0, random.Next(3))
            .Select(i => new JumpEndpoint(i == 0 ? "on" : $"j{i}", $"192.0.2.{i}", 22 + i, Maybe("ops"), i == 0 ? null : "on"))];
        int number = 0;
        InventoryNode Node(string name, DcosRole role)
        {
            string address = $"10.{random.Next(256)}.{random.Next(256)}.{++number}";
            string? jump = role != DcosRole.Master && jumps.Length > 0 ? Maybe(jumps[random.Next(jumps.Length)].Name) : null;
            bool cluster = role != DcosRole.Bootstrap;
            return new InventoryNode(
                name,
                role,
                address,
                Maybe($"host{number}.example") ?? address,
                random.Next(2) == 0 ? 22 : random.Next(1, 65536),
                Maybe("core"),
                jump,
                cluster ? Maybe(Word()) : null,
                cluster ? Maybe(Word()) : null,
                role is DcosRole.Agent or DcosRole.PublicAgent && random.Next(4) == 0);
        }

        int masters = 1 + (2 * random.Next(5));
        List<InventoryNode> nodes = [.. Enumerable.Range(0, masters).Select(i => Node($"m{i}", DcosRole.Master))];
        nodes.AddRange(
            Enumerable.Range(0, random.Next(20)).Select(i => Node(i == 0 ? "true" : $"a{i}", random.Next(2) == 0 ? DcosRole.Agent : DcosRole.PublicAgent)));
        return new ClusterInventory(
            Word() is "~" or "null" ? "prod" : Word(),
            (DcosEdition)random.Next(3),
            random.Next(2) == 0 ? Node("boot", DcosRole.Bootstrap) : null,
            jumps.ToDictionary(jump => jump.Name),
            nodes);
    }
}
