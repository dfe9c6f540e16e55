using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>
/// A real sshd plays a host that registered with Mesos to get secrets: its log has the logins that were tried, its sudo keeps what it reads.
/// </summary>
[Collection(SshCollection.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class SshDiscoveredHostTests(SshFixture ssh) : IAsyncLifetime, IDisposable
{
    private const string Address = "10.0.2.1";
    private const string SudoPassword = "sudo-secret-7301";
    private const string LoginPassword = "login-secret-5512";

    private static readonly IAdapterFactory s_adapters = new AdapterFactory();

    private readonly TemporaryFolder _folder = new();
    private OpenSshServer? _rogue;

    public async Task InitializeAsync()
    {
        string home = _folder.Sub("rogue/home");
        string programs = _folder.Sub("programs");
        Program(programs, "id", "case $1 in -u) echo 1000 ;; *) exec /usr/bin/id \"$@\" ;; esac");
        Program(programs, "sudo", $$"""
            case $1 in
            -kn) echo 'a password is required' >&2; exit 1 ;;
            *) IFS= read -r line; printf '%s\n' "$line" >>{{Received}}; while [ "$1" != -- ]; do shift; done; shift; exec "$@" ;;
            esac
            """);
        File.WriteAllText(Path.Combine(home, ".bashrc"), $"PATH={programs}:$PATH; export PATH\n");
        File.WriteAllText(DetectIp, $"#!/bin/sh\necho {Address}\n");
        _rogue = await OpenSshServer.StartAsync(_folder["rogue"], [SshKeys.PublicKey(ssh.Key)], ["PasswordAuthentication yes"], $"""
            mount -t tmpfs none /opt
            mkdir -p /opt/mesosphere/bin
            ln -s {DetectIp} /opt/mesosphere/bin/detect_ip
            chmod +x {DetectIp}
            """);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _rogue?.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AcceptNew_sends_no_login_and_remembers_nothing_of_a_host_that_only_the_cluster_names(bool whatIf)
    {
        ConnectionSettings settings = Settings(known: false) with
        {
            HostKeyPolicy = HostKeyPolicy.AcceptNew,
            Password = SshFixture.Secret(LoginPassword),
            ReadOnly = whatIf,
        };

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() => RootAsync(settings, isDiscovered: true));
        NodeAccessException again = await Assert.ThrowsAsync<NodeAccessException>(() => RootAsync(settings, isDiscovered: true));

        Assert.Equal((SR.DiscoveredHostKeyUnknown, SR.DiscoveredHostKeyUnknown, "a1"), (e.Id, again.Id, e.TargetName));
        Assert.Contains($"ssh-keyscan -t ed25519 -p {_rogue!.Port} 127.0.0.1 | Out-File -Append", e.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, Tries("publickey") + Tries("password"));
        Assert.Equal("", File.ReadAllText(KnownHosts));
        Assert.Empty(SudoInput);
    }

    [Fact]
    public async Task AcceptNew_accepts_the_same_host_where_the_operator_named_it()
    {
        await RootAsync(Settings(known: false) with { HostKeyPolicy = HostKeyPolicy.AcceptNew }, isDiscovered: false);

        Assert.Equal([SudoPassword], SudoInput);
        Assert.Contains(_rogue!.KnownAs("127.0.0.1"), File.ReadAllText(KnownHosts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_of_the_login_reaches_the_rogue_only_when_its_key_is_known()
    {
        ConnectionSettings settings = Settings(known: true) with { KeyFiles = [ssh.StrangerKey], Password = SshFixture.Secret(LoginPassword) };

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() => RootAsync(settings, isDiscovered: true));

        Assert.Equal(SR.LoginRefused, e.Id);
        Assert.NotEqual(0, Tries("password"));
    }

    [Fact]
    public async Task Known_key_and_right_address_give_the_discovered_host_the_password_of_sudo()
    {
        await RootAsync(Settings(known: true), isDiscovered: true);

        Assert.Equal([SudoPassword], SudoInput);
    }

    [Theory]
    [InlineData("10.0.2.9", true)]
    [InlineData("10.0.2.9", false)]
    [InlineData("", true)]
    public async Task Sudo_gets_no_password_where_the_node_is_another_one(string prints, bool isDiscovered)
    {
        File.WriteAllText(DetectIp, $"#!/bin/sh\necho {prints}\n");

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() => RootAsync(Settings(known: true), isDiscovered));

        Assert.Equal((SR.SudoAddressMismatch, "a1"), (e.Id, e.TargetName));
        Assert.Contains(Address, e.Message, StringComparison.Ordinal);
        Assert.Empty(SudoInput);
    }

    [Fact]
    public async Task Described_node_without_detect_ip_gets_the_password_and_is_asked_again_next_time()
    {
        File.WriteAllText(DetectIp, "#!/bin/sh\nexit 1\n");
        using SshShells shells = SshFixture.Shells(Settings(known: true), home: _folder.Path);
        INodeShell shell = shells.For(Endpoint(isDiscovered: false));
        await shell.RunAsync(new TextOperation("true", sudo: true), CancellationToken.None);

        File.WriteAllText(DetectIp, "#!/bin/sh\necho 10.0.2.9\n");
        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(
            () => shell.RunAsync(new TextOperation("true", sudo: true), CancellationToken.None));

        Assert.Equal(SR.SudoAddressMismatch, e.Id);
        Assert.Single(SudoInput);
    }

    [Fact]
    public async Task Address_is_proven_once()
    {
        using SshShells shells = SshFixture.Shells(Settings(known: true), home: _folder.Path);
        INodeShell shell = shells.For(Endpoint(isDiscovered: true));
        await shell.RunAsync(new TextOperation("true", sudo: true), CancellationToken.None);

        // As during an activation, when the link is opened again.
        File.Delete(DetectIp);
        _rogue!.KillSessions();
        await shell.RunAsync(new TextOperation("true", sudo: true), CancellationToken.None);

        Assert.Equal([SudoPassword, SudoPassword], SudoInput);
    }

    /// <summary>The whole way: an inventory as discovery makes it, and an operation of the engine.</summary>
    [Fact]
    public async Task Agent_of_a_discovered_cluster_gets_nothing()
    {
        ClusterInventory inventory = new("door", DcosEdition.Unknown, null, new Dictionary<string, JumpEndpoint>(),
            [new InventoryNode("a1", DcosRole.Agent, Address, "127.0.0.1", _rogue!.Port)])
        {
            Door = "door",
        };
        ConnectionSettings settings = Settings(known: false) with { HostKeyPolicy = HostKeyPolicy.AcceptNew };
        using ClusterContext context = new(inventory, SshFixture.Shells(settings, home: _folder.Path), s_adapters.Clock, s_adapters.Ids, s_adapters.Operator);

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(
            () => context.RunAsync(inventory.Nodes[0], new NodeFactsOperation(context.Token()), CancellationToken.None));

        Assert.Equal(SR.DiscoveredHostKeyUnknown, e.Id);
        Assert.Empty(SudoInput);
    }

    private string KnownHosts => _folder["known_hosts"];

    private string DetectIp => _folder["detect_ip"];

    private string Received => _folder["received"];

    /// <summary>What the rogue's sudo read.</summary>
    private string[] SudoInput => File.Exists(Received) ? File.ReadAllLines(Received) : [];

    private int Tries(string method) => Regex.Count(_rogue!.Log, $"^(Accepted|Failed) {method} for ", RegexOptions.Multiline);

    private ConnectionSettings Settings(bool known)
    {
        File.WriteAllLines(KnownHosts, known ? [_rogue!.KnownAs("127.0.0.1")] : []);
        return new ConnectionSettings { KeyFiles = [ssh.Key], KnownHostsFiles = [KnownHosts], SudoPassword = SshFixture.Secret(SudoPassword) };
    }

    private NodeEndpoint Endpoint(bool isDiscovered) =>
        new("a1", "127.0.0.1", _rogue!.Port, null, null) { Address = Address, IsDiscovered = isDiscovered };

    private async Task RootAsync(ConnectionSettings settings, bool isDiscovered)
    {
        using SshShells shells = SshFixture.Shells(settings, home: _folder.Path);
        await shells.For(Endpoint(isDiscovered)).RunAsync(new TextOperation("true", sudo: true), CancellationToken.None);
    }

    private static void Program(string folder, string name, string text)
    {
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, $"#!/bin/bash\n{text}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
