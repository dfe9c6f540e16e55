using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters;
using DcosUpgrade.Configuration;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Scripts;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>A stop, a pause or another holder of the lock directly before an act that is not a node's run: the act is not started.</summary>
public sealed class LastMomentActTests
{
    private static readonly ClusterLockHolder s_other = OtherOperator.Holder with { Operation = "another operation" };

    public static TheoryData<string> Flags => ["stop", "pause", "lock"];

    [Theory]
    [InlineData("stop", "An operator stopped the upgrade")]
    [InlineData("lock", "operator2@rehearsal took over the cluster lock")]
    public void CockroachDB_of_no_further_master_is_restarted(string change, string expected)
    {
        (string? stopped, int restarts) = Restart(change);

        Assert.Contains(expected, stopped, StringComparison.Ordinal);
        Assert.Equal(1, restarts);
    }

    [Fact]
    public void Restart_of_CockroachDB_waits_while_the_cluster_is_paused()
    {
        RehearsalCluster cluster = Enterprise();
        Session session = Cockroach(cluster);
        DcosUpgradePlan plan = session.Plan(RestartRequest);
        bool restartedWhilePaused = false;
        On<RestartCockroachOperation>(cluster, look => look.LookOnly && cluster.Cockroach.Restarts.Count == 1, "m2", () =>
        {
            Change(cluster, "pause");
            cluster.Clock.Schedule(TimeSpan.FromMinutes(10), () => cluster.Node("m1").Folder.Paused = false);
        }, operation => restartedWhilePaused |= cluster.Node("m1").Folder.Paused && operation is RestartCockroachOperation { LookOnly: false });

        Assert.Null(session.Run(plan, wave: 0));
        Assert.False(restartedWhilePaused);
        Assert.Equal(["m1", "m2", "m3"], cluster.Cockroach.Restarts.Keys.Order());
        Assert.Empty(cluster.Invariants.Violations);
    }

    /// <param name="job">The job on the bootstrap node that must not be started any more, 1 for the first.</param>
    [Theory]
    [InlineData("stop", 1, SR.StopRequested)]
    [InlineData("stop", 2, SR.StopRequested)]
    [InlineData("pause", 1, SR.ClusterPaused)]
    [InlineData("pause", 2, SR.ClusterPaused)]
    [InlineData("lock", 1, SR.LockLost)]
    [InlineData("lock", 2, SR.LockLost)]
    public void Job_on_the_bootstrap_node_is_not_started(string change, int job, string expected)
    {
        (string? refusal, int started) = StartJobs(change, job);

        Assert.Equal(expected, refusal);
        Assert.Equal(job - 1, started);
    }

    [Theory]
    [MemberData(nameof(Flags))]
    public void Script_is_not_served(string change)
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        Session session = new(cluster, 1);
        cluster.Bootstrap.Containers.Clear();
        On<HashServedOperation>(cluster, _ => true, null, () => Change(cluster, change));

        _ = Assert.Throws<ClusterStateException>(() => Generate(session));

