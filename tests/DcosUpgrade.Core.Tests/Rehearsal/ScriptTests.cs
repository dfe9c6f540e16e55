using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DcosUpgrade.Adapters;
using DcosUpgrade.Cluster;
using DcosUpgrade.Configuration;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Scripts;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

/// <summary>The engine's readers accept the scripts that the simulated bootstrap node generates.</summary>
public class ScriptTests
{
    [Fact]
    public void Script_text_contains_its_versions_and_packages()
    {
        ServedScript served = new Bench().Script;
        ScriptText text = ScriptText.Parse(served.Text, served.Url);
        Assert.Equal((served.FromVersion, served.ToVersion, served.BootstrapUrl), (text.FromVersion, text.ToVersion, text.BootstrapUrl));
        Assert.Equal(served.PackageIds, text.PackageIds);
    }

    [Fact]
    public void Second_generation_has_another_hash_and_the_same_effect()
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
    public void Two_releases_share_only_their_libraries(string one, string other, int shared)
    {
        Assert.Equal(63, DcosRelease.Of(one).PackageIds.Distinct().Count());
        Assert.Equal(shared, DcosRelease.Of(one).PackageIds.Intersect(DcosRelease.Of(other).PackageIds).Count());
        Assert.Equal(61, DcosRelease.Of(one, "other configuration").PackageIds.Intersect(DcosRelease.Of(one).PackageIds).Count());
    }

    [Fact]
    public void Engine_generates_a_script_finds_it_again_and_nodes_apply_it()
    {
        Bench bench = new();
        bench.Cluster.Bootstrap.Containers.Clear();
        ClusterContext context = RehearsalFactory.Attach(bench.Cluster, 1).Context!;
        DcosUpgradeScript first = Generate(context, bench.Clock);
        Assert.Equal(("1.10.8", "1.11.6", DcosEdition.Open, 63), (first.FromVersion, first.ToVersion, first.Edition, first.PackageIds.Length));
        DcosUpgradeScript second = Generate(context, bench.Clock);
        Assert.Equal((first.Url, first.Sha256, first.GeneratedAt), (second.Url, second.Sha256, second.GeneratedAt));

        RunOrder order = bench.Order("m1") with { ScriptId = first.ScriptId, Url = first.Url, Sha256 = first.Sha256, Packages = [.. first.PackageSha256] };
        string uploaded = bench.Ask("m1", new UploadOperation(bench.Token(), [StartRunOperation.BaselineOf(order)]));
        bench.Follow("m1", bench.Ask("m1", new StartRunOperation(bench.Token(), order, uploaded)).AttemptId);
        Assert.Equal(first.PackageIds, bench.Facts("m1").ActivePackages);
    }

    [Fact]
    public void Master_facts_describe_the_cluster()
    {
        Bench bench = new();
        DiscoveredMaster found = bench.Ask("m2", new DiscoverOperation(bench.Token()));
        string[] masters = ["10.1.0.2", "10.1.0.3", "10.1.0.4"];
        Assert.Equal(masters, found.MasterList);
        Assert.Equal(masters, found.ExhibitorServers);
        Assert.Equal((3, "1.10.8", "10.1.0.3"), (found.MasterCount, found.Version, found.DetectedAddress));
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

    private static DcosUpgradeScript Generate(ClusterContext context, VirtualClock clock)
    {
        IAdapterFactory adapters = new AdapterFactory();
        ScriptRequest request = new()
        {
            Inputs = ScriptInputs.Read(new Dictionary<string, string>(), null, context.ScriptDefaults, adapters.Files, adapters.Yaml),
            Reader = new ConfigReader(adapters.Files, adapters.Yaml),
            Edition = DcosEdition.Open,
            Progress = new Simulation.MessageRecorder(),
        };
        return Driving.RunToEnd(new ScriptGenerator(context, request).RunAsync(CancellationToken.None), clock)!;
    }
}
