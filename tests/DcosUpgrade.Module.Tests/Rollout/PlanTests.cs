using System;
using System.IO;
using System.Linq;
using Xunit;
using static DcosUpgrade.Module.Tests.Rollout.RehearsalFixture;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>Plans as a user makes, saves and runs them.</summary>
public sealed class PlanTests(RehearsalFixture rehearsal) : IClassFixture<RehearsalFixture>
{
    [Fact]
    public void A_plan_holds_the_whole_sequence_masters_first_and_leaders_last()
    {
        EngineRun run = rehearsal.Run("($c | New-DcosUpgradePlan -Script $s -MaxUnavailable 50% -MaxAppUnavailable 2 -Canary 1).Steps");

        Assert.Empty(run.Errors);
        Assert.Equal(
            ["Prepare", "Prepare", "Prepare", "Masters", "Masters", "Masters", "Agents", "Agents", "Agents", "Agents", "Agents", "PublicAgents", "Verify"],
            Column(run, "Phase"));
        Assert.Equal("m1", Property(run.Output[5], "Name"));
        Assert.Equal("True", Property(run.Output[3], "PointOfNoReturn"));
        Assert.Equal(["2", "3", "3", "4", "4"], Column(run, "Wave").Skip(6).Take(5));
    }

    [Fact]
    public void A_plan_goes_into_a_file_and_comes_back_with_the_same_hash()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "plan.json");

        EngineRun run = rehearsal.Run($"""
            $p = $c | New-DcosUpgradePlan -Script $s
            $p | Export-DcosUpgradePlan '{path}' -Confirm:$false
            (Import-DcosUpgradePlan '{path}').Hash -eq $p.Hash
            $p | Export-DcosUpgradePlan '{path}' -Confirm:$false
            """);

        Assert.Equal("True", run.Output[0]!.ToString());
        Assert.StartsWith("FileExists,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"wave\":2", "\"wave\":9", StringComparison.Ordinal));
        Assert.StartsWith("PlanAltered,", Assert.Single(rehearsal.Run($"Import-DcosUpgradePlan '{path}'").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-MaxUnavailable lots", "QuantityInvalid")]
    [InlineData("-Hold nobody", "NoSuchNode")]
    [InlineData("-PauseBefore never", "PlanPointUnknown")]
    public void What_makes_no_sense_is_refused(string arguments, string id) =>
        Assert.StartsWith(id + ",", Assert.Single(rehearsal.Run($"$c | New-DcosUpgradePlan -Script $s {arguments}").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
}
