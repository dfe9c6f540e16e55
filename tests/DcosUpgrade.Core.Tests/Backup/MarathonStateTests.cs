using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Backup;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Backup;

/// <summary>The state of Marathon with the backup service: the cluster is locked, and an unknown result is not reported as saved.</summary>
public sealed class MarathonStateTests
{
    private readonly RehearsalCluster _rehearsal =
        new(new RehearsalOptions { Agents = 1, PublicAgents = 0, Edition = DcosEdition.Enterprise, SecurityMode = DcosSecurityMode.Strict,
            FromVersion = "1.11.6" });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Broken_link_at_request_is_resolved_by_backup_list(bool heard)
    {
        int broken = 0;
        _rehearsal.OnCall = (node, operation, before) => operation is CreateMarathonBackupOperation && before != heard
            && (before || _rehearsal.BackupService.Begun > 0) && broken++ == 0
            ? throw new NodeUnreachableException(null, node.Name, "the connection broke")
            : Task.CompletedTask;
        DateTimeOffset began = _rehearsal.Clock.UtcNow;

        if (heard)
        {
            DcosBackup saved = Take();
            Assert.Equal(("Marathon", "m1", null, null), (saved.Kind, saved.Node, saved.Path, saved.Sha256));
            Assert.StartsWith("upgrade-", saved.Id, StringComparison.Ordinal);
        }
        else
        {
            ClusterStateException failed = Assert.Throws<ClusterStateException>(Take);
            Assert.Contains("the connection broke", failed.Message, StringComparison.Ordinal);
            Assert.InRange(_rehearsal.Clock.UtcNow - began, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120));
        }

        Assert.Equal((1, heard ? 1 : 0), (broken, _rehearsal.BackupService.Begun));
        Assert.Null(_rehearsal.Node("m1").Folder.Holder);
    }

    [Fact]
    public void Cluster_is_locked_during_backup()
    {
        string? holder = null;
        _rehearsal.OnCall = (_, operation, _) =>
        {
            holder = operation is FindMarathonBackupOperation ? _rehearsal.Node("m1").Folder.Holder?.Operation : holder;
            return Task.CompletedTask;
        };

        Take();

        Assert.Equal("marathon-state", holder);
        Assert.Null(_rehearsal.Node("m1").Folder.Holder);
    }

    [Fact]
    public void Marathon_is_not_restarted_while_node_is_claimed()
    {
        _rehearsal.Node("m1").Folder.Claims["a1"] = new ClusterClaim("operator9@elsewhere (pid 9)", "99");
        _rehearsal.Node("m1").Folder.ClaimedAt["a1"] = _rehearsal.Clock.UtcNow;

        ClusterStateException held = Assert.Throws<ClusterStateException>(Take);

        Assert.Equal(SR.MarathonStateHeld, held.Id);
        Assert.Contains("a1 by operator9@elsewhere", held.Message, StringComparison.Ordinal);
        Assert.Equal(0, _rehearsal.BackupService.Begun);
        Assert.Null(_rehearsal.Node("m1").Folder.Holder);
    }

    [Fact]
    public void Expired_token_is_renewed()
    {
        ClusterContext cluster = RehearsalFactory.Attach(_rehearsal, 1).Context!;
        Driving.RunToEnd(cluster.Watch.LookAsync(CancellationToken.None), _rehearsal.Clock);
        Assert.Equal(1, _rehearsal.Iam.Logins);
        Driving.RunToEnd(_rehearsal.Clock.Delay(TimeSpan.FromSeconds(90), default), _rehearsal.Clock);
        _rehearsal.Iam.Forget();

        Take(cluster);

        Assert.Equal((1, 2), (_rehearsal.BackupService.Begun, _rehearsal.Iam.Logins));
    }

    [Fact]
    public void Saved_state_was_ready_and_Marathon_led_again()
    {
        bool wasAway = false;
        _rehearsal.OnCall = (_, operation, _) =>
        {
            wasAway |= operation is PlacementOperation or FindMarathonBackupOperation && !_rehearsal.Node("m2").Services.IsActive("dcos-marathon.service");
            return Task.CompletedTask;
        };

        Assert.Equal("marathon STATUS_READY", Take().Content);

        Assert.True(wasAway);
        Assert.All(_rehearsal.Masters, master => Assert.True(master.Services.IsActive("dcos-marathon.service")));
    }

    private DcosBackup Take() => Take(RehearsalFactory.Attach(_rehearsal, 1).Context!);

    private DcosBackup Take(ClusterContext cluster) =>
        Driving.RunToEnd(new MarathonStateBackup(cluster, new MessageRecorder(), TimeSpan.FromSeconds(600))
            .TakeAsync(cluster.Masters[0], CancellationToken.None), _rehearsal.Clock);
}
