using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Adapters.Ssh.Logins;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Renci.SshNet;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

[Collection(SshCollection.Name)]
public sealed class SshJumpTests(SshFixture ssh) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private Dictionary<string, JumpEndpoint> Jumps => new()
    {
        ["outer"] = new("outer", "127.0.0.1", ssh.Server.Port, null, null),
        ["inner"] = new("inner", "127.0.0.1", ssh.Other.Port, null, "outer"),
        ["other"] = new("other", "127.0.0.1", ssh.Other.Port, null, null),
    };

    public void Dispose() => _folder.Dispose();

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

        // All five are connected at the same time, however slow the machine is.
        string go = _folder["go"];
        string[] names = [.. Enumerable.Range(1, 5).Select(i => $"m{i}")];
        Task<RawOutput>[] runs = [.. names.Select(name => shells.For(Target(name)).RunAsync(
            new TextOperation($"touch {_folder[name]}; until [ -e {go} ]; do sleep 0.05; done; echo through"), CancellationToken.None))];
        await Poll.UntilAsync(() => names.All(name => File.Exists(_folder[name])), "all nodes are connected");
        await File.WriteAllTextAsync(go, "");

        Assert.All(await Task.WhenAll(runs), answer => Assert.Equal("through\n", answer.Stdout));
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
    public async Task Closed_port_behind_a_jump_host_is_tried_again()
    {
        RecordingSink sink = new();
        using SshShells shells = SshFixture.Shells(ssh.Settings with { ConnectTimeoutSec = 3600 }, sink, jumps: Jumps);
        using ClosedPort port = new();
        using CancellationTokenSource stop = new();

        Task run = shells.For(Target() with { Port = port.Number, Jump = "outer" }).RunAsync(new TextOperation("true"), stop.Token);
        await Poll.UntilAsync(() => sink.Narrative.Any(line => line.Contains("Trying again", StringComparison.Ordinal)), "the first attempt fails");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Contains(sink.Narrative, line => line.Contains("Connection refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Closed_port_behind_a_jump_host_is_reported_in_the_words_of_the_jump_host()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings with { ConnectTimeoutSec = 3600 }, tuning: SshFixture.OneAttempt, jumps: Jumps);
        using ClosedPort port = new();

        NodeUnreachableException e = await Assert.ThrowsAsync<NodeUnreachableException>(() =>
            shells.For(Target() with { Port = port.Number, Jump = "outer" }).RunAsync(new TextOperation("true"), CancellationToken.None));

        Assert.Equal("m1", e.TargetName);
        Assert.EndsWith("jump host outer: connect failed: Connection refused", e.Message.TrimEnd('.'), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AllowTcpForwarding no")]
    [InlineData("DisableForwarding yes")]
    [InlineData("PermitOpen 192.0.2.1:22")]
    public async Task Jump_host_that_forbids_the_connection_is_reported_at_once_in_its_own_words(string setting)
    {
        using OpenSshServer jump = await OpenSshServer.StartAsync(_folder.Sub("jump"), [SshKeys.PublicKey(ssh.Key)], [setting]);
        RecordingSink sink = new();
        Dictionary<string, JumpEndpoint> jumps = new() { ["gate"] = new("gate", "127.0.0.1", jump.Port, null, null) };
        using SshShells shells = SshFixture.Shells(
            ssh.Settings with { KnownHosts = [.. ssh.Settings.KnownHosts, jump.KnownAs("127.0.0.1")] }, sink, jumps: jumps);

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() =>
            shells.For(ssh.Node(host: "localhost", jump: "gate")).RunAsync(new TextOperation("true"), CancellationToken.None));

        Assert.Equal((SR.JumpRefused, "m1"), (e.Id, e.TargetName));
        Assert.Contains(
            $"gate refuses the connection to localhost:{ssh.Server.Port}: administratively prohibited: open failed", e.Message, StringComparison.Ordinal);
        Assert.EndsWith($"ssh -W localhost:{ssh.Server.Port} -i {ssh.Key} -p {jump.Port} {Environment.UserName}@127.0.0.1", e.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(sink.Narrative, line => line.Contains("Trying again", StringComparison.Ordinal));
        Assert.Equal(1, jump.Logins);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Key_of_a_node_behind_jump_hosts_is_fetched_by_the_command_of_the_error(int hops)
    {
        string known = _folder["known_hosts"];
        File.WriteAllLines(known, [ssh.Server.KnownAs("127.0.0.1"), ssh.Other.KnownAs("127.0.0.1")]);
        ConnectionSettings settings = ssh.Settings with { KnownHosts = [], KnownHostsFiles = [known] };
        NodeEndpoint node = Target() with { Jump = hops == 1 ? "other" : "inner" };
        using (SshShells shells = SshFixture.Shells(settings, jumps: Jumps))
        {
            NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() =>
                shells.For(node).RunAsync(new TextOperation("true"), CancellationToken.None));

            Assert.Equal(SR.HostKeyUnknown, e.Id);
            string advice = e.Remedy![e.Remedy!.IndexOf("ssh -", StringComparison.Ordinal)..e.Remedy.IndexOf(" | Out-File", StringComparison.Ordinal)];
            Assert.Contains($" ssh-keyscan -t ed25519 -p {ssh.Server.Port} localhost", advice, StringComparison.Ordinal);
            Assert.Equal(hops == 2, advice.Contains($" -J {Environment.UserName}@127.0.0.1:{ssh.Server.Port} ", StringComparison.Ordinal));
            // The jump hosts of this test are known in its own files only, as are its keys.
            File.AppendAllText(known, await PrintedAsync(advice, known));
        }

        using SshShells again = SshFixture.Shells(settings, jumps: Jumps);
        Assert.Equal("known\n", (await again.For(node).RunAsync(new TextOperation("echo known"), CancellationToken.None)).Stdout);
    }

    [Fact]
    public async Task Nobody_gets_into_the_way_through_a_jump_host()
    {
        HashSet<int> before = [.. ListeningPorts()];
        using SshShells shells = SshFixture.Shells(ssh.Settings, jumps: Jumps);
        INodeShell shell = shells.For(ssh.Node(host: "localhost", jump: "other"));
        await shell.RunAsync(new TextOperation("true"), CancellationToken.None);

        foreach (int port in ListeningPorts().Where(port => !before.Contains(port)))
        {
            Assert.DoesNotContain("SSH-", Stranger(port, ""), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Door_to_a_jump_host_admits_only_the_connection_with_its_ticket_and_is_closed_then()
    {
        using LoginAttempt login = new(Environment.UserName, new LoginKeys(ssh.Settings, []), null);
        using SshClient jump = new(new ConnectionInfo("127.0.0.1", ssh.Other.Port, Environment.UserName, login.Methods));
        jump.Connect();
        int left = 0;
        using JumpDoor door = new(jump, "127.0.0.1", ssh.Server.Port, () => left++);

        foreach (string attempt in new[]
        {
            "", "SSH-2.0-x", "CONNECT - HTTP/1.0", "CONNECT - HTTP/1.0\r\nProxy-Authorization: Basic ZG9vcjo=", new string('x', 5000),
        })
        {
            Assert.Equal("", Stranger(door.Port, attempt));
        }

        using (TcpClient own = await Task.Run(door.Enter))
        {
            Assert.Equal('S', own.GetStream().ReadByte());
            Assert.Throws<SocketException>(() => new TcpClient("127.0.0.1", door.Port));
            Assert.Equal("refused", Stranger(door.Port, ""));
        }

        await Task.Run(door.Dispose);
        Assert.Equal(1, left);
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

    private async Task<string> PrintedAsync(string advice, string known)
    {
        ProcessStartInfo start = new("/bin/bash", ["-c", advice.Replace("ssh -", $"ssh -F {known}.config -", StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        File.WriteAllText(known + ".config", $"UserKnownHostsFile {known}\nIdentityFile {ssh.Key}\n");
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{advice}: {await error}");
        return output;
    }

    /// <summary>The TCP ports of 127.0.0.1 on which this process listens.</summary>
    private static List<int> ListeningPorts()
    {
        HashSet<string> own = [.. Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(fd => new FileInfo(fd).LinkTarget ?? "")];
        return
        [
            .. File.ReadLines("/proc/net/tcp").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields[3] == "0A" && own.Contains($"socket:[{fields[9]}]"))
                .Select(fields => int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>What another local user gets from a port until it is closed, or "refused".</summary>
    private static string Stranger(int port, string says)
    {
        const string Program = """
            if ! { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null; then printf refused; exit; fi
            printf '%s\r\n\r\n' "$2" >&3
            timeout 60 head -c 100 <&3
            """;
        ProcessStartInfo start = new("/usr/bin/setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", "/bin/bash", "-c", Program, "stranger", port.ToString(CultureInfo.InvariantCulture), says])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
