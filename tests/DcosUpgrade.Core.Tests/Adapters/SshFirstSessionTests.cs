using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>The first session of a connection determines how the login becomes root and runs its operation: one session where no password is needed.</summary>
[Collection(SshCollection.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class SshFirstSessionTests(SshFixture ssh) : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private OpenSshServer? _server;

    public async Task InitializeAsync()
    {
        string home = _folder.Sub("node/home");
        _folder.Sub("programs");
        Program("id", "case $1 in -u) echo 1000 ;; *) exec /usr/bin/id \"$@\" ;; esac");
        File.WriteAllText(Path.Combine(home, ".bashrc"), $"echo session >> {Sessions}; echo motd; PATH={_folder["programs"]}:$PATH; export PATH\n");
        _server = await OpenSshServer.StartAsync(_folder["node"], SshKeys.PublicKey(ssh.Key));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _server?.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Login_with_sudo_without_password_needs_one_session_for_its_first_read(bool collects)
    {
        Sudo("[ \"$1\" = -kn ] && exit 0");
        using SshShells shells = Shells();
        INodeShell shell = shells.For(ssh.Node(_server));

        RawOutput first = await shell.RunAsync(new TextOperation("echo out; echo err >&2; exit 3", sudo: true, collects: collects), CancellationToken.None);
        RawOutput second = await shell.RunAsync(new TextOperation("echo again", sudo: true), CancellationToken.None);

        Assert.Equal(new RawOutput(3, "out\n", "err\n", false), first);
        Assert.Equal("again\n", second.Stdout);
        Assert.Equal(["-kn true", "-n --", "-n --"], Calls);
        Assert.Equal(2, SessionCount);
    }

    [Fact]
    public async Task Operation_that_writes_is_sent_after_the_way_is_known()
    {
        Sudo("[ \"$1\" = -kn ] && exit 0");
        using SshShells shells = Shells();

        await shells.For(ssh.Node(_server)).RunAsync(new TextOperation("true", writes: true, sudo: true), CancellationToken.None);

        Assert.Equal(["-kn true", "-n --"], Calls);
        Assert.Equal(2, SessionCount);
    }

    [Fact]
    public async Task Password_is_sent_in_a_session_of_its_own()
    {
        Sudo($"[ \"$1\" = -kn ] && {{ echo 'sudo: a password is required' >&2; exit 1; }}; read -r p; echo \"$p\" > {_folder["password"]}");
        using SshShells shells = Shells("secret-4411");

        RawOutput answer = await shells.For(ssh.Node(_server)).RunAsync(new TextOperation("echo root", sudo: true), CancellationToken.None);

        Assert.Equal("root\n", answer.Stdout);
        Assert.Equal("secret-4411\n", File.ReadAllText(_folder["password"]));
        Assert.Equal(["-kn true", "-k -S"], Calls);
    }

    [Theory]
    [InlineData("sudo: sorry, you must have a tty to run sudo", SR.SudoRequiresTty)]
    [InlineData("sudo: a password is required", SR.SudoRefused)]
    public async Task Login_without_root_is_refused_before_the_operation_runs(string said, string id)
    {
        Sudo($"echo '{said}' >&2; exit 1");
        using SshShells shells = Shells();
        string ran = _folder["ran"];

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(
            () => shells.For(ssh.Node(_server)).RunAsync(new TextOperation($"touch {ran}", sudo: true), CancellationToken.None));

        Assert.Equal((id, "m1"), (e.Id, e.TargetName));
        Assert.Equal(["-kn true"], Calls);
        Assert.False(File.Exists(ran));
    }

    [Fact]
    public async Task Rule_that_allows_only_the_probe_is_a_refusal_with_its_reason()
    {
        Sudo("[ \"$1\" = -kn ] && exit 0; echo 'Sorry, user core is not allowed to execute bash as root.' >&2; exit 1");
        using SshShells shells = Shells();

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(
            () => shells.For(ssh.Node(_server)).RunAsync(new TextOperation("true", sudo: true), CancellationToken.None));

        Assert.Equal(SR.SudoRefused, e.Id);
        Assert.Contains("not allowed to execute bash", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operations_that_start_together_ask_sudo_once_and_do_not_wait_for_the_first()
    {
        Sudo("[ \"$1\" = -kn ] && exit 0");
        using SshShells shells = Shells();
        INodeShell shell = shells.For(ssh.Node(_server));
        string go = _folder["go"];

        Task<RawOutput> first = shell.RunAsync(new TextOperation($"until [ -e {go} ]; do sleep 0.05; done; echo first", sudo: true), CancellationToken.None);
        Task<RawOutput> second = shell.RunAsync(new TextOperation($"touch {go}; echo second", sudo: true), CancellationToken.None);

        Assert.Equal(["first\n", "second\n"], (await Task.WhenAll(first, second)).Select(answer => answer.Stdout));
        Assert.Single(Calls, "-kn true");
    }

    [Fact]
    public async Task Limit_of_the_operation_counts_after_the_way_is_known()
    {
        Sudo("[ \"$1\" = -kn ] && { sleep 6; exit 0; }");
        using SshShells shells = Shells();
        INodeShell shell = shells.For(ssh.Node(_server));

        Assert.Equal("in time\n", (await shell.RunAsync(new TextOperation("echo in time", sudo: true, limitSec: 5), CancellationToken.None)).Stdout);
    }

    private string Sessions => _folder["sessions"];

    private int SessionCount => File.ReadAllLines(Sessions).Length;

    /// <summary>The first two arguments of each call of sudo.</summary>
    private string[] Calls => File.ReadAllLines(_folder["calls"]);

    private SshShells Shells(string? sudoPassword = null) => SshFixture.Shells(ssh.Settings with
    {
        KnownHosts = [_server!.KnownAs("127.0.0.1")],
        SudoPassword = sudoPassword is null ? null : SshFixture.Secret(sudoPassword),
    });

    /// <summary>A sudo that runs a command after <paramref name="answer"/>.</summary>
    private void Sudo(string answer) => Program("sudo", $$"""
        echo "$1 $2" >> {{_folder["calls"]}}
        {{answer}}
        while [ "$1" != -- ]; do shift; done; shift; exec "$@"
        """);

    private void Program(string name, string text)
    {
        string file = Path.Combine(_folder["programs"], name);
        File.WriteAllText(file, $"#!/bin/bash\n{text}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
