using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

public class LockTests
{
    private static readonly ClusterLockHolder s_me = new("script-1", "me@here", "here/1/1", "aa");
    private static readonly ClusterLockHolder s_other = new("script-1", "you@there", "there/2/2", "bb");
    private readonly Bench _bench = new();

    [Fact]
    public void Lock_is_acquired_refused_to_others_and_released()
    {
        Assert.Equal(("free", null), Say(ClusterLockAction.Read, s_me));
        Assert.Equal(("acquired", null), Say(ClusterLockAction.Acquire, s_me));
        Assert.Equal(("held", "me@here"), Say(ClusterLockAction.Acquire, s_other));
        Assert.Equal(("lost", "me@here"), Say(ClusterLockAction.Heartbeat, s_other));
        Assert.Equal(("held", "me@here"), Say(ClusterLockAction.Release, s_other));
        Assert.Equal(("acquired", "me@here"), Say(ClusterLockAction.Acquire, s_me));
        Assert.Equal(("released", "me@here"), Say(ClusterLockAction.Release, s_me));
        Assert.Equal(("free", null), Say(ClusterLockAction.Read, s_other));
    }

    [Fact]
    public void Lock_ages_by_the_node_clock_and_is_taken_over_only_when_expired_or_broken()
    {
        Say(ClusterLockAction.Acquire, s_me);
        _bench.Pass(80);
        Assert.Equal(("kept", "me@here"), Say(ClusterLockAction.Heartbeat, s_me));
        _bench.Pass(80);
        Assert.Equal(("held", "me@here"), Say(ClusterLockAction.Acquire, s_other));
        Assert.InRange(Ask(ClusterLockAction.Read, s_other).Age.TotalSeconds, 80, 82);
        Assert.Equal("held", Ask(ClusterLockAction.Acquire, s_other, breaks: "cc").Result);
        Assert.Equal("taken", Ask(ClusterLockAction.Acquire, s_other, breaks: "aa").Result);
        _bench.Pass(91);
        Assert.Equal(("taken", "you@there"), Say(ClusterLockAction.Acquire, s_me));
    }

    [Fact]
    public void Claims_are_joined_only_by_agents_of_the_same_operation()
    {
        Assert.Equal("acquired", Ask(ClusterLockAction.Claim, s_me, "m1").Result);
        Assert.Equal("held", Ask(ClusterLockAction.Claim, s_other, "m2").Result);
        Assert.Equal("joined", Ask(ClusterLockAction.Claim, s_other, "a1", join: true).Result);
        Assert.Equal("held", Ask(ClusterLockAction.Claim, s_other with { Operation = "script-2" }, "a2", join: true).Result);
        ClusterLockState state = Ask(ClusterLockAction.Read, s_me);
        Assert.Equal(s_me.Claim, state.Claims["m1"]);
        Assert.Equal(s_other.Claim, state.Claims["a1"]);
        Assert.Equal(2, state.Claims.Count);
        Assert.Equal("kept", Ask(ClusterLockAction.Unclaim, s_me, "m1").Result);
        Assert.Equal(["a1"], Ask(ClusterLockAction.Read, s_me).Claims.Keys);
    }

    [Fact]
    public void Pause_and_stop_flags_are_reported()
    {
        _bench.Cluster.Node("m1").Folder.Paused = true;
        _bench.Cluster.Node("m1").Folder.Stopped = true;
        Assert.True(Ask(ClusterLockAction.Read, s_me) is { Paused: true, Stopped: true });
    }

    private (string Result, string? Holder) Say(ClusterLockAction action, ClusterLockHolder who)
    {
        ClusterLockState state = Ask(action, who);
        return (state.Result, state.Holder?.Owner);
    }

    private ClusterLockState Ask(ClusterLockAction action, ClusterLockHolder who, string node = "", bool join = false, string breaks = "") =>
        _bench.Ask("m1", new ClusterLockOperation(_bench.Token(), action, who) { Node = node, MayJoin = join, Break = breaks });
}
