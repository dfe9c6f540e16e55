using System.Management.Automation;
using Xunit;

namespace DcosUpgrade.Module.Tests.Inventory;

/// <summary>Nodes that left the session find their cluster again by name, in every shape that they may have taken.</summary>
public sealed class AttachTests : InventoryEngine
{
    private const string RoundTrip =
        "function Trip($x) { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($x, 4)) }; ";

    [Theory]
    [InlineData("Trip ($c | Get-DcosNode a1)")]
    [InlineData("Trip (Get-DcosUpgradeStatus -Node a1 -Cluster $c)")]
    [InlineData("'A1'")]
    [InlineData("[pscustomobject]@{ Name = 'a1' }")]
    [InlineData("[pscustomobject]@{ Name = 'a1'; Role = 'Agent'; Address = '10.2.0.2' }")]
    [InlineData("[pscustomobject]@{ Name = 'a1'; Role = 'slave' }")]
    [InlineData("[pscustomobject]@{ Name = 'a1'; Role = 1 }")]
    [InlineData("[pscustomobject]@{ Name = 'a1'; Role = '1' }")]
    [InlineData("[pscustomobject]@{ Name = 'a1'; Role = 'nonsense' }")]
    public void Node_name_is_attached_with_Cluster_and_an_error_without(string node)
    {
        Assert.Equal(["a1 Agent"], Texts($"{RoundTrip} $x = {node}; $x | Get-DcosUpgradeStatus -Cluster $c | ForEach-Object {{ \"$($_.Name) $($_.Role)\" }}"));
        Assert.Equal("a1", $"{Fail($"{RoundTrip} $x = {node}; $x | Get-DcosUpgradeStatus", "ClusterRequired", ErrorCategory.InvalidArgument).TargetObject}",
            ignoreCase: true);
    }

    [Fact]
    public void A_node_of_this_session_needs_no_cluster() =>
        Assert.Equal(["m2", "p1"], Texts("$c | Get-DcosNode m2, p1 | Get-DcosUpgradeStatus | ForEach-Object Name"));

    [Fact]
    public void A_status_of_this_session_is_a_node_too() =>
        Assert.Equal(["m2"], Texts("$c | Get-DcosNode m2 | Get-DcosUpgradeStatus | Get-DcosUpgradeStatus | ForEach-Object Name"));

    [Fact]
    public void Several_nodes_are_accepted() => Assert.Equal(["a1", "m1"], Texts("Get-DcosUpgradeStatus -Node a1, m1 -Cluster $c | ForEach-Object Name"));

    [Theory]
    [InlineData("'x9'", "NoSuchNode", ErrorCategory.ObjectNotFound)]
    [InlineData("[pscustomobject]@{ Name = 'a1'; Address = '10.9.9.9' }", "NodeOfAnotherCluster", ErrorCategory.InvalidArgument)]
    public void Node_that_the_cluster_does_not_have_is_refused(string node, string id, ErrorCategory category) =>
        Fail($"{node} | Get-DcosUpgradeStatus -Cluster $c", id, category);

    [Theory]
    [InlineData("7")]
    [InlineData("[pscustomobject]@{ Title = 'a1' }")]
    [InlineData("[System.IO.FileInfo]'a1'")]
    public void Value_that_is_not_a_node_is_refused_by_the_engine(string node) =>
        Assert.Equal("InputObjectNotBound", Assert.Single(Run($"{node} | Get-DcosUpgradeStatus -Cluster $c").Errors).FullyQualifiedErrorId.Split(',')[0]);

    [Fact]
    public void A_cluster_that_left_the_session_is_refused()
    {
        EngineRun run = Run(RoundTrip + "$x = Trip $c; $x | Get-DcosNode");

        ErrorRecord error = run.Terminating ?? run.Errors[0];
        Assert.Equal("ClusterRequired", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Login_and_addresses_of_a_cluster_do_not_leave_the_session()
    {
        string text =
            string.Concat(Texts("[System.Management.Automation.PSSerializer]::Serialize(@($c, ($c | Get-DcosNode), ($c | Get-DcosUpgradeStatus)), 9)"));

        Assert.Contains("10.1.0.2", text);
        Assert.DoesNotContain("Context", text);
        Assert.DoesNotContain("Shells", text);
    }
}
