using System;
using System.Linq;
using DcosUpgrade.Module.Tests.Rollout;
using Xunit;

namespace DcosUpgrade.Module.Tests.Procedures;

/// <summary>Rehearsals of every release line: what is backed up, and what the check of the IAM database finds.</summary>
public sealed class ReleaseLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Open", "1.12.5", "1.13.7", "ZooKeeper Configuration Cluster", "Skipped")]
    [InlineData("Open", "1.13.7", "2.0.6", "ZooKeeper Configuration Iam Cluster", "Passed")]
    [InlineData("Open", "2.1.1", "2.2.1", "ZooKeeper Configuration Iam Etcd Cluster", "Passed")]
    [InlineData("Enterprise", "1.12.5", "1.13.7", "ZooKeeper Configuration Iam Cluster", "Passed")]
    [InlineData("Enterprise", "2.1.1", "2.2.1", "ZooKeeper Configuration Iam Etcd Cluster", "Passed")]
    public void Databases_are_backed_up_and_checked_where_the_release_has_them(string edition, string from, string to, string kinds, string status)
    {
        using EngineFixture engine = new();

        EngineRun run = engine.Run($$"""
            $c = New-DcosRehearsal -Instant -Edition {{edition}} -FromVersion {{from}} -ToVersion {{to}} -Agent 1 -PublicAgent 0
            $c | Backup-DcosCluster '{{_folder.Path}}' -Confirm:$false
            "$(($c | Test-DcosPrerequisite -ToVersion {{to}} -Name iam-database, risk-no-backup).Status)"
            """);

        Assert.Empty(run.Errors);
        Assert.Equal(kinds, string.Join(' ', run.Output.Where(item => item is not string).Select(item => RehearsalFixture.Property(item, "Kind"))));
        Assert.Equal([status + " Passed"], run.Output.OfType<string>());
    }

    [Theory]
    [InlineData("1.11.13", null)]
    [InlineData("1.12.5", "ModeNotOfRelease")]
    public void Security_mode_has_to_be_one_of_the_release(string from, string? error)
    {
        using EngineFixture engine = new();

        EngineRun run = engine.Run($"$null = New-DcosRehearsal -Instant -Edition Enterprise -SecurityMode Disabled -FromVersion {from} -ToVersion 1.12.5");

        Assert.Equal(error, run.Errors.FirstOrDefault()?.FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void Every_upgrade_of_a_path_can_be_rehearsed()
    {
        using EngineFixture engine = new();

        EngineRun run = engine.Run("""
            foreach ($edition in 'Open', 'Enterprise') {
                foreach ($hop in Get-DcosUpgradePath 1.10.8 2.2.1 -Edition $edition) {
                    (New-DcosRehearsal -Instant -Edition $edition -FromVersion $hop.FromVersion -ToVersion $hop.ToVersion).Version
                }
            }
            """);

        Assert.Empty(run.Errors);
        Assert.True(run.Output.Count >= 8, $"{run.Output.Count}");
    }
}
