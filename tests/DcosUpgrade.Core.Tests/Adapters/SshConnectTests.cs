using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

[Collection(SshCollection.Name)]
public sealed class SshConnectTests(SshFixture ssh)
{
    [Fact]
    public async Task A_closed_port_is_tried_again_with_growing_pauses()
    {
        RecordingSink sink = new();
        using SshShells shells = SshFixture.Shells(ssh.Settings with { ConnectTimeoutSec = 3600 }, sink);
        using ClosedPort port = new();
        using CancellationTokenSource stop = new();

        Task run = shells.For(ssh.Node() with { Port = port.Number }).RunAsync(new TextOperation("true"), stop.Token);
        await Poll.UntilAsync(() => sink.Narrative.Count == 2, "the second attempt fails");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(["0.5", "1"], sink.Narrative.Take(2).Select(line => line.Split("Trying again in ")[1].Split(' ')[0]));
    }

    [Fact]
    public async Task A_closed_port_is_not_tried_again_when_the_pause_would_end_after_the_time()
    {
        RecordingSink sink = new();
        using SshShells shells = SshFixture.Shells(ssh.Settings with { ConnectTimeoutSec = 3600 }, sink, SshFixture.OneAttempt);
        using ClosedPort port = new();

        NodeUnreachableException e = await Assert.ThrowsAsync<NodeUnreachableException>(() =>
            shells.For(ssh.Node() with { Port = port.Number }).RunAsync(new TextOperation("true"), CancellationToken.None));

        Assert.Equal("m1", e.TargetName);
        Assert.IsType<SocketException>(e.InnerException);
        Assert.Empty(sink.Narrative);
    }

    [Fact]
    public async Task A_server_that_comes_up_late_is_reached()
    {
        using TcpListener holder = new(IPAddress.Loopback, 0);
        int target = ssh.Server.Port;
        int port = OpenSshServer.FreePort();
        ConnectionSettings settings = ssh.Settings with { KnownHosts = [$"[127.0.0.1]:{port} {ssh.Server.HostKeys[0]}"] };
        RecordingSink sink = new();
        using SshShells shells = SshFixture.Shells(settings, sink);

        Task<RawOutput> run = shells.For(ssh.Node() with { Port = port }).RunAsync(new TextOperation("echo up"), CancellationToken.None);
        await Poll.UntilAsync(() => !sink.Narrative.IsEmpty, "the first attempt fails");
        using Process relay = Process.Start("/usr/bin/ssh",
        [
            "-N", "-i", ssh.Key, "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
            "-L", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}:127.0.0.1:{target}"),
            "-p", target.ToString(CultureInfo.InvariantCulture), "127.0.0.1",
        ]);
        try
        {
            Assert.Equal("up\n", (await run).Stdout);
        }
        finally
        {
            relay.Kill();
            await relay.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task Host_without_a_banner_is_unreachable()
    {
        using TcpListener mute = new(IPAddress.Loopback, 0);
        mute.Start();
        using SshShells shells = SshFixture.Shells(ssh.Settings with { ConnectTimeoutSec = 1 });
        NodeEndpoint node = ssh.Node() with { Port = ((IPEndPoint)mute.LocalEndpoint).Port };

        await Assert.ThrowsAsync<NodeUnreachableException>(() => shells.For(node).RunAsync(new TextOperation("true"), CancellationToken.None));
    }

    [Fact]
    public async Task Waiting_for_a_host_without_a_banner_can_be_cancelled()
    {
        using TcpListener mute = new(IPAddress.Loopback, 0);
        mute.Start();
        using SshShells shells = SshFixture.Shells(ssh.Settings with { ConnectTimeoutSec = 3600 });
        using CancellationTokenSource stop = new();
        NodeEndpoint node = ssh.Node() with { Port = ((IPEndPoint)mute.LocalEndpoint).Port };

        Task run = shells.For(node).RunAsync(new TextOperation("true"), stop.Token);
        using Socket accepted = await mute.AcceptSocketAsync();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }
}
