using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.Inventory;

/// <summary>What a cluster says about its nodes is not believed: any host can register with Mesos under any name.</summary>
public sealed class DiscoveredNodeTests
{
    private readonly ScriptedCluster _cluster = new();

    [Theory]
    [InlineData("", "address is missing")]
    [InlineData("evil.example", "it must be four numbers")]
    [InlineData("-oProxyCommand=touch x", "it must be four numbers")]
    [InlineData("10.0.2.1\n", "it must be four numbers")]
    [InlineData("10.0.2.1 ", "it must be four numbers")]
    [InlineData("10.0.2.256", "it must be four numbers")]
    [InlineData("\u0661\u0660.0.2.1", "it must be four numbers")]
    [InlineData("2001:db8::1", "it must be four numbers")]
    [InlineData("$(id)", "it must be four numbers")]
    [InlineData("10.0.1.2", "the address 10.0.1.2 is that of 10.0.1.2")]
    public async Task Agent_with_another_name_than_an_address_of_its_own_is_an_error(string hostName, string says)
    {
        _cluster.Lead("10.0.1.1", ScriptedCluster.Agent("S0", "10.0.2.9"), ScriptedCluster.Agent("S1", hostName));

        ClusterStateException e = await Assert.ThrowsAsync<ClusterStateException>(() => _cluster.ConnectAsync("10.0.1.1"));

        Assert.Equal((SR.DiscoveredNodeInvalid, VisibleText.Line(hostName)), (e.Id, e.TargetName));
        Assert.Contains(says, e.Message);
        Assert.Equal(["10.0.1.1", "10.0.1.2", "10.0.1.3"], _cluster.Calls.Select(call => call.Split(' ')[0]).Distinct().Order());
    }

    [Theory]
    [InlineData("S1; reboot")]
    [InlineData("S1\n")]
    [InlineData("../../S1")]
    public async Task Id_with_other_characters_is_an_error(string id)
    {
        _cluster.Lead("10.0.1.1", Json.Write(new Dictionary<string, object?> { ["id"] = id, ["hostname"] = "10.0.2.1", ["active"] = true }));

        ClusterStateException e = await Assert.ThrowsAsync<ClusterStateException>(() => _cluster.ConnectAsync("10.0.1.1"));

        Assert.Equal((SR.DiscoveredNodeInvalid, "10.0.2.1"), (e.Id, e.TargetName));
    }

    [Fact]
    public async Task Each_of_several_agents_is_an_error_of_its_own()
    {
        _cluster.Lead("10.0.1.1", ScriptedCluster.Agent("S0", "one"), ScriptedCluster.Agent("S1", "10.0.2.2"), ScriptedCluster.Agent("S2", "two"));

        SeveralErrorsException e = await Assert.ThrowsAsync<SeveralErrorsException>(() => _cluster.ConnectAsync("10.0.1.1"));

        Assert.Equal(SR.DiscoveredNodesInvalid, e.Id);
        Assert.Equal(["one", "two"], e.Errors.Select(error => error.TargetName));
        Assert.True(_cluster.Disposed);
    }

    [Fact]
    public async Task Address_that_is_both_agent_and_public_agent_is_an_error()
    {
        _cluster.Lead("10.0.1.1", ScriptedCluster.Agent("S0", "10.0.2.1"), ScriptedCluster.Agent("S1", "10.0.2.1", isPublic: true));

        ClusterStateException e = await Assert.ThrowsAsync<ClusterStateException>(() => _cluster.ConnectAsync("10.0.1.1"));

        Assert.Equal(SR.DiscoveredNodeInvalid, e.Id);
    }

    [Fact]
    public async Task Agent_that_restarted_under_a_new_id_is_one_node()
    {
        _cluster.Lead("10.0.1.1", ScriptedCluster.Agent("S0", "10.0.2.1"), ScriptedCluster.Agent("S1", "10.0.2.1"));

        Assert.Equal(1, (await _cluster.ConnectAsync("10.0.1.1")).Agents);
    }

    [Theory]
    [InlineData("10.0.1.2;reboot")]
    [InlineData("-oProxyCommand=x")]
    [InlineData("master.example")]
    public async Task Master_with_another_name_than_an_address_is_an_error_before_anything_connects_to_it(string address)
    {
        _cluster.Masters("10.0.1.1", address, "10.0.1.3");

        ClusterStateException e = await Assert.ThrowsAsync<ClusterStateException>(() => _cluster.ConnectAsync("10.0.1.1"));

        Assert.Equal((SR.DiscoveredNodeInvalid, address), (e.Id, e.TargetName));
        Assert.Equal(["10.0.1.1"], _cluster.Calls.Select(call => call.Split(' ')[0]).Distinct());
    }

    [Theory]
    [InlineData("""{"version": "1.10.8\u001b[2J", "dcos-image-commit": "abc"}""")]
    [InlineData("""{"version": "1.10.8\n", "dcos-image-commit": "abc"}""")]
    [InlineData("""{"version": "\u0661.10", "dcos-image-commit": "abc"}""")]
    [InlineData("""{"version": "1.10.8", "dcos-image-commit": "abc; reboot"}""")]
    public async Task Version_that_no_installer_writes_is_an_error_with_and_without_an_inventory(string version)
    {
        _cluster.Nodes["10.0.1.2"].Version = version;

        ClusterStateException discovered = await Assert.ThrowsAsync<ClusterStateException>(() => _cluster.ConnectAsync("10.0.1.1"));
        ClusterStateException described = await Assert.ThrowsAsync<ClusterStateException>(() => _cluster.ConnectAsync(ScriptedCluster.Inventory()));

        Assert.Equal((SR.DiscoveredNodeInvalid, "10.0.1.2"), (discovered.Id, discovered.TargetName));
        Assert.Equal((SR.DiscoveredNodeInvalid, "m2"), (described.Id, described.TargetName));
    }

    [Fact]
    public async Task Only_the_door_is_a_host_that_the_operator_named()
    {
        _cluster.Nodes["master.example"] = _cluster.Nodes["10.0.1.2"];
        _cluster.Nodes.Remove("10.0.1.2");

        ClusterInventory found = (await _cluster.ConnectAsync("master.example")).Context!.Inventory;

        Assert.Equal(
            ["10.0.1.1", "10.0.1.3", "10.0.2.1", "10.0.2.2", "10.0.3.1"],
            found.Present.Select(found.EndpointOf).Where(Only).Select(node => node.Name));
        Assert.All(found.Present, node => Assert.Equal(node.Address, found.EndpointOf(node).Address));
        Assert.DoesNotContain(ScriptedCluster.Inventory().Nodes.Select(ScriptedCluster.Inventory().EndpointOf), Only);

        static bool Only(NodeEndpoint node) => node.IsDiscovered;
    }
}