        Assert.DoesNotContain(session.Writes, call => call.Operation is ServeOperation);
    }

    /// <summary>Number of masters whose CockroachDB is restarted although the cluster is stopped before the second one.</summary>
    /// <param name="told">What the session is told in place of the answers.</param>
    internal static int RestartedAfterStop(AnswerChange told) => Restart("stop", told).Restarts;

    /// <summary>Number of jobs that are started on the bootstrap node although the cluster is stopped before the first one.</summary>
    internal static int JobsAfterStop(AnswerChange told) => StartJobs("stop", 1, told).Started;

    private static (string? Stopped, int Restarts) Restart(string change, AnswerChange? told = null)
    {
        RehearsalCluster cluster = Enterprise();
        Session session = Cockroach(cluster, told);
        DcosUpgradePlan plan = session.Plan(RestartRequest);
        On<RestartCockroachOperation>(cluster, look => look.LookOnly && cluster.Cockroach.Restarts.Count == 1, "m2", () => Change(cluster, change));
        return (session.Run(plan, wave: 0), cluster.Cockroach.Restarts.Count);
    }

    private static (string? Refusal, int Started) StartJobs(string change, int job, AnswerChange? told = null)
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        Session session = new(cluster, 1, change: told);
        cluster.Bootstrap.Containers.Clear();
        int started = 0;
        cluster.OnCall = (_, operation, before) =>
        {
            started += before && operation is StartBootstrapJobOperation ? 1 : 0;
            if (started == job - 1 && !before && operation is (StartBootstrapJobOperation or ClusterLockOperation { Action: ClusterLockAction.Acquire }))
            {
                Change(cluster, change);
            }

            return Task.CompletedTask;
        };
        try
        {
            Generate(session);
            return (null, started);
        }
        catch (ClusterStateException e)
        {
            return (e.Id, started);
        }
    }

    private static PlanRequest RestartRequest { get; } =
        new() { MaxUnavailable = Quantity.Parse("2", ""), MaxAppUnavailable = Quantity.Parse("100%", ""), RestartCockroach = true };

    private static RehearsalCluster Enterprise() => new(new RehearsalOptions
    {
        Masters = 3,
        Agents = 1,
        PublicAgents = 0,
        Edition = DcosEdition.Enterprise,
        SecurityMode = DcosSecurityMode.Permissive,
        FromVersion = "1.10.2",
    });

    private static Session Cockroach(RehearsalCluster cluster, AnswerChange? told = null)
    {
        _ = cluster.Bootstrap.Generate(
            cluster.Options.FromVersion, DcosUpgrade.Rehearsal.Simulation.DcosRelease.Of(cluster.Options.ToVersion, security: cluster.Options.SecurityMode));
        RunOptions options = new() { Progress = new MessageRecorder(), AcceptedRisks = CheckCatalog.Risks };
        return new Session(cluster, 1, options: options, change: told, script: Session.ScriptOf(cluster) with { Edition = DcosEdition.Enterprise },
            planOptions: run => new PlanOptions(run)
            {
                Demands = new PlanDemands { Excluded = check => check.Name is "ee-license" or "ee-fault-domain" or "ee-custom-ca" },
            });
    }

    private static void Generate(Session session)
    {
        IAdapterFactory adapters = new AdapterFactory();
        ScriptRequest request = new()
        {
            Inputs = ScriptInputs.Read(new Dictionary<string, string>(), null, session.Context.ScriptDefaults, adapters.Files, adapters.Yaml),
            Reader = new ConfigReader(adapters.Files, adapters.Yaml),
            Edition = DcosEdition.Open,
            Progress = session.Messages,
        };
        _ = Driving.RunToEnd(new ScriptGenerator(session.Context, request).RunAsync(CancellationToken.None), session.Rehearsal.Clock);
    }

    private static void Change(RehearsalCluster cluster, string change)
    {
        ClusterFolder folder = cluster.Node("m1").Folder;
        switch (change)
        {
            case "stop":
                folder.Stopped = true;
                break;
            case "pause":
                folder.Paused = true;
                break;
            default:
                (folder.Holder, folder.TouchedAt) = (s_other, cluster.Clock.UtcNow);
                break;
        }
    }

    /// <summary>Something happens once, after the answer to an operation.</summary>
    /// <param name="node">Null for any node.</param>
    /// <param name="watch">Called before every operation.</param>
    private static void On<T>(RehearsalCluster cluster, Func<T, bool> when, string? node, Action happens, Action<NodeOperation>? watch = null)
        where T : NodeOperation
    {
        bool happened = false;
        cluster.OnCall = (endpoint, operation, before) =>
        {
            if (before)
            {
                watch?.Invoke(operation);
            }
            else if (!happened && operation is T wanted && (node is null || endpoint.Name == node) && when(wanted))
            {
                happened = true;
                happens();
            }

            return Task.CompletedTask;
        };
    }
}
