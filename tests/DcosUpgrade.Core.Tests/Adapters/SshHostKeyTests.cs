using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

[Collection(SshCollection.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class SshHostKeyTests(SshFixture ssh) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Unknown_host_key_is_reported_and_no_login_is_tried()
    {
        int tries = Tries();

        NodeAccessException e = await RefusedAsync("# nobody");

        Assert.Equal(SR.HostKeyUnknown, e.Id);
        Assert.Contains(SshKeys.Fingerprint(Path.Combine(ssh.Server.Folder, "host_ed25519.pub")), e.Message, StringComparison.Ordinal);
        Assert.Contains($"ssh-keyscan -t ed25519 -p {ssh.Server.Port} 127.0.0.1 | Out-File -Append -Encoding ascii ", e.Remedy, StringComparison.Ordinal);
        Assert.Equal(tries, Tries());
    }

    [Fact]
    public async Task A_changed_key_is_refused_with_the_line_of_the_old_one()
    {
        int tries = Tries();

        NodeAccessException e = await RefusedAsync("# a comment", "", Foreign());

        Assert.Equal(SR.HostKeyChanged, e.Id);
        Assert.Contains(KnownHosts, e.Message, StringComparison.Ordinal);
        Assert.Contains("line 3", e.Message, StringComparison.Ordinal);
        Assert.Equal(tries, Tries());
    }

    [Fact]
    public async Task AcceptNew_refuses_a_changed_key_too()
    {
        File.WriteAllLines(KnownHosts, [Foreign()]);

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() => ConnectAsync(AcceptNew));

        Assert.Equal(SR.HostKeyChanged, e.Id);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_even_where_it_is_known()
    {
        NodeAccessException e = await RefusedAsync(ssh.Server.KnownAs("127.0.0.1"), "@revoked * " + ssh.Server.HostKeys[0]);

        Assert.Equal(SR.HostKeyRevoked, e.Id);
        Assert.Contains("line 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hashed_name_is_found()
    {
        File.WriteAllLines(KnownHosts, [ssh.Server.KnownAs("127.0.0.1")]);
        SshKeys.Hash(KnownHosts);
        Assert.StartsWith("|1|", File.ReadAllText(KnownHosts), StringComparison.Ordinal);

        await ConnectAsync(Strict);
    }

    [Fact]
    public async Task The_type_of_key_that_is_known_is_the_one_that_is_asked_for()
    {
        // sshd would offer its ed25519 key first.
        File.WriteAllLines(KnownHosts, [ssh.Server.KnownAs("127.0.0.1", key: 1)]);

        await ConnectAsync(Strict);
    }

    [Fact]
    public async Task AcceptNew_writes_a_new_host_and_warns()
    {
        string folder = _folder["fresh"];
        string file = Path.Combine(folder, "known_hosts");
        RecordingSink sink = new();

        await ConnectAsync(AcceptNew with { KnownHostsFiles = [file] }, sink);

        Assert.Equal(ssh.Server.KnownAs("127.0.0.1") + "\n", File.ReadAllText(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Single(sink.Warnings, warning => warning.Contains(file, StringComparison.Ordinal));
        await ConnectAsync(Strict with { KnownHostsFiles = [file] });
    }

    [Fact]
    public async Task AcceptNew_by_several_sessions_at_once_loses_nothing()
    {
        // No line end: the new line must not be appended to the last one.
        File.WriteAllText(KnownHosts, "other.example " + ssh.Server.HostKeys[0]);
        SshFixture fixture = ssh;
        await Task.WhenAll(new[] { fixture.Server, fixture.Other, fixture.Server, fixture.Other }.Select(server => ConnectAsync(AcceptNew, server: server)));

        string[] lines = File.ReadAllLines(KnownHosts);
        Assert.Equal(3, lines.Length);
        Assert.Contains(ssh.Server.KnownAs("127.0.0.1"), lines);
        Assert.Contains(ssh.Other.KnownAs("127.0.0.1"), lines);
    }

    [Fact]
    public async Task A_read_only_session_accepts_and_writes_nothing()
    {
        RecordingSink sink = new();

        await ConnectAsync(AcceptNew with { ReadOnly = true }, sink);

        Assert.False(File.Exists(KnownHosts));
        Assert.Single(sink.Warnings);
    }

    [Fact]
    public async Task AcceptNew_without_a_lasting_file_is_refused_before_connecting()
    {
        int before = ssh.Server.Connections;
        ConnectionSettings settings = AcceptNew with { KnownHostsFiles = [], KnownHosts = [ssh.Other.KnownAs("127.0.0.1")] };

        InputException e = await Assert.ThrowsAsync<InputException>(() => ConnectAsync(settings));

        Assert.Equal(SR.KnownHostsNotPersistent, e.Id);
        Assert.Equal(before, ssh.Server.Connections);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AcceptNew_may_use_the_home_folders_own_file(bool hasHome)
    {
        ConnectionSettings settings = AcceptNew with { KnownHostsFiles = [] };
        LocalUser user = new("me", hasHome ? _folder.Path : null);

        if (hasHome)
        {
            HopAccess.Validate(settings, user);
        }
        else
        {
            Assert.Equal(SR.KnownHostsNotPersistent, Assert.Throws<InputException>(() => HopAccess.Validate(settings, user)).Id);
        }
    }

    [Theory]
    [InlineData("<<<<<<< HEAD")]
    [InlineData("@trusted * ssh-ed25519 AAAA")]
    [InlineData("gw1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA\nIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("m0 ssh-ed25519")]
    [InlineData("m\00\0 \0s\0s\0h\0")]
    public async Task Damaged_lines_of_other_hosts_are_left_out_with_one_warning(string damage)
    {
        File.WriteAllText(KnownHosts, $"# fine\n{damage}\n{ssh.Server.KnownAs("127.0.0.1")}\n");
        RecordingSink sink = new();

        await ConnectAsync(Strict, sink);

        string warning = Assert.Single(sink.Warnings);
        Assert.StartsWith($"{KnownHosts}, line 2 ", warning, StringComparison.Ordinal);
        Assert.EndsWith("ignored.", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_host_is_reported_with_the_line_that_could_not_be_read()
    {
        NodeAccessException e = await RefusedAsync("# fine", $"[127.0.0.1]:{ssh.Server.Port} ssh-ed25519 AAAA");

        Assert.Equal(SR.HostKeyUnknown, e.Id);
        Assert.Contains($"Not read: {KnownHosts}, line 2 ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_host_is_reported_as_UTF16_where_the_file_has_UTF16_lines()
    {
        byte[] foreign = System.Text.Encoding.Unicode.GetBytes(ssh.Server.KnownAs("127.0.0.1") + "\r\n");
        File.WriteAllBytes(KnownHosts, [.. System.Text.Encoding.ASCII.GetBytes("other " + ssh.Server.HostKeys[0] + "\n"), .. foreign]);

        InputException e = await Assert.ThrowsAsync<InputException>(() => ConnectAsync(Strict));

        Assert.Equal(SR.KnownHostsUtf16, e.Id);
        Assert.Contains($"{KnownHosts}, line 2 ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_that_is_known_without_its_port_is_accepted_and_AcceptNew_does_not_add_it_again()
    {
        string line = "127.0.0.1 " + ssh.Server.HostKeys[0] + "\n";
        File.WriteAllText(KnownHosts, line);

        await ConnectAsync(Strict);
        await ConnectAsync(AcceptNew);

        Assert.Equal(line, File.ReadAllText(KnownHosts));
    }

    [Fact]
    public async Task Key_that_is_revoked_without_its_port_is_refused_by_AcceptNew_too()
    {
        File.WriteAllText(KnownHosts, "@revoked 127.0.0.1 " + ssh.Server.HostKeys[0] + "\n");

        Assert.Equal(SR.HostKeyRevoked, (await Assert.ThrowsAsync<NodeAccessException>(() => ConnectAsync(AcceptNew))).Id);
    }

    [Theory]
    [InlineData("home/.ssh/known_hosts")]
    [InlineData("home/.ssh/known_hosts2")]
    [InlineData("system/ssh_known_hosts")]
    [InlineData("system/ssh_known_hosts2")]
    public async Task All_files_of_ssh_are_read_unless_others_are_named(string file)
    {
        WriteBelow(file, ssh.Server.KnownAs("127.0.0.1"));
        ConnectionSettings settings = Strict with { KnownHostsFiles = [] };

        await ConnectAsync(settings, user: Me);

        File.WriteAllText(KnownHosts, "");
        await Assert.ThrowsAsync<NodeAccessException>(() => ConnectAsync(settings with { KnownHostsFiles = [KnownHosts] }, user: Me));
    }

    [Fact]
    public async Task Key_that_is_revoked_for_all_users_is_refused()
    {
        WriteBelow("home/.ssh/known_hosts", ssh.Server.KnownAs("127.0.0.1"));
        WriteBelow("system/ssh_known_hosts", "@revoked * " + ssh.Server.HostKeys[0]);

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() => ConnectAsync(Strict with { KnownHostsFiles = [] }, user: Me));

        Assert.Equal(SR.HostKeyRevoked, e.Id);
    }

    [Fact]
    public async Task New_keys_are_added_to_the_users_own_file_only()
    {
        WriteBelow("system/ssh_known_hosts", "other " + ssh.Server.HostKeys[0]);
        Directory.CreateDirectory(_folder["home"]);

        await ConnectAsync(AcceptNew with { KnownHostsFiles = [] }, user: Me);

        Assert.Equal(ssh.Server.KnownAs("127.0.0.1") + "\n", File.ReadAllText(_folder["home/.ssh/known_hosts"]));
        Assert.Equal("other " + ssh.Server.HostKeys[0], File.ReadAllText(_folder["system/ssh_known_hosts"]));
    }

    [Fact]
    public async Task SSH_configuration_names_the_files_of_the_machine()
    {
        WriteBelow("elsewhere", ssh.Server.KnownAs("127.0.0.1"));
        WriteBelow("home/.ssh/config", $"Host 127.0.0.1\n GlobalKnownHostsFile {_folder["elsewhere"]}\n");

        await ConnectAsync(Strict with { KnownHostsFiles = [], SshConfigFile = _folder["home/.ssh/config"] }, user: Me);
    }

    [Fact]
    public void A_missing_file_that_was_asked_for_is_named()
    {
        InputException e = Assert.Throws<InputException>(() => HopAccess.Validate(Strict, new LocalUser("me", null)));

        Assert.Equal(SR.KnownHostsUnreadable, e.Id);
        Assert.Equal(KnownHosts, e.TargetName);
    }

    [Fact]
    public async Task Host_certificates_are_mentioned_once()
    {
        File.WriteAllLines(
            KnownHosts,
            ["@cert-authority * " + ssh.Server.HostKeys[1], "@cert-authority *.example " + ssh.Server.HostKeys[1], ssh.Server.KnownAs("*")]);
        RecordingSink sink = new();
        using SshShells shells = SshFixture.Shells(Strict, sink);

        await shells.For(ssh.Node(name: "m1")).RunAsync(new TextOperation("true"), CancellationToken.None);
        await shells.For(ssh.Node(name: "m2")).RunAsync(new TextOperation("true"), CancellationToken.None);

        Assert.Single(sink.Warnings, warning => warning.Contains("@cert-authority", StringComparison.Ordinal));
    }

    private string KnownHosts => _folder["known_hosts"];

    private ConnectionSettings Strict => ssh.Settings with { KnownHosts = [], KnownHostsFiles = [KnownHosts] };

    private ConnectionSettings AcceptNew => Strict with { HostKeyPolicy = HostKeyPolicy.AcceptNew };

    /// <summary>The server's name with another server's key.</summary>
    private string Foreign() => $"[127.0.0.1]:{ssh.Server.Port} {ssh.Other.HostKeys[0]}";

    /// <summary>Number of login attempts, with any method and result.</summary>
    private int Tries() => Regex.Count(ssh.Server.Log, @"^(Accepted|Failed|Postponed|Partial) \S+ for ", RegexOptions.Multiline);

    private async Task<NodeAccessException> RefusedAsync(params string[] knownHosts)
    {
        File.WriteAllLines(KnownHosts, knownHosts);
        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() => ConnectAsync(Strict));
        Assert.Equal("m1", e.TargetName);
        return e;
    }

    private LocalUser Me => new(Environment.UserName, _folder["home"], _folder["system"]);

    private void WriteBelow(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
        File.WriteAllText(_folder[file], text);
    }

    private async Task ConnectAsync(ConnectionSettings settings, RecordingSink? sink = null, OpenSshServer? server = null, LocalUser? user = null)
    {
        using SshShells shells = SshFixture.Shells(settings, sink, user: user ?? new LocalUser(Environment.UserName, _folder.Path));
        await shells.For(ssh.Node(server)).RunAsync(new TextOperation("true"), CancellationToken.None);
    }
}
