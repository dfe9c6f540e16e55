using System;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Configuration;

/// <summary>Get-DcosUpgradePath as users call it.</summary>
public sealed class UpgradePathTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void Versions_by_position_give_the_way_to_the_last_release()
    {
        EngineRun run = engine.Run("Get-DcosUpgradePath 1.10.8");

        run.ThrowIfFailed();
        Assert.Equal(["1.10.8 -> 1.12.2", "1.12.2 -> 1.13.7", "1.13.7 -> 2.1.1", "2.1.1 -> 2.2.1"], run.Output.Select(hop => $"{hop}"));
    }

    [Fact]
    public void Cluster_gives_version_and_edition()
    {
        EngineRun run = engine.Run("New-DcosRehearsal -Instant -Edition Enterprise | Get-DcosUpgradePath -ToVersion 1.11.6 | Out-String -Width 160");

        run.ThrowIfFailed();
        string table = $"{run.Output.Single()}";
        Assert.Matches(@"1 +1\.10\.8 +1\.11\.6 +True +True +\d+ Configuration, \d+ Port", table);
    }

    [Fact]
    public void Path_to_an_older_release_is_a_typed_error()
    {
        EngineRun run = engine.Run("$ErrorActionPreference = 'Stop'\nGet-DcosUpgradePath 2.0.6 1.13.9");

        Assert.StartsWith("UnsupportedPath,", run.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
