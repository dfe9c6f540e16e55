using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

[Collection(SshCollection.Name)]
public sealed class SshJumpTests(SshFixture ssh)
{
    private Dictionary<string, JumpEndpoint> Jumps => new()
    {
        ["outer"] = new("outer", "127.0.0.1", ssh.Server.Port, null, null),
        ["inner"] = new("inner", "127.0.0.1", ssh.Other.Port, null, "outer"),
        ["other"] = new("other", "127.0.0.1", ssh.Other.Port, null, null),
    };

    // Behind the jump hosts the target has a unique name.
    private NodeEndpoint Target(string name = "m1") => ssh.Node(ssh.Server, name, "localhost", "inner");

    [Fact]
    public async Task A_node_is_reached_over_two_jump_hosts_and_known_by_its_own_name()
    {
        int before = ssh.Other.Logins;
        using SshShells shells = SshFixture.Shells(
            ssh.Settings with
            {
                KnownHosts = [ssh.Server.KnownAs("127.0.0.1"), ssh.Other.KnownAs("127.0.0.1"), ssh.Server.KnownAs("localhost")],
            }, jumps: Jumps);

        RawOutput answer = await shells.For(Target()).RunAsync(new TextOperation("echo through"), CancellationToken.None);

        Assert.Equal("through\n", answer.Stdout);
        Assert.Equal(before + 1, ssh.Other.Logins);
    }

    [Fact]
    public async Task A_target_that_is_not_known_by_its_own_name_is_refused()
    {
        // The forwarded address and the target's key are known, but not under the target's name.
        using SshShells shells = SshFixture.Shells(
            ssh.Settings with
            {
                KnownHosts = [ssh.Server.KnownAs("127.0.0.1"), ssh.Other.KnownAs("127.0.0.1"), "127.0.0.1 " + ssh.Server.HostKeys[0]],
            }, jumps: Jumps);

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() =>
            shells.For(Target()).RunAsync(new TextOperation("true"), CancellationToken.None));

        Assert.Equal(SR.HostKeyUnknown, e.Id);
        Assert.Contains($"[localhost]:{ssh.Server.Port}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_jump_host_that_is_not_known_is_refused_by_its_name()
    {
        using SshShells shells = SshFixture.Shells(
            ssh.Settings with { KnownHosts = [ssh.Server.KnownAs("127.0.0.1"), ssh.Server.KnownAs("localhost")] }, jumps: Jumps);

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() =>
            shells.For(Target()).RunAsync(new TextOperation("true"), CancellationToken.None));

        Assert.Equal("inner", e.TargetName);
    }

    [Fact]
    public async Task Jump_hosts_are_shared_and_closed_after_the_last_node()
    {
        int before = ssh.Other.Logins;
        using SshShells shells = SshFixture.Shells(ssh.Settings, jumps: Jumps,
            tuning: SshTuning.Default with { IdleClose = TimeSpan.FromMilliseconds(500) });

        RawOutput[] answers = await Task.WhenAll(Enumerable.Range(1, 5).Select(i =>
            shells.For(Target("m" + i)).RunAsync(new TextOperation("echo through"), CancellationToken.None)));

        Assert.All(answers, answer => Assert.Equal("through\n", answer.Stdout));
        Assert.Equal(before + 1, ssh.Other.Logins);
        await Poll.UntilAsync(() => ssh.Other.OpenSessions == 0 && ssh.Server.OpenSessions == 0, "the jump hosts are left");

        Assert.Equal("back\n", (await shells.For(Target()).RunAsync(new TextOperation("echo back"), CancellationToken.None)).Stdout);
    }

    [Fact]
    public async Task A_jump_host_that_broke_is_connected_again()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings, jumps: Jumps);
        INodeShell shell = shells.For(ssh.Node(ssh.Server, host: "localhost", jump: "other"));
        await shell.RunAsync(new TextOperation("true"), CancellationToken.None);

        ssh.Other.KillSessions();
        await Poll.UntilAsync(() => ssh.Other.OpenSessions == 0, "the jump host's session is gone");

        Assert.Equal("again\n", (await shell.RunAsync(new TextOperation("echo again"), CancellationToken.None)).Stdout);
    }

    [Fact]
    public async Task Closed_port_behind_a_jump_host_names_the_jump_host()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings with { ConnectTimeoutSec = 1 }, jumps: Jumps);
        NodeEndpoint nobody = Target() with { Port = OpenSshServer.FreePort(), Jump = "outer" };

        NodeUnreachableException e = await Assert.ThrowsAsync<NodeUnreachableException>(() =>
            shells.For(nobody).RunAsync(new TextOperation("true"), CancellationToken.None));

        Assert.Equal("m1", e.TargetName);
        Assert.Contains("outer", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connections_own_jump_host_logs_in_by_its_own_means()
    {
        ConnectionSettings jump = ssh.Settings with { HostName = "127.0.0.1", Port = ssh.Other.Port, KeyFiles = [ssh.RsaKey] };
        int before = ssh.Other.Logins;
        using SshShells shells = SshFixture.Shells(ssh.Settings with { Jump = jump });

        await shells.For(ssh.Node(host: "localhost")).RunAsync(new TextOperation("true"), CancellationToken.None);

        Assert.Equal(before + 1, ssh.Other.Logins);
        Assert.Contains("RSA", ssh.Other.Log.Split('\n').Last(line => line.Contains("Accepted publickey", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_jump_host_is_named()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings, jumps: Jumps);

        InputException e = Assert.Throws<InputException>(() => shells.For(ssh.Node(jump: "nowhere")));

        Assert.Equal(SR.JumpUnknown, e.Id);
        Assert.Contains("nowhere", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loop_of_jump_hosts_is_refused()
    {
        Dictionary<string, JumpEndpoint> circle = new()
        {
            ["a"] = new("a", "127.0.0.1", 22, null, "b"),
            ["b"] = new("b", "127.0.0.1", 22, null, "a"),
        };
        using SshShells shells = SshFixture.Shells(ssh.Settings, jumps: circle);

        InputException e = Assert.Throws<InputException>(() => shells.For(ssh.Node(jump: "a")));

        Assert.Equal(SR.JumpCycle, e.Id);
        Assert.Contains("a -> b -> a", e.Message, StringComparison.Ordinal);
    }
}
