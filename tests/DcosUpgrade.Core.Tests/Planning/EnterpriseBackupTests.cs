using System;
using System.Linq;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>The backups that are sufficient before the first master.</summary>
public sealed class EnterpriseBackupTests
{
    private static readonly PlanRequest s_all = new() { MaxUnavailable = Quantity.Parse("100%", ""), MaxAppUnavailable = Quantity.Parse("100%", "") };

    [Theory]
    [InlineData(DcosEdition.Enterprise, "1.10.8 1.11.6", "ZooKeeper", "a backup without the IAM dump")]
    [InlineData(DcosEdition.Enterprise, "1.10.8 1.11.6", "Iam", "a backup without ZooKeeper")]
    [InlineData(DcosEdition.Enterprise, "1.10.8 1.11.6", "ZooKeeper Iam", null)]
    [InlineData(DcosEdition.Open, "1.10.8 1.11.6", "ZooKeeper", null)]
    [InlineData(DcosEdition.Open, "1.12.5 1.13.7", "ZooKeeper", null)]
    [InlineData(DcosEdition.Open, "1.13.7 2.0.6", "ZooKeeper", "a backup without the IAM dump")]
    [InlineData(DcosEdition.Open, "1.13.7 2.0.6", "ZooKeeper Iam", null)]
    public void Backup_without_a_part_that_the_release_needs_does_not_satisfy_a_plan(DcosEdition edition, string versions, string kinds, string? found)
    {
        RehearsalCluster cluster = new(new RehearsalOptions
        {
            FromVersion = versions.Split(' ')[0],
            ToVersion = versions.Split(' ')[1],
            Edition = edition,
            SecurityMode = edition == DcosEdition.Enterprise ? DcosSecurityMode.Permissive : DcosSecurityMode.None,
            Agents = 1,
            PublicAgents = 0,
        });
        string[] risks = [.. CheckCatalog.Risks.Where(risk => risk != "no-backup")];
        RunOptions options = new() { Progress = new MessageRecorder(), AcceptedRisks = risks };
        PlanDemands noChecks = new() { Excluded = _ => true };
        Session session = new(cluster, 1, options: options, planOptions: run => new PlanOptions(run) { Demands = noChecks });
        BackupItem[] items = [.. kinds.Split(' ').Select(kind => new BackupItem(kind, "m1", kind, 1, "00"))];
        BackupRecord record = new(cluster.Clock.UtcNow, TimeSpan.Zero, "somebody", "/backup", items);
        BackupRecordOperation write = new(session.Context.Token(), record.Write());
        Driving.RunToEnd(session.Context.RunAsync(session.Context.LockMaster, write, default), cluster.Clock);

        string? stopped = session.Run(session.Plan(s_all), 0);

        if (found is null)
        {
            Assert.Null(stopped);
        }
        else
        {
            Assert.Contains(found, stopped, StringComparison.Ordinal);
            Assert.Equal((DcosStepKind.Backup, DcosStepStatus.Failed), (session.Steps.Last().Kind, session.Steps.Last().Status));
        }
    }
}
