using System;
using System.Collections.Generic;
using System.Security;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

[CollectionDefinition(Name)]
public sealed class SshCollection : ICollectionFixture<SshFixture>
{
    public const string Name = "OpenSSH";
}

/// <summary>Two servers, with authorized and unauthorized keys.</summary>
public sealed class SshFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private OpenSshServer? _server;
    private OpenSshServer? _other;

    public OpenSshServer Server => _server!;

    public OpenSshServer Other => _other!;

    public string Key => _folder["key"];

    public string EncryptedKey => _folder["encrypted"];

    public string RsaKey => _folder["rsa"];

    public string StrangerKey => _folder["stranger"];

    public static string Passphrase => "a passphrase, 'quoted' $(and) all";

    public async Task InitializeAsync()
    {
        OpenSshServer.Tool("/usr/bin/ssh-keygen");
        SshKeys.Generate(Key, "ed25519", "");
        SshKeys.Generate(EncryptedKey, "ed25519", Passphrase);
        SshKeys.Generate(RsaKey, "rsa", "");
        SshKeys.Generate(StrangerKey, "ed25519", "");
        string[] known = [SshKeys.PublicKey(Key), SshKeys.PublicKey(EncryptedKey), SshKeys.PublicKey(RsaKey)];
        _server = await OpenSshServer.StartAsync(_folder.Sub("server"), known);
        _other = await OpenSshServer.StartAsync(_folder.Sub("other"), known);
    }

    public Task DisposeAsync()
    {
        _server?.Dispose();
        _other?.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Settings for a successful login, with both servers known as 127.0.0.1 and localhost.</summary>
    internal ConnectionSettings Settings => new()
    {
        KeyFiles = [Key],
        KnownHosts = [Server.KnownAs("127.0.0.1"), Server.KnownAs("localhost"), Other.KnownAs("127.0.0.1"), Other.KnownAs("localhost")],
    };

    /// <summary>The pause before a second attempt is as long as the time of settings with an hour.</summary>
    internal static SshTuning OneAttempt => SshTuning.Default with { FirstBackoff = TimeSpan.FromHours(1) };

    internal NodeEndpoint Node(OpenSshServer? server = null, string name = "m1", string host = "127.0.0.1", string? jump = null) =>
        new(name, host, (server ?? Server).Port, null, jump);

    internal static SshShells Shells(
        ConnectionSettings settings,
        RecordingSink? sink = null,
        SshTuning? tuning = null,
        IReadOnlyDictionary<string, JumpEndpoint>? jumps = null,
        string? home = null,
        LocalUser? user = null) =>
        new(settings, jumps ?? new Dictionary<string, JumpEndpoint>(), sink ?? new RecordingSink(),
            user ?? new LocalUser(Environment.UserName, home), tuning ?? SshTuning.Default);

    internal static SecureString Secret(string text)
    {
        SecureString secret = new();
        foreach (char c in text)
        {
            secret.AppendChar(c);
        }

        return secret;
    }
}
