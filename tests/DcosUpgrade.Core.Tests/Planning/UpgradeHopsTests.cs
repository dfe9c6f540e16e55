using System;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Planning;
using DcosUpgrade.Releases;
using Xunit;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>The way from one release to another, and what each upgrade of it needs.</summary>
public sealed class UpgradeHopsTests
{
    [Theory]
    [InlineData("1.10.8", "2.2.1", "1.12.2 1.13.7 2.1.1 2.2.1")]
    [InlineData("1.10.8", "1.11.10", "1.11.10")]
    [InlineData("1.10.0", "1.11.6", "1.10.9 1.11.6")]
    [InlineData("1.11.2", "1.12.5", "1.11.13 1.12.5")]
    [InlineData("1.12.5", "2.0.6", "1.13.9 2.0.6")]
    [InlineData("1.13.9", "2.0.6", "2.0.6")]
    [InlineData("1.13.5", "2.0.6", "2.0.4 2.0.6")]
    [InlineData("2.0.6", "2.2.1", "2.2.1")]
    [InlineData("2.1.2", "2.2.1", "2.2.1")]
    [InlineData("2.2.1", "2.2.1", "")]
    public void Way_is_tested_and_short_and_prefers_later_releases(string from, string to, string hops) =>
        Assert.Equal(hops, string.Join(" ", Find(from, to).Select(hop => hop.ToVersion)));

    /// <summary>Every release arrives at the last one; no way uses a withdrawn release, and only sources without a published way are untested.</summary>
    [Fact]
    public void Every_release_has_a_way_to_the_last_one()
    {
        foreach (DcosVersion from in ReleaseLine.All.SelectMany(line => line.Releases).SkipLast(1))
        {
            DcosUpgradeHop[] hops = Find(from.ToString(), null);

            Assert.Equal("2.2.1", hops[^1].ToVersion);
            Assert.Equal(Enumerable.Range(1, hops.Length), hops.Select(hop => hop.Number));
            Assert.Equal(hops.Skip(1).Select(hop => hop.FromVersion), hops.SkipLast(1).Select(hop => hop.ToVersion));
            Assert.DoesNotContain(hops, hop => hop.ToVersion is "1.13.8" or "2.0.3" or "2.2.0" or "2.0.0");
            Assert.All(hops.Where(hop => !hop.Tested), hop => Assert.Contains(hop.FromVersion, new[] { "2.1.2", "2.1.3" }));
        }
    }

    [Fact]
    public void Hop_lists_what_its_target_needs_for_the_first_time()
    {
        DcosUpgradeHop hop = Find("1.12.5", "1.13.9", DcosEdition.Open)[0];

        Assert.True(hop is { Tested: true, Supported: true, IsPatch: false });
        Assert.Contains(hop.Needs, need => need is { Kind: DcosHopNeedKind.Port, Name: "26257" });
        Assert.Contains(hop.Needs, need => need is { Kind: DcosHopNeedKind.User, Name: "dcos_cockroach" });
        Assert.Contains(hop.Needs, need => need is { Kind: DcosHopNeedKind.Notice, Name: "tokens" });
        Assert.DoesNotContain(hop.Needs, need => need.Name == "dcos_telegraf");
        Assert.DoesNotContain(Find("1.12.5", "1.13.9", DcosEdition.Enterprise)[0].Needs, need => need.Name is "26257" or "tokens");
        Assert.All(hop.Needs, need => Assert.NotEmpty(need.Source));
    }

    [Fact]
    public void Hop_that_goes_over_a_line_lists_the_needs_of_both_lines()
    {
        DcosUpgradeHop hop = Find("1.10.8", "1.12.2", DcosEdition.Enterprise)[0];

        Assert.Contains(hop.Needs, need => need is { Kind: DcosHopNeedKind.Configuration, Name: "fault_domain_enabled" });
        Assert.Contains(hop.Needs, need => need is { Kind: DcosHopNeedKind.Prerequisite, Name: "security" });
        Assert.Contains(hop.Needs, need => need.Kind == DcosHopNeedKind.Unverified);
        Assert.DoesNotContain(hop.Needs, need => need.Name == "61420");
    }

    [Fact]
    public void Hazards_of_the_target_are_among_its_needs()
    {
        DcosHopNeed hazard = Find("1.10.8", "1.11.6")[0].Needs.Single(need => need is { Kind: DcosHopNeedKind.Hazard, Name: "tls" });

        Assert.Contains("1.11.6", hazard.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Releases_that_were_not_chosen_have_their_reason()
    {
        string[] reasons = Find("1.13.6", "2.2.1")[0].NotChosen;

        Assert.Contains(reasons, reason => reason.StartsWith("2.1.3: tested targets of 1.13.6 are", StringComparison.Ordinal));
        Assert.DoesNotContain(reasons, reason => reason.StartsWith("2.1.0", StringComparison.Ordinal));
        Assert.Contains(Find("1.12.2", null)[0].NotChosen, reason => reason.StartsWith("1.13.8: 1.13.8 was withdrawn", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.9.11", "1.11.6", SR.ConfigVersionUnknown)]
    [InlineData("1.10.8", "2.3.0", SR.ConfigVersionUnknown)]
    [InlineData("2.0.6", "1.13.9", SR.UnsupportedPath)]
    [InlineData("1.12.4", "1.13.8", SR.UnsupportedPath)]
    public void Way_that_is_not_known_is_refused(string from, string to, string id) =>
        Assert.Equal(id, Assert.Throws<InputException>(() => Find(from, to)).Id);

    [Fact]
    public void Upgrade_that_this_module_carries_out_is_called_supported()
    {
        Assert.True(Find("1.10.8", "1.11.6")[0].Supported);
        Assert.False(Find("1.10.0", "1.11.6")[0].Supported);
        Assert.True(Find("1.11.13", "1.12.5")[0].Supported);
    }

    [Theory]
    [InlineData("1.10.8", "1.11.6", DcosEdition.Enterprise, new string[0])]
    [InlineData("1.11.13", "1.12.5", DcosEdition.Enterprise, new[] { "enterprise-sources" })]
    [InlineData("1.12.5", "1.13.7", DcosEdition.Enterprise, new[] { "enterprise-sources" })]
    [InlineData("2.1.1", "2.2.1", DcosEdition.Enterprise, new[] { "enterprise-sources", "cockroach-certificates" })]
    [InlineData("2.1.1", "2.2.1", DcosEdition.Open, new string[0])]
    public void Upgrade_tells_what_cannot_be_verified_about_its_target(string from, string to, DcosEdition edition, string[] expected) => Assert.Equal(
        expected, Find(from, to, edition)[0].Needs.Where(need => need.Kind == DcosHopNeedKind.Unverified).Select(need => need.Name));

    private static DcosUpgradeHop[] Find(string from, string? to, DcosEdition edition = DcosEdition.Unknown) =>
        [.. UpgradeHops.Find(new DcosVersion(from), to is null ? null : new DcosVersion(to), edition)];
}
