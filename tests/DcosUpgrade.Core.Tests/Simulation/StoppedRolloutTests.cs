using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Planning;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>The rollout stops while a node is on its way to its start: each wait ends there, and nothing further is asked or sent.</summary>
public sealed class StoppedRolloutTests
{
    private bool _stopped;
    private int _confirmations;

    [Fact]
    public void Operator_is_not_asked_about_a_node_of_a_stopped_rollout()
    {
        Session session = new(SmallCluster(), 1);
        _stopped = true;

        Assert.Null(Execute(session));
        Assert.Equal(0, _confirmations);
        Assert.Empty(session.Writes);
    }

    [Fact]
    public void Wait_for_a_claim_ends_when_the_rollout_stops()
    {
        RehearsalCluster cluster = SmallCluster();
        ClusterFolder folder = cluster.Node("m1").Folder;
        folder.Paused = true;
        cluster.Clock.Schedule(TimeSpan.FromSeconds(30), () => _stopped = true);
        cluster.Clock.Schedule(TimeSpan.FromMinutes(10), () => folder.Paused = false);

        Assert.Null(Execute(new Session(cluster, 1)));
        Assert.True(folder.Paused, "it waited until the cluster was resumed");
        Assert.Empty(folder.Claims);
    }

    [Fact]
    public void Wait_for_the_cluster_ends_when_the_rollout_stops()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        Session session = new(cluster, 1, change: (node, operation, stdout) =>
            node == "m2" && operation is MasterProbeOperation ? stdout.Replace("ActiveState=active", "ActiveState=failed") : stdout);
        using ClusterLease lease = new(session.Context, session.Script.ScriptId, session.Messages);
        lease.Started();
        cluster.Clock.Schedule(TimeSpan.FromSeconds(30), () => _stopped = true);
        Interlock interlock = new(session.Context, lease, Options(session));
        Target target = new(session.Script.ToVersion, session.Script.PackageIds);

        Driving.RunToEnd(interlock.PassAsync(session.Nodes().First(), target, "", CancellationToken.None), cluster.Clock);

        Assert.InRange(cluster.Clock.UtcNow - RehearsalCluster.Start, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(45));
    }

    [Fact]
    public void Nothing_is_prepared_on_a_node_after_the_rollout_has_stopped()
    {
        Session session = new(SmallCluster(), 1);
        StopBefore<FenceNodeOperation>(session.Rehearsal);

        Assert.Null(Execute(session));
        Assert.True(_stopped);
        Assert.DoesNotContain(session.Writes, call => call.Operation is UploadOperation or StartRunOperation);
        Assert.Empty(session.Rehearsal.Node("m1").Folder.Claims);
    }

    [Fact]
    public void No_start_is_sent_when_the_rollout_stops_during_its_preparation()
    {
        Session session = new(SmallCluster(), 1);
        StopBefore<UploadOperation>(session.Rehearsal);

        Assert.Null(Execute(session));
        Assert.True(_stopped);
        Assert.DoesNotContain(session.Writes, call => call.Operation is StartRunOperation);
        Assert.Empty(session.Rehearsal.Node("m1").Folder.Claims);
    }

    [Fact]
    public void No_maintenance_is_scheduled_when_the_rollout_stops_meanwhile()
    {
        RehearsalCluster cluster = DrainTests.Cluster(agents: 1);
        Session session = new(cluster, 1);
        using ClusterLease lease = new(session.Context, session.Script.ScriptId, session.Messages);
        DcosNode agent = session.Nodes().Single(node => node.Name == "a1");
        Assert.True(Driving.RunToEnd(lease.ClaimAsync(agent, () => true, CancellationToken.None), cluster.Clock));
        StopBefore<ClusterLockOperation>(cluster);
        AgentDrain drain = new(session.Context, lease, Options(session) with { Drain = true });

        Assert.Null(Driving.RunToEnd(drain.BeginAsync(agent, CancellationToken.None), cluster.Clock));
        Assert.True(_stopped);
        Assert.DoesNotContain(session.Writes, call => call.Operation is ChangeMaintenanceOperation);
        Assert.Empty(cluster.Maintenance.Windows);
    }

    private static RehearsalCluster SmallCluster() => new(new RehearsalOptions { Masters = 1, Agents = 1, PublicAgents = 0 });

    private RunOptions Options(Session session) => new()
    {
        Progress = session.Messages,
        AcceptedRisks = Session.HazardsAccepted,
        MayStart = () => !_stopped,
        Confirm = (_, _) =>
        {
            _confirmations++;
            return Task.FromResult(true);
        },
    };

    private DcosNodeUpgrade? Execute(Session session)
    {
        using ClusterLease lease = new(session.Context, session.Script.ScriptId, session.Messages);
        NodeRun run = new(session.Context, lease, session.Script, Options(session));
        return Driving.RunToEnd(run.ExecuteAsync(session.Nodes().First(), CancellationToken.None), session.Rehearsal.Clock);
    }

    private void StopBefore<T>(RehearsalCluster cluster)
        where T : NodeOperation => cluster.OnCall = (_, operation, before) =>
        {
            _stopped |= before && operation is T;
            return Task.CompletedTask;
        };
}
