using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

[Collection(SshCollection.Name)]
public sealed class SshShellTests(SshFixture ssh) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Program_returns_its_exit_code_and_both_outputs()
    {
        RawOutput answer = await RunAsync("echo 'out ü'; printf 'err' >&2; exit 7");

        Assert.Equal(new RawOutput(7, "out ü\n", "err", false), answer);
    }

    [Fact]
    public async Task Collected_program_returns_the_same()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings);
        TextOperation operation = new("echo 'out ü'; printf 'err' >&2; seq 50000 | tail -n 1; exit 7", collects: true);

        RawOutput answer = await shells.For(ssh.Node()).RunAsync(operation, CancellationToken.None);

        Assert.Equal(new RawOutput(7, "out ü\n50000\n", "err", false), answer);
    }

    [Fact]
    public async Task A_program_finds_nothing_on_its_standard_input()
    {
        RawOutput answer = await RunAsync("cat; echo end");

        Assert.Equal("end\n", answer.Stdout);
    }

    [Fact]
    public async Task Input_of_an_operation_arrives_unchanged()
    {
        byte[] input = [.. Enumerable.Range(0, 1 << 20).Select(i => (byte)(i * 31))];
        string expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input));
        using SshShells shells = SshFixture.Shells(ssh.Settings);

        RawOutput answer = await shells.For(ssh.Node())
            .RunAsync(new TextOperation($"head -c {input.Length} | sha256sum", input: input), CancellationToken.None);

        Assert.Equal(expected, answer.Stdout.Split(' ')[0]);
    }

    [Fact]
    public async Task A_program_that_a_signal_ends_has_the_code_of_that_signal()
    {
        RawOutput answer = await RunAsync("kill -KILL $$");

        Assert.Equal(137, answer.ExitCode);
    }

    [Fact]
    public async Task Output_of_the_login_shell_is_dropped()
    {
        string profile = Path.Combine(ssh.Server.Home, ".bashrc");
        File.WriteAllText(profile, "seq 20000; echo noise >&2; printf 'no end of line'; printf 'nor here' >&2; set -x\n");
        try
        {
            RawOutput answer = await RunAsync("echo out; echo err >&2");

            Assert.Equal(new RawOutput(0, "out\n", "err\n", false), answer);
        }
        finally
        {
            File.Delete(profile);
        }
    }

    [Fact]
    public async Task A_login_that_runs_no_shell_is_named()
    {
        string profile = Path.Combine(ssh.Server.Home, ".bashrc");
        File.WriteAllText(profile, "echo 'This account is not for you.' >&2; exit 1\n");
        try
        {
            NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() => RunAsync("echo out"));

            Assert.Equal(SR.ShellRefused, e.Id);
            Assert.Contains("This account is not for you.", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(profile);
        }
    }

    [Fact]
    public async Task All_operations_of_a_node_share_one_connection()
    {
        int before = ssh.Server.Logins;
        using SshShells shells = SshFixture.Shells(ssh.Settings);

        // More concurrent operations than sshd allows sessions on one connection.
        RawOutput[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            shells.For(ssh.Node()).RunAsync(new TextOperation($"echo {i}"), CancellationToken.None)));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}\n"), answers.Select(answer => answer.Stdout));
        Assert.Equal(before + 1, ssh.Server.Logins);
    }

    [Fact]
    public async Task Output_beyond_the_limit_is_dropped_and_marked_as_truncated()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings);

        RawOutput answer = await shells.For(ssh.Node()).RunAsync(
            new TextOperation("head -c 5000000 /dev/zero | tr '\\0' x; echo done >&2", maxBytes: 1000), CancellationToken.None);

        Assert.Equal(new string('x', 1000), answer.Stdout);
        Assert.Equal("done\n", answer.Stderr);
        Assert.True(answer.Truncated);
    }

    [Fact]
    public async Task Output_of_exactly_the_limit_is_complete()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings);

        RawOutput answer = await shells.For(ssh.Node()).RunAsync(
            new TextOperation("head -c 1000 /dev/zero | tr '\\0' x", maxBytes: 1000), CancellationToken.None);

        Assert.Equal(1000, answer.Stdout.Length);
        Assert.False(answer.Truncated);
    }

    [Fact]
    public async Task An_operation_over_its_limit_is_ended_and_the_connection_stays()
    {
        int before = ssh.Server.Logins;
        string pid = _folder["pid"];
        using SshShells shells = SshFixture.Shells(ssh.Settings);
        INodeShell shell = shells.For(ssh.Node());
        await shell.RunAsync(new TextOperation("true"), CancellationToken.None);

        NodeTimeoutException e = await Assert.ThrowsAsync<NodeTimeoutException>(() =>
            shell.RunAsync(new TextOperation($"echo $$ > {pid}; while echo on; do sleep 0.1; done", limitSec: 2), CancellationToken.None));

        Assert.Equal("m1", e.TargetName);
        await Poll.UntilAsync(() => IsGone(pid), "the program is ended");
        Assert.Equal("on\n", (await shell.RunAsync(new TextOperation("echo on"), CancellationToken.None)).Stdout);
        Assert.Equal(before + 1, ssh.Server.Logins);
    }

    [Fact]
    public async Task A_cancelled_read_is_ended()
    {
        string pid = _folder["pid"];
        using SshShells shells = SshFixture.Shells(ssh.Settings);
        using CancellationTokenSource stop = new();

        Task run = shells.For(ssh.Node()).RunAsync(new TextOperation($"echo $$ > {pid}; while echo on; do sleep 0.1; done"), stop.Token);
        await Poll.UntilAsync(() => HasText(pid), "the program runs");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Poll.UntilAsync(() => IsGone(pid), "the program is ended");
    }

    [Fact]
    public async Task Cancelled_write_continues_on_the_node()
    {
        string go = _folder["go"];
        string done = _folder["done"];
        string runs = _folder["runs"];
        using SshShells shells = SshFixture.Shells(ssh.Settings);
        using CancellationTokenSource stop = new();

        Task run = shells.For(ssh.Node()).RunAsync(
            new TextOperation($"touch {runs}; until [ -e {go} ]; do sleep 0.05; done; echo still here && touch {done}", writes: true), stop.Token);
        await Poll.UntilAsync(() => File.Exists(runs), "the program runs");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        File.WriteAllText(go, "");
        await Poll.UntilAsync(() => File.Exists(done), "the program comes to its end");
    }

    [Fact]
    public async Task A_connection_that_broke_while_idle_is_made_again_even_for_a_write()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings);
        INodeShell shell = shells.For(ssh.Node(ssh.Other));
        await shell.RunAsync(new TextOperation("true"), CancellationToken.None);
        int before = ssh.Other.Logins;

        ssh.Other.KillSessions();
        await Poll.UntilAsync(() => ssh.Other.OpenSessions == 0, "the session is gone");
        RawOutput answer = await shell.RunAsync(new TextOperation("echo again", writes: true), CancellationToken.None);

        Assert.Equal("again\n", answer.Stdout);
        Assert.Equal(before + 1, ssh.Other.Logins);
    }

    [Fact]
    public async Task A_write_whose_channel_never_opened_has_run_nowhere_and_is_sent_over_a_new_connection()
    {
        string runs = _folder["runs"];
        using SshShells shells = SshFixture.Shells(ssh.Settings);
        INodeShell shell = shells.For(ssh.Node(ssh.Other));
        await shell.RunAsync(new TextOperation("true"), CancellationToken.None);

        ssh.Other.FreezeSessions();
        Task<RawOutput> write = shell.RunAsync(new TextOperation($"echo x >> {runs}; echo once", writes: true), CancellationToken.None);
        await Poll.UntilAsync(() => ssh.Other.HasUnread, "the server is asked for a channel");
        ssh.Other.KillSessions();

        Assert.Equal("once\n", (await write).Stdout);
        Assert.Single(File.ReadAllLines(runs));
    }

    [Fact]
    public async Task A_link_that_hangs_is_left_for_a_new_one()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings);
        INodeShell shell = shells.For(ssh.Node(ssh.Other));
        await shell.RunAsync(new TextOperation("true"), CancellationToken.None);
        int before = ssh.Other.Logins;

        ssh.Other.FreezeSessions();
        try
        {
            await Assert.ThrowsAsync<NodeTimeoutException>(() => shell.RunAsync(new TextOperation("true", limitSec: 1), CancellationToken.None));
            RawOutput answer = await shell.RunAsync(new TextOperation("echo thawed"), CancellationToken.None);

            Assert.Equal("thawed\n", answer.Stdout);
            Assert.Equal(before + 1, ssh.Other.Logins);
        }
        finally
        {
            ssh.Other.KillSessions();
        }
    }

    [Fact]
    public async Task A_read_that_the_link_broke_under_is_sent_again_once()
    {
        string count = _folder["count"];
        using SshShells shells = SshFixture.Shells(ssh.Settings);

        RawOutput answer = await shells.For(ssh.Node()).RunAsync(new TextOperation(
            $"echo x >> {count}; [ $(wc -l < {count}) = 2 ] && echo second && exit; kill -9 $PPID; sleep 600; echo waited >> {count}"),
            CancellationToken.None);

        Assert.Equal("second\n", answer.Stdout);
        Assert.Equal(["x", "x"], File.ReadAllLines(count));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task A_link_that_keeps_breaking_is_reported_and_a_write_never_sent_twice(bool writes, int sent)
    {
        string count = _folder["count"];
        using SshShells shells = SshFixture.Shells(ssh.Settings);

        NodeUnreachableException e = await Assert.ThrowsAsync<NodeUnreachableException>(() => shells.For(ssh.Node()).RunAsync(
            new TextOperation($"echo x >> {count}; kill -9 $PPID; sleep 600; echo waited >> {count}", writes: writes), CancellationToken.None));

        Assert.Equal("m1", e.TargetName);
        Assert.Equal(Enumerable.Repeat("x", sent), File.ReadAllLines(count));
    }

    [Fact]
    public async Task An_idle_connection_closes_itself_and_comes_back_when_needed()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings, tuning: SshTuning.Default with { IdleClose = TimeSpan.FromMilliseconds(200) });
        INodeShell shell = shells.For(ssh.Node(ssh.Other));

        await shell.RunAsync(new TextOperation("true"), CancellationToken.None);
        await Poll.UntilAsync(() => ssh.Other.OpenSessions == 0, "the idle connection is closed");

        Assert.Equal("back\n", (await shell.RunAsync(new TextOperation("echo back"), CancellationToken.None)).Stdout);
    }

    [Fact]
    public async Task A_full_pool_closes_the_idle_session_for_the_one_that_is_needed()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings with { MaxSessions = 1 });

        await shells.For(ssh.Node(ssh.Other, "m1")).RunAsync(new TextOperation("true"), CancellationToken.None);
        await shells.For(ssh.Node(ssh.Other, "m2")).RunAsync(new TextOperation("true"), CancellationToken.None);

        await Poll.UntilAsync(() => ssh.Other.OpenSessions == 1, "one session is left");
    }

    [Fact]
    public async Task A_full_pool_of_busy_sessions_makes_the_next_one_wait()
    {
        string go = _folder["go"];
        string order = _folder["order"];
        using SshShells shells = SshFixture.Shells(ssh.Settings with { MaxSessions = 1 });

        Task first = shells.For(ssh.Node(name: "m1")).RunAsync(
            new TextOperation($"echo first >> {order}; until [ -e {go} ]; do sleep 0.05; done; echo released >> {order}"), CancellationToken.None);
        await Poll.UntilAsync(() => HasText(order), "the first runs");
        Task second = shells.For(ssh.Node(name: "m2")).RunAsync(new TextOperation($"echo second >> {order}"), CancellationToken.None);
        File.WriteAllText(go, "");
        await Task.WhenAll(first, second);

        Assert.Equal(["first", "released", "second"], File.ReadAllLines(order));
    }

    [Fact]
    public async Task A_root_login_needs_no_sudo()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings);

        RawOutput answer = await shells.For(ssh.Node()).RunAsync(new TextOperation("id -u; echo \"${SUDO_USER-none}\"", sudo: true), CancellationToken.None);

        Assert.Equal("0\nnone\n", answer.Stdout);
    }

    [Fact]
    public async Task Long_program_arrives_complete_and_a_too_long_one_is_refused()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings);
        INodeShell shell = shells.For(ssh.Node());
        string text = new('x', 60_000);

        Assert.Equal("60000\n", (await shell.RunAsync(new TextOperation($"a={text}; echo ${{#a}}"), CancellationToken.None)).Stdout);
        await Assert.ThrowsAsync<InvalidOperationException>(() => shell.RunAsync(new TextOperation("a=" + text + text), CancellationToken.None));
    }

    [Fact]
    public async Task Shells_that_are_disposed_close_what_they_opened()
    {
        SshShells shells = SshFixture.Shells(ssh.Settings);
        INodeShell shell = shells.For(ssh.Node(ssh.Other));
        await shell.RunAsync(new TextOperation("true"), CancellationToken.None);

        shells.Dispose();

        await Poll.UntilAsync(() => ssh.Other.OpenSessions == 0, "the connection is closed");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => shell.RunAsync(new TextOperation("true"), CancellationToken.None));
    }

    private async Task<RawOutput> RunAsync(string program)
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings);
        return await shells.For(ssh.Node()).RunAsync(new TextOperation(program), CancellationToken.None);
    }

    private static bool HasText(string file) => File.Exists(file) && new FileInfo(file).Length > 0;

    private static bool IsGone(string pidFile) => HasText(pidFile) && !Directory.Exists("/proc/" + File.ReadAllText(pidFile).Trim());
}
