using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

/// <summary>Faults that are conditions: each changes the result of a prerequisite while it lasts.</summary>
public sealed class ConditionFaultTests
{
    /// <summary>Faults that prerequisites detect, not runs. Faults of backups and of restarts by plans have their own tests.</summary>
    public static readonly RehearsalFault[] Conditions =
        [.. Enum.GetValues<RehearsalFault>().Where(fault => fault >= RehearsalFault.SystemdOld)];

    private static readonly RehearsalFault[] s_ofBackups =
    [
        RehearsalFault.StreamBreaks,
        RehearsalFault.StreamAltered,
        RehearsalFault.SnapshotEmpty,
        RehearsalFault.CockroachNotBack,
        RehearsalFault.BackupServiceRefuses,
        RehearsalFault.BackupServiceFails,
        RehearsalFault.BackupServiceHangs,
        RehearsalFault.MarathonNotBack,
    ];

    /// <summary>Faults of one procedure or security mode: the tests of the cmdlet and of the procedures cover them.</summary>
    private static readonly RehearsalFault[] s_ofLogins =
    [
        RehearsalFault.CustomCaKeyMissing,
        RehearsalFault.HttpExecutors,
        RehearsalFault.PodsRestarted,
        RehearsalFault.IamDown,
        RehearsalFault.LoginRefused,
        RehearsalFault.TokensRevoked,
    ];

    /// <summary>Faults that gates detect after a run.</summary>
    private static readonly RehearsalFault[] s_ofGates = [RehearsalFault.FrameworkNotBack, RehearsalFault.EtcdNotJoined];

    public static TheoryData<RehearsalFault> Faults => [.. Conditions.Except(s_ofBackups).Except(s_ofLogins).Except(s_ofGates)];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Condition_changes_a_check_result_while_it_lasts(RehearsalFault fault)
    {
        RehearsalCluster rehearsal = new(
            new RehearsalOptions
            {
                Masters = 1,
                Agents = 2,
                PublicAgents = 0,
                FromVersion = fault == RehearsalFault.AppIdReserved ? "1.12.5" : "1.10.8",
                ToVersion = fault == RehearsalFault.AppIdReserved ? "1.13.7" : "1.11.6",
                Edition = EditionOf(fault),
                SecurityMode = EditionOf(fault) == DcosEdition.Enterprise ? DcosSecurityMode.Permissive : DcosSecurityMode.None,
            });
        string node = FaultTable.Row(fault).Roles switch
        {
            [DcosRole.Bootstrap] => "bootstrap",
            [DcosRole.Master] => "m1",
            _ => "a1",
        };
        string[] sound = Look(rehearsal);
        Assert.Equal(sound, Look(rehearsal));

        rehearsal.Inject(node, fault);
        string[] sick = Look(rehearsal);
        rehearsal.Clear(node, fault);

        if (fault is RehearsalFault.CloudInstall or RehearsalFault.ConfigUnreadable or RehearsalFault.ConfigCopyMissing)
        {
            // The configuration of one node is enough; the tests of the cmdlet inject the fault into all nodes.
            return;
        }

        Assert.NotEqual(sound, sick);
        Assert.DoesNotContain(sick.Except(sound), result => result.EndsWith("Passed", StringComparison.Ordinal));
        if (fault != RehearsalFault.ServicesDown)
        {
            Assert.Equal(sound, Look(rehearsal));
        }
    }

    [Fact]
    public void Fifty_nodes_are_observed_in_the_time_of_the_slowest()
    {
        RehearsalCluster few = new(new RehearsalOptions { Masters = 3, Agents = 2, PublicAgents = 0 });
        RehearsalCluster many = new(new RehearsalOptions { Masters = 3, Agents = 45, PublicAgents = 2 });

        int made = Look(many).Length;
        Look(few);

        // In virtual time, which does not depend on the machine: ten times the nodes do not take ten times the time.
        Assert.InRange(made, 300, int.MaxValue);
        Assert.InRange(Elapsed(many), TimeSpan.FromSeconds(1), 2 * Elapsed(few));
    }

    private static DcosEdition EditionOf(RehearsalFault fault) => fault >= RehearsalFault.CockroachBehind ? DcosEdition.Enterprise : DcosEdition.Open;

    private static TimeSpan Elapsed(RehearsalCluster rehearsal) => rehearsal.Clock.UtcNow - RehearsalCluster.Start;

    private static string[] Look(RehearsalCluster rehearsal)
    {
        ClusterContext cluster = RehearsalFactory.Attach(rehearsal, 1).Context!;
        CheckRun run = new([.. CheckCatalog.All.Where(check => check.IsFor(DcosTestProcedure.Upgrade))], _ => false, []);
        CheckQuestion question = new()
        {
            Edition = rehearsal.Options.Edition,
            ToVersion = new DcosVersion(rehearsal.Options.ToVersion),
            InstallerPath = cluster.ScriptDefaults!.InstallerPath,
        };
        ClusterObservation sight = Driving.RunToEnd(
            new Observer(cluster, question, new MessageRecorder())
                .ObserveAsync([.. cluster.Inventory.Present], run.Needs, 64, fullMesh: false, CancellationToken.None),
            rehearsal.Clock);
        IEnumerable<DcosCheckResult> results = run.OfCluster(sight).Concat(cluster.Inventory.Present.SelectMany(node => run.OfNode(sight, node)));
        return [.. results.Select(result => $"{result.Target} {result.Name} {result.Status}")];
    }
}
