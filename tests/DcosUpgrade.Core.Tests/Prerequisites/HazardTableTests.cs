using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Releases;
using Xunit;

namespace DcosUpgrade.Core.Tests.Prerequisites;

/// <summary>The table of hazards, and what a row of it becomes as a check.</summary>
public sealed class HazardTableTests
{
    /// <summary>Releases around every boundary of the table.</summary>
    private static readonly string[] s_versions =
        ["1.10.8", "1.11.0", "1.11.1", "1.11.2", "1.11.3", "1.11.4", "1.11.5", "1.11.6", "1.11.7", "1.12.0", "1.12.5"];

    [Theory]
    [InlineData("silent-script", "1.11.0")]
    [InlineData("tight-checks", "1.10.8 1.11.0 1.11.1 1.11.2 1.11.3 1.12.0")]
    [InlineData("1-11-5", "1.11.5")]
    [InlineData("first-master", "1.11.3 1.11.5 1.11.6")]
    [InlineData("tls", "1.11.2 1.11.3 1.11.4 1.11.5 1.11.6 1.11.7 1.12.0 1.12.5")]
    [InlineData("ip-detect-ignored", "1.10.8 1.11.0 1.11.1")]
    [InlineData("metrics-port", "1.11.1 1.11.2 1.11.3 1.11.4 1.11.5 1.11.6 1.11.7 1.12.0 1.12.5")]
    [InlineData("release-notes", "1.10.8 1.11.0 1.11.1 1.11.2 1.11.3 1.11.4 1.11.5 1.11.6 1.11.7 1.12.0 1.12.5")]
    public void Hazard_is_a_warning_for_the_targets_of_its_row_and_passes_for_others(string id, string targets)
    {
        Hazard hazard = HazardTable.All.Single(row => row.Id == id);

        Assert.Equal(targets, string.Join(' ', s_versions.Where(to => Evaluate(hazard, to, "1.10.8").Status == DcosCheckStatus.Warning)));
        Assert.All(s_versions.Except(targets.Split(' ')), to => Assert.Equal(DcosCheckStatus.Passed, Evaluate(hazard, to, "1.10.8").Status));
    }

    [Fact]
    public void Blocking_hazard_fails_with_the_command_that_accepts_it() => Assert.All(
        HazardTable.All.Where(hazard => hazard.IsBlocking),
        hazard =>
        {
            (string to, string from) = PathOf(hazard);
            DcosCheckResult result = Evaluate(hazard, to, from);
            Assert.Equal(DcosCheckStatus.Failed, result.Status);
            Assert.EndsWith($"-AcceptRisk {hazard.Id}", result.Remedy, StringComparison.Ordinal);
            Assert.Equal(hazard.Id, new HazardCheck(hazard).Risk);
        });

    [Fact]
    public void Source_range_is_evaluated_against_the_installed_version()
    {
        Hazard hazard = HazardTable.Parse(["x", "1", "upgrade", "1.11..", "..1.10.3", "both", "warn", "from {to}", "-", "DCOS-1"]);

        Assert.Equal(DcosCheckStatus.Warning, Evaluate(hazard, "1.11.6", "1.10.2").Status);
        Assert.Equal(DcosCheckStatus.Passed, Evaluate(hazard, "1.11.6", "1.10.8").Status);
        Assert.Equal(DcosCheckStatus.Passed, Evaluate(hazard, "1.10.9", "1.10.2").Status);
        Assert.Equal(DcosCheckStatus.Unknown, Evaluate(hazard, "1.11.6").Status);
        Assert.True(new HazardCheck(hazard).Needs.HasFlag(RequiredObservations.Nodes));
    }

    [Fact]
    public void Text_names_the_target_version() => Assert.All(
        HazardTable.All,
        hazard =>
        {
            (string to, string from) = PathOf(hazard);
            string actual = Evaluate(hazard, to, from).Actual!;
            Assert.DoesNotContain("{", actual, StringComparison.Ordinal);
            Assert.Equal(hazard.Text.Replace("{to}", to), actual);
        });

    [Theory]
    [InlineData("..1.11.4", "1.11.3", true)]
    [InlineData("..1.11.4", "1.11.4", false)]
    [InlineData("1.11.2..", "1.11.2", true)]
    [InlineData("1.11.2..", "1.11.1", false)]
    [InlineData("1.10.8..1.11 1.11.4..", "1.11.3", false)]
    [InlineData("1.10.8..1.11 1.11.4..", "1.10.11", true)]
    public void Range_includes_its_first_release_and_excludes_its_end(string ranges, string version, bool contained) =>
        Assert.Equal(contained, new VersionRanges(ranges).Contain(new DcosVersion(version)));

    /// <summary>A target and a source for which the hazard is reported.</summary>
    private static (string To, string From) PathOf(Hazard hazard)
    {
        string[] releases = [.. ReleaseLine.All.SelectMany(line => line.Releases).Select(release => release.ToString())];
        return (
            releases.First(release => hazard.To?.Contain(new DcosVersion(release)) is not false),
            releases.First(release => hazard.From?.Contain(new DcosVersion(release)) is not false));
    }

    private static DcosCheckResult Evaluate(Hazard hazard, string to, string? from = null)
    {
        InventoryNode node = new("m1", DcosRole.Master, "10.1.0.1", "10.1.0.1");
        ClusterObservation observation = new()
        {
            Question = new CheckQuestion { Edition = DcosEdition.Enterprise, Procedure = hazard.Procedure, ToVersion = new DcosVersion(to) },
            Inventory = new ClusterInventory("c", DcosEdition.Enterprise, null, new Dictionary<string, JumpEndpoint>(), [node]),
            Nodes = from is null ? [] : [new NodeObservation(node, new NodeConditions { Facts = new NodeFacts { Version = from } }, "")],
        };
        return new HazardCheck(hazard).Evaluate(new CheckSubject(observation));
    }
}
