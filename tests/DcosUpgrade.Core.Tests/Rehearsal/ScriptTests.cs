using System;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

/// <summary>What the bootstrap node generates is what the engine's own readers take for a script.</summary>
public class ScriptTests
{
    [Fact]
    public void The_text_of_a_script_says_what_it_does()
    {
        ServedScript served = new Bench().Script;
        ScriptText text = ScriptText.Parse(served.Text, served.Url);
        Assert.Equal((served.FromVersion, served.ToVersion, served.BootstrapUrl), (text.FromVersion, text.ToVersion, text.BootstrapUrl));
        Assert.Equal(served.PackageIds, text.PackageIds);
    }

    [Fact]
    public void Another_generation_has_another_hash_and_does_the_same()
    {
        Bench bench = new();
        bench.Pass(1);
        ServedScript again = bench.Cluster.Bootstrap.Generate("1.10.8", DcosRelease.Of("1.11.6"));
        Assert.NotEqual(bench.Script.Sha256, again.Sha256);
        Assert.Equal(ScriptText.Parse(bench.Script.Text, "").ScriptId, ScriptText.Parse(again.Text, "").ScriptId);
    }

    [Theory]
    [InlineData("1.10.8", "1.11.6", 18)]
    [InlineData("1.11.6", "1.11.6", 63)]
    public void Two_releases_share_their_libraries_alone(string one, string other, int shared)
    {
        Assert.Equal(63, DcosRelease.Of(one).PackageIds.Distinct().Count());
        Assert.Equal(shared, DcosRelease.Of(one).PackageIds.Intersect(DcosRelease.Of(other).PackageIds).Count());
        Assert.Equal(61, DcosRelease.Of(one, "other configuration").PackageIds.Intersect(DcosRelease.Of(one).PackageIds).Count());
    }

    [Fact]
    public void Unserved_packages_and_scripts_fail_the_fetch()
    {
        Bench bench = new();
        bench.Cluster.Bootstrap.Containers.Clear();
        bench.Run("a1");
        RunAttempt attempt = Assert.Single(bench.Facts("a1").Attempts);
        Assert.Equal(("fetch", 7), (attempt.Stage, attempt.Code));
        Assert.Equal(7, bench.Ask("a1", new ProveServedOperation(bench.Token(), [bench.Script.Url])).Single().ExitCode);
        Assert.Equal(7, bench.Ask("bootstrap", new ProveServedOperation(bench.Token(), [bench.Script.Url])).Single().ExitCode);
    }
}
