using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

[Collection(SshCollection.Name)]
public sealed class SshLoginTests(SshFixture ssh) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_encrypted_key_opens_with_its_passphrase() =>
        await LogInAsync(ssh.Settings with { KeyFiles = [ssh.EncryptedKey], Passphrase = SshFixture.Secret(SshFixture.Passphrase) });

    [Fact]
    public async Task A_key_may_come_as_text() =>
        await LogInAsync(ssh.Settings with { KeyFiles = [], PrivateKey = SshFixture.Secret(File.ReadAllText(ssh.Key)) });

    [Fact]
    public async Task An_rsa_key_logs_in_without_sha1()
    {
        await LogInAsync(ssh.Settings with { KeyFiles = [ssh.RsaKey] });

        Assert.DoesNotContain("ssh-rsa [preauth]", ssh.Server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_key_is_tried_when_the_first_is_refused() =>
        await LogInAsync(ssh.Settings with { KeyFiles = [ssh.StrangerKey, ssh.Key] });

    [Fact]
    public async Task Without_any_key_named_the_home_folders_own_are_used()
    {
        Directory.CreateDirectory(_folder[".ssh"]);
        File.Copy(ssh.EncryptedKey, Path.Combine(_folder[".ssh"], "id_ed25519"));
        File.Copy(ssh.RsaKey, Path.Combine(_folder[".ssh"], "id_rsa"));

        // The encrypted key has no passphrase here: it is skipped, because there is another key.
        await LogInAsync(ssh.Settings with { KeyFiles = [] }, _folder.Path);
    }

    [Fact]
    public async Task Many_nodes_log_in_at_once_with_one_rsa_key()
    {
        using SshShells shells = SshFixture.Shells(ssh.Settings with { KeyFiles = [ssh.RsaKey] });
        List<Task<RawOutput>> runs = [];
        for (int i = 0; i < 6; i++)
        {
            runs.Add(shells.For(ssh.Node(name: "m" + i)).RunAsync(new TextOperation("echo in"), CancellationToken.None));
        }

        Assert.All(await Task.WhenAll(runs), answer => Assert.Equal("in\n", answer.Stdout));
    }

    [Fact]
    public async Task Refused_login_names_user_and_methods_and_is_not_retried()
    {
        int before = ssh.Server.Connections;
        ConnectionSettings settings = ssh.Settings with { KeyFiles = [ssh.StrangerKey], Password = SshFixture.Secret("hunter2"), UserName = "nobody-here" };

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() => LogInAsync(settings));

        Assert.Equal(SR.LoginRefused, e.Id);
        Assert.Equal("m1", e.TargetName);
        Assert.Contains("nobody-here@127.0.0.1", e.Message, StringComparison.Ordinal);
        Assert.Contains(ssh.StrangerKey, e.Message, StringComparison.Ordinal);
        Assert.Contains("password", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
        Assert.Equal(before + 1, ssh.Server.Connections);
    }

    [Fact]
    public void An_encrypted_key_without_passphrase_is_named()
    {
        InputException e = Refused(ssh.Settings with { KeyFiles = [ssh.EncryptedKey] });

        Assert.Equal(SR.KeyNeedsPassphrase, e.Id);
        Assert.Equal(ssh.EncryptedKey, e.TargetName);
    }

    [Theory]
    [InlineData("PKCS8", false)]
    [InlineData("PEM", false)]
    [InlineData("PKCS8", true)]
    [InlineData("PEM", true)]
    public void Encrypted_keys_in_the_older_formats_are_understood_too(string format, bool withPassphrase)
    {
        string key = _folder["key"];
        SshKeys.Keygen("-q", "-t", "rsa", "-m", format, "-N", "secret words", "-f", key);
        ConnectionSettings settings = ssh.Settings with { KeyFiles = [key], Passphrase = withPassphrase ? SshFixture.Secret("secret words") : null };

        if (withPassphrase)
        {
            HopAccess.Validate(settings, new LocalUser("me", null));
        }
        else
        {
            Assert.Equal(SR.KeyNeedsPassphrase, Refused(settings).Id);
        }
    }

    [Fact]
    public void Wrong_passphrase_is_reported_without_its_text()
    {
        InputException e = Refused(ssh.Settings with { KeyFiles = [ssh.EncryptedKey], Passphrase = SshFixture.Secret("wrong-words") });

        Assert.Equal(SR.KeyFileUnreadable, e.Id);
        Assert.DoesNotContain("wrong-words", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no key at all")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n")]
    public void A_damaged_key_is_named(string text)
    {
        string key = _folder["key"];
        File.WriteAllText(key, text);

        InputException e = Refused(ssh.Settings with { KeyFiles = [key], Passphrase = SshFixture.Secret("p") });

        Assert.Equal(SR.KeyFileUnreadable, e.Id);
        Assert.Equal(key, e.TargetName);
    }

    [Fact]
    public void A_missing_key_is_named()
    {
        InputException e = Refused(ssh.Settings with { KeyFiles = [_folder["nothing"]] });

        Assert.Equal(SR.FileMissing, e.Id);
        Assert.Equal(_folder["nothing"], e.TargetName);
    }

    [Fact]
    public void Missing_credentials_are_reported_before_connecting() =>
        Assert.Equal(SR.LoginMissing, Refused(ssh.Settings with { KeyFiles = [] }).Id);

    [Fact]
    public void An_unknown_key_exchange_is_refused_with_the_known_ones()
    {
        InputException e = Refused(ssh.Settings with { KeyExchange = ["curve25519-sha256", "rot13"] });

        Assert.Equal(SR.KeyExchangeUnknown, e.Id);
        Assert.Contains("rot13", e.Message, StringComparison.Ordinal);
        Assert.Contains("ecdh-sha2-nistp256", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_exchange_is_the_quick_one_unless_another_is_wanted()
    {
        await LogInAsync(ssh.Settings);
        await LogInAsync(ssh.Settings with { KeyExchange = ["ecdh-sha2-nistp384"] });
    }

    [Fact]
    public void A_validated_jump_host_needs_a_name() =>
        Assert.Equal(SR.JumpHostNameMissing, Refused(ssh.Settings with { Jump = ssh.Settings }).Id);

    private InputException Refused(ConnectionSettings settings) =>
        Assert.Throws<InputException>(() => HopAccess.Validate(settings, new LocalUser("me", _folder.Path)));

    private async Task LogInAsync(ConnectionSettings settings, string? home = null)
    {
        using SshShells shells = SshFixture.Shells(settings, home: home);
        RawOutput answer = await shells.For(ssh.Node()).RunAsync(new TextOperation("echo in"), CancellationToken.None);
        Assert.Equal("in\n", answer.Stdout);
    }
}
