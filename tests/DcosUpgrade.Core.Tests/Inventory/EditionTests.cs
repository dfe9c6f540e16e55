using System;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using Xunit;

namespace DcosUpgrade.Core.Tests.Inventory;

/// <summary>The edition of clusters whose releases have the same programs in both editions.</summary>
public sealed class EditionTests
{
    private readonly ScriptedCluster _cluster = new();

    /// <summary>Open Source has the unit of the IAM and the program of its database from 1.13 on.</summary>
    [Theory]
    [InlineData("open", "security no", DcosEdition.Open)]
    [InlineData("open", "security ", DcosEdition.Open)]
    [InlineData("enterprise", "security strict", DcosEdition.Enterprise)]
    [InlineData("open", "security permissive", DcosEdition.Unknown)]
    [InlineData(null, "security no", DcosEdition.Enterprise)]
    public async Task Variant_decides_before_the_parts_that_both_editions_have(string? variant, string security, DcosEdition edition)
    {
        foreach (ScriptedNode node in _cluster.Nodes.Values)
        {
            node.Version = variant is null ? """{"version": "1.11.6"}""" : $$"""{"version": "1.13.9", "dcos-variant": "{{variant}}"}""";
            node.Edition = $"unit LoadState=loaded\ncockroach yes\n{security}\n";
        }

        Assert.Equal(edition, (await _cluster.ConnectAsync(ScriptedCluster.Inventory())).Edition);
    }

    [Fact]
    public async Task Variant_is_the_evidence_of_an_edition_that_is_not_the_described_one()
    {
        foreach (ScriptedNode node in _cluster.Nodes.Values)
        {
            node.Version = """{"version": "1.13.9", "dcos-variant": "open"}""";
            node.Edition = "unit LoadState=loaded\ncockroach yes\nsecurity no\n";
        }

        ClusterStateException e = await Assert.ThrowsAsync<ClusterStateException>(
            () => _cluster.ConnectAsync(ScriptedCluster.Inventory() with { Edition = DcosEdition.Enterprise }));

        Assert.Contains("dcos-variant open", e.Message, StringComparison.Ordinal);
    }
}
