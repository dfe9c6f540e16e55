using System.Linq;
using System.Management.Automation;
using Xunit;

namespace DcosUpgrade.Module.Tests.Inventory;

/// <summary>Get-DcosNode: which nodes, in which order, and what is known of them.</summary>
public sealed class NodeTests : InventoryEngine
{
    [Theory]
    [InlineData("$c | Get-DcosNode", "m1 m2 m3 a1 a2 a3 a4 a5 p1")]
    [InlineData("Get-DcosNode -Cluster $c -Role Agent", "a1 a2 a3 a4 a5")]
    [InlineData("$c | Get-DcosNode -Role PublicAgent, Master", "m1 m2 m3 p1")]
    [InlineData("$c | Get-DcosNode 'A[12]', P*", "a1 a2 p1")]
    [InlineData("$c | Get-DcosNode M2, m1", "m1 m2")]
    [InlineData("$c | Get-DcosNode -Zone B", "m2 a2 a4")]
    [InlineData("$c | Get-DcosNode -Zone a* -Role Master", "m1 m3")]
    [InlineData("$c | Get-DcosNode -Name x*", "")]
    public void Nodes_are_chosen_and_come_in_the_order_of_an_upgrade(string script, string names) => Assert.Equal(names, string.Join(" ", Texts(script)));

    [Fact]
    public void A_name_without_wildcards_that_no_node_has_is_an_error_and_the_others_come()
    {
        EngineRun run = Run("$c | Get-DcosNode m1, m9, a1");

        Assert.Equal(["m1", "a1"], run.Texts);
        ErrorRecord error = Assert.Single(run.Errors);
        Assert.Equal(("NoSuchNode,DcosUpgrade.Commands.GetDcosNodeCommand", "m9"), (error.FullyQualifiedErrorId, error.TargetObject));
    }

    [Fact]
    public void Without_Live_no_node_is_asked() =>
        Assert.Equal(["", ""], Texts("$c | Get-DcosNode m1, a1 | ForEach-Object { \"$($_.Version)$($_.AgentId)\" }"));

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void With_Live_each_node_has_its_version_and_each_agent_its_id(int limit)
    {
        string[] rows =
            Texts($"$c | Get-DcosNode -Live -ThrottleLimit {limit} | ForEach-Object {{ \"$($_.Name) $($_.Version) $([bool]$_.Build) $([bool]$_.AgentId)\" }}");

        Assert.Equal(["m1 1.10.8 True False", "m2 1.10.8 True False", "m3 1.10.8 True False"], rows.Take(3));
        Assert.All(rows.Skip(3), row => Assert.EndsWith("1.10.8 True True", row));
        Assert.Equal(9, rows.Length);
    }

    [Fact]
    public void With_Live_a_node_that_is_away_is_an_error_and_still_comes()
    {
        EngineRun run =
            Run("$c | Set-DcosRehearsalFault -Name LinkDown -Node a2; $c | Get-DcosNode a* -Live | ForEach-Object { \"$($_.Name) $($_.Version)\" }");

        Assert.Equal(["a1 1.10.8", "a2 ", "a3 1.10.8", "a4 1.10.8", "a5 1.10.8"], run.Texts);
        ErrorRecord error = Assert.Single(run.Errors);
        Assert.Equal(("NodeUnreachable", ErrorCategory.ConnectionError, "a2"),
            (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category, $"{error.TargetObject}"));
    }

    [Theory]
    [InlineData("Get-DcosNode -Cluster $c -Name p", "p1")]
    [InlineData("$c | Get-DcosNode m", "m1 m2 m3")]
    [InlineData("$c | Get-DcosNode -Name 'A", "a1 a2 a3 a4 a5")]
    [InlineData("$c | Get-DcosNode -Zone ", "a b")]
    [InlineData("$c | Get-DcosNode -Role ", "Agent Master PublicAgent")]
    [InlineData("$c | Get-DcosUpgradeStatus -Node m", "m1 m2 m3")]
    public void Names_roles_and_zones_are_completed(string text, string expected) => Assert.Equal(expected, string.Join(" ", Complete(text).Order()));

    [Theory]
    [InlineData("$nothing | Get-DcosNode -Name m")]
    [InlineData("Get-DcosNode -Name m")]
    [InlineData("'text' | Get-DcosNode -Name m")]
    [InlineData("$c.Foo | Get-DcosNode -Name m")]
    public void Without_a_cluster_nothing_is_completed(string text) => Assert.DoesNotContain("m1", Complete(text));

    private string[] Complete(string text)
    {
        using PowerShell shell = PowerShell.Create(Engine.Runspace);
        return [.. CommandCompletion.CompleteInput(text, text.Length, null, shell).CompletionMatches.Select(match => match.ListItemText)];
    }
}
