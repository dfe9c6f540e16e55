using System;
using System.IO;
using System.Linq;
using DcosUpgrade.Module.Tests.Rollout;
using Xunit;

namespace DcosUpgrade.Module.Tests.Prerequisites;

/// <summary>Backup-DcosCluster, and who asks for a backup.</summary>
public sealed class BackupTests : IClassFixture<RehearsalFixture>, IDisposable
{
    private readonly RehearsalFixture _rehearsal;
    private readonly TemporaryFolder _folder = new();

    public BackupTests(RehearsalFixture rehearsal) => _rehearsal = rehearsal;

    private string[] Files => [.. Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file))
        .Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Verified_backup_exists_and_is_recorded()
    {
        EngineRun run = Run("{0} | ForEach-Object { \"$($_.Kind) $($_.Content)\" }; $c | Test-DcosPrerequisite -Name risk-no-backup | ForEach-Object Status");

        Assert.Empty(run.Errors);
        Assert.StartsWith("ZooKeeper 3 files", run.Texts.First(), StringComparison.Ordinal);
        Assert.Equal("Passed", run.Texts.Last());
        Assert.Equal(["cluster.json", "configuration-m1.tar.gz", "zookeeper-m1.tar.gz"], Files);
    }

    [Fact]
    public void With_Guano_there_is_the_documented_export_too()
    {
        string jar = Path.Combine(_folder.Path, "guano.jar");
        File.WriteAllText(jar, "a jar");

        EngineRun run = Run($"{{0}} -GuanoJar '{jar}' | ForEach-Object {{ \"$($_.Kind) $($_.Content)\" }}");

        Assert.Empty(run.Errors);
        Assert.Contains("Guano 3 znodes with data, /mesos and /marathon among them", run.Texts);
        Assert.Contains("guano-m1.tar.gz", Files);
    }

    [Fact]
    public void Missing_jar_is_an_error_before_anything_is_written()
    {
        EngineRun run = Run($"{{0}} -GuanoJar '{_folder.Path}/none.jar'");

        Assert.StartsWith("FileMissing,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Files);
    }

    [Fact]
    public void WhatIf_writes_nothing_here_or_there()
    {
        EngineRun run = Run("$c | Backup-DcosCluster '" + _folder.Path + "' -WhatIf; ($c | Test-DcosPrerequisite -Name risk-no-backup).Status");

        Assert.Equal(["Failed"], run.Texts);
        Assert.Empty(Files);
    }

    [Theory]
    [InlineData("StreamBreaks", "NodeUnreachable", true)]
    [InlineData("StreamAltered", "BackupFailed", false)]
    [InlineData("SnapshotEmpty", "BackupFailed", true)]
    public void Failed_backup_leaves_no_file_and_a_second_attempt_succeeds(string fault, string id, bool configuration)
    {
        EngineRun run =
            Run($"{{0}} | ForEach-Object Kind; ($c | Test-DcosPrerequisite -Name risk-no-backup).Status; $c | Set-DcosRehearsalFault {fault} m1 -Clear; "
                + $"({{0}}).Count", $"$c | Set-DcosRehearsalFault {fault} m1");

        Assert.All(run.Errors, error => Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.NotEmpty(run.Errors);
        Assert.Equal(configuration ? ["Configuration", "Cluster", "Failed", "3"] : ["Cluster", "Failed", "3"], run.Texts);
        Assert.DoesNotContain(Files, file => file.EndsWith(".partial", StringComparison.Ordinal));
    }

    [Fact]
    public void An_ensemble_that_does_not_serve_is_not_copied()
    {
        EngineRun run =
            Run("$null = $c | Get-DcosNode m1 | Wait-DcosMasterHealthy -TimeoutSec 60 -Quiet; {0}", "$c | Set-DcosRehearsalFault ServicesDown m1, m2, m3");

        Assert.StartsWith("BackupNoMember,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_member_is_copied_when_one_is_away()
    {
        EngineRun run = Run("{0} | ForEach-Object Node", "$c | Set-DcosRehearsalFault LinkDown m1");

        Assert.Equal("m2", run.Texts.First());
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("{0}", "", false)]
    [InlineData("", "-AcceptRisk no-backup", false)]
    public void Before_the_first_master_its_lack_is_a_warning(string before, string arguments, bool warns)
    {
        EngineRun run =
            Run($"$null = {(before.Length > 0 ? before : "1")}; $null = $c | Get-DcosNode m1, m2 | Invoke-DcosNodeUpgrade -Script $s "
                + $"-Confirm:$false {arguments} | Wait-DcosMasterHealthy");

        Assert.Equal(warns ? 1 : 0, run.Warnings.Count(warning => warning.Contains("no backup", StringComparison.Ordinal)));
    }

    [Fact]
    public void Marathons_state_is_saved_by_name_only_and_stays_in_the_cluster()
    {
        EngineRun run = Marathon("", "$c | Test-DcosPrerequisite -Name risk-no-backup, cluster-lock | ForEach-Object { \"$($_.Status)\" }");

        Assert.True(run.Thrown is null, run.Thrown?.Message);
        Assert.Empty(run.Errors);
        object? saved = Assert.Single(run.Output, item => RehearsalFixture.Property(item, "Kind") == "Marathon");
        Assert.StartsWith("upgrade-", RehearsalFixture.Property(saved, "Id"), StringComparison.Ordinal);
        Assert.Equal("marathon STATUS_READY", RehearsalFixture.Property(saved, "Content"));
        Assert.DoesNotContain(Files, file => file.Contains("marathon", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["Passed", "Passed"], run.Output.OfType<string>());
    }

    [Theory]
    [InlineData("BackupServiceRefuses m2", "BackupFailed", "label is invalid")]
    [InlineData("BackupServiceFails m1", "BackupFailed", "STATUS_ERROR")]
    [InlineData("BackupServiceHangs m1", "BackupFailed", "s: upgrade-")]
    [InlineData("MarathonNotBack m1, m2, m3", "MarathonNotBack", "Marathon on no master reports a leader")]
    [InlineData("LockHeld m1", "ClusterBusy", "operator9@elsewhere")]
    public void Failure_of_the_backup_service_is_an_error_and_other_items_are_kept(string fault, string id, string why)
    {
        EngineRun run = Marathon($"$c | Set-DcosRehearsalFault {fault}", "");

        Assert.StartsWith(id + ",", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(why, run.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["ZooKeeper", "Configuration", "Iam", "Cluster"], run.Output.Select(item => RehearsalFixture.Property(item, "Kind")));
    }

    [Fact]
    public void WhatIf_restarts_no_Marathon()
    {
        using EngineFixture engine = new();
        EngineRun run =
            engine.Run($"$c = New-DcosRehearsal -Instant -Edition Enterprise; $c | Backup-DcosCluster '{_folder.Path}' -MarathonState -WhatIf; \"$(($c | "
                + $"Test-DcosPrerequisite -Name marathon-deployments, risk-no-backup).Status)\"");

        Assert.Empty(run.Errors);
        Assert.Equal(["Passed Failed"], run.Texts);
        Assert.Empty(Files);
    }

    [Fact]
    public void On_Open_Source_MarathonState_is_refused_before_anything_is_started()
    {
        EngineRun run = Run("{0} -MarathonState");

        Assert.StartsWith("MarathonStateNeedsEnterprise,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Files);
    }

    private EngineRun Marathon(string setUp, string after)
    {
        using EngineFixture engine = new();
        return engine.Run($$"""
            $c = New-DcosRehearsal -Instant -Edition Enterprise -Agent 1 -PublicAgent 0
            {{setUp}}
            $c | Backup-DcosCluster '{{_folder.Path}}' -MarathonState -TimeoutSec 300 -Confirm:$false
            {{after}}
            """);
    }

    private EngineRun Run(string script, string setUp = "") =>
        _rehearsal.Run(script.Replace("{0}", $"$c | Backup-DcosCluster '{_folder.Path}' -Confirm:$false", StringComparison.Ordinal), setUp);
}
