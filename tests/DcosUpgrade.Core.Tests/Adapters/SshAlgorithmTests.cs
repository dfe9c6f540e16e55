using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Core.Tests.Architecture;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Renci.SshNet;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>The algorithms that are offered, against real servers that have only weak ones.</summary>
[Collection(SshCollection.Name)]
public sealed class SshAlgorithmTests(SshFixture ssh) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> WeakServers => new()
    {
        { "KexAlgorithms diffie-hellman-group1-sha1", "diffie-hellman-group1-sha1" },
        { "KexAlgorithms diffie-hellman-group14-sha1", "diffie-hellman-group14-sha1" },
        { "KexAlgorithms diffie-hellman-group-exchange-sha1", "diffie-hellman-group-exchange-sha1" },
        { "HostKeyAlgorithms ssh-rsa", "ssh-rsa" },
        { "Ciphers 3des-cbc", "3des-cbc" },
        { "Ciphers aes128-cbc", "aes128-cbc" },
        { "Ciphers aes192-cbc", "aes192-cbc" },
        { "Ciphers aes256-cbc", "aes256-cbc" },
        { "Ciphers aes128-ctr\nMACs hmac-sha1", "hmac-sha1" },
        { "Ciphers aes128-ctr\nMACs hmac-sha1-etm@openssh.com", "hmac-sha1-etm@openssh.com" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(WeakServers))]
    public async Task Server_with_only_a_weak_algorithm_is_refused_with_the_parameter_and_accepted_with_it(string settings, string weak)
    {
        using OpenSshServer server = await StartAsync(settings);

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() => LogInAsync(server));

        Assert.Equal(SR.SshAlgorithmWeak, e.Id);
        Assert.Equal("m1", e.TargetName);
        Assert.Contains(weak, e.Message, StringComparison.Ordinal);
        Assert.EndsWith($"New-DcosConnection -AllowWeakAlgorithm {weak}", e.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, server.Logins);
        await LogInAsync(server, weak);
        Assert.Equal(1, server.Logins);
    }

    [Fact]
    public async Task Server_with_weak_algorithms_of_all_kinds_is_refused_once_with_all_of_them()
    {
        using OpenSshServer server = await StartAsync(
            "KexAlgorithms diffie-hellman-group14-sha1\nHostKeyAlgorithms ssh-rsa\nCiphers aes256-cbc,3des-cbc\nMACs hmac-sha1");

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() => LogInAsync(server));

        string[] weak = e.Remedy![(e.Remedy!.LastIndexOf(' ') + 1)..].Split(',');
        Assert.Equal(["diffie-hellman-group14-sha1", "ssh-rsa", "aes256-cbc", "hmac-sha1"], weak);
        await LogInAsync(server, weak);
    }

    [Fact]
    public async Task Server_behind_a_jump_host_is_refused_with_the_same_error()
    {
        using OpenSshServer server = await StartAsync("KexAlgorithms diffie-hellman-group14-sha1\nCiphers 3des-cbc");
        using SshShells shells = SshFixture.Shells(Settings(server), jumps: new Dictionary<string, JumpEndpoint>
        {
            ["gate"] = new("gate", "127.0.0.1", ssh.Other.Port, null, null),
        });

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() =>
            shells.For(ssh.Node(server, jump: "gate")).RunAsync(new TextOperation("true"), CancellationToken.None));

        Assert.Equal(SR.SshAlgorithmWeak, e.Id);
        Assert.EndsWith("-AllowWeakAlgorithm diffie-hellman-group14-sha1,3des-cbc", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_takes_only_SHA1_signatures_is_logged_in_to_only_with_the_parameter()
    {
        using OpenSshServer server = await StartAsync("PubkeyAcceptedAlgorithms ssh-rsa");
        ConnectionSettings settings = Settings(server) with { KeyFiles = [ssh.RsaKey] };

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() => LogInAsync(server, settings));

        Assert.Equal(SR.LoginRefused, e.Id);
        await LogInAsync(server, settings with { AllowWeakAlgorithms = ["ssh-rsa"] });
    }

    [Fact]
    public async Task Strong_algorithms_are_used_first_when_weak_ones_are_allowed()
    {
        using OpenSshServer server = await StartAsync(
            "KexAlgorithms +diffie-hellman-group14-sha1\nCiphers +3des-cbc\nHostKeyAlgorithms +ssh-rsa\nLogLevel DEBUG3");

        await LogInAsync(server, [.. Algorithms.Weak]);

        string log = server.Log;
        Assert.Contains("kex: algorithm: curve25519-sha256 ", log, StringComparison.Ordinal);
        Assert.Contains("kex: client->server cipher: aes128-ctr ", log, StringComparison.Ordinal);
        Assert.Contains("kex: host key algorithm: ssh-ed25519 ", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_without_any_common_algorithm_is_an_error_with_what_both_sides_offer()
    {
        using OpenSshServer server = await StartAsync("KexAlgorithms sntrup761x25519-sha512@openssh.com");

        NodeAccessException e = await Assert.ThrowsAsync<NodeAccessException>(() => LogInAsync(server));

        Assert.Equal(SR.SshAlgorithmMismatch, e.Id);
        Assert.Contains("sntrup761x25519-sha512@openssh.com", e.Message, StringComparison.Ordinal);
        Assert.Contains("curve25519-sha256", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_default_algorithm_is_a_default_of_OpenSSH_and_each_other_one_is_weak_slow_or_a_certificate()
    {
        ILookup<string, string> theirs = Run("/usr/bin/ssh", "-G", "-F", "none", "nowhere").Split('\n').Select(line => line.Split(' '))
            .Where(parts => parts.Length == 2).ToLookup(parts => parts[0], parts => parts[1]);
        ConnectionInfo all = Info();
        ConnectionInfo ours = Info();
        Algorithms.Offer(ours, new ConnectionSettings(), []);

        foreach ((string keyword, IEnumerable<string> has, IEnumerable<string> offered) in new (string, IEnumerable<string>, IEnumerable<string>)[]
        {
            ("kexalgorithms", all.KeyExchangeAlgorithms.Keys, ours.KeyExchangeAlgorithms.Keys),
            ("ciphers", all.Encryptions.Keys, ours.Encryptions.Keys),
            ("macs", all.HmacAlgorithms.Keys, ours.HmacAlgorithms.Keys),
            ("hostkeyalgorithms", all.HostKeyAlgorithms.Keys, ours.HostKeyAlgorithms.Keys),
        })
        {
            Assert.Empty(offered.Except(theirs[keyword].Single().Split(',')));
            Assert.DoesNotContain(offered, name => name.EndsWith("-cbc", StringComparison.Ordinal) || name.Contains("sha1", StringComparison.Ordinal)
                || name is "ssh-rsa" or "ssh-dss");
            Assert.All(has.Except(offered), name => Assert.True(
                Algorithms.Weak.Contains(name) || name.Contains("-cert-", StringComparison.Ordinal)
                || name.StartsWith("sntrup761", StringComparison.Ordinal) || name.StartsWith("mlkem768", StringComparison.Ordinal), name));
        }
    }

    [Fact]
    public void A_name_that_is_not_a_weak_algorithm_is_refused_with_the_list()
    {
        InputException e = Assert.Throws<InputException>(() => HopAccess.Validate(
            ssh.Settings with { AllowWeakAlgorithms = ["hmac-sha1", "hmac-md5"] }, new LocalUser("me", null)));

        Assert.Equal(SR.WeakAlgorithmUnknown, e.Id);
        Assert.StartsWith("hmac-md5 ", e.Message, StringComparison.Ordinal);
        Assert.All(Algorithms.Weak, name => Assert.Contains(name, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Help_lists_what_is_offered_in_its_order()
    {
        string help = File.ReadAllText(Repository.File("module", "en-US", "about_DcosUpgrade.help.txt"));
        string section = help[help.IndexOf("\nSSH ALGORITHMS", StringComparison.Ordinal)..help.IndexOf("\nFILES", StringComparison.Ordinal)];
        IEnumerable<string> Listed(string kind) => Regex.Match(section, $@"^    {kind}\n((?: {{8}}.*\n)+)", RegexOptions.Multiline)
            .Groups[1].Value.Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        ConnectionInfo all = Info();

        IReadOnlyList<OfferedKind> ours = Algorithms.Offered(new ConnectionSettings());

        Assert.All(ours, kind => Assert.Equal(kind.Ours, Listed(kind.Name)));
        Assert.Equal(Algorithms.Weak, Listed("weak"));
        Assert.Equal(all.KeyExchangeAlgorithms.Keys.Except(ours[0].Ours).Except(Algorithms.Weak), Listed("slow"));
    }

    private static ConnectionInfo Info() => new("localhost", "nobody", new NoneAuthenticationMethod("nobody"));

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(OpenSshServer.Tool(program), arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private Task<OpenSshServer> StartAsync(string settings)
    {
        string folder = _folder.Sub("server");
        SshKeys.Generate(Path.Combine(folder, "host_rsa"), "rsa", "");
        return OpenSshServer.StartAsync(
            folder, [SshKeys.PublicKey(ssh.Key), SshKeys.PublicKey(ssh.RsaKey)], [.. settings.Split('\n'), $"HostKey {folder}/host_rsa"]);
    }

    private ConnectionSettings Settings(OpenSshServer server) => ssh.Settings with
    {
        KnownHosts =
        [
            server.KnownAs("127.0.0.1"), ssh.Other.KnownAs("127.0.0.1"),
            $"[127.0.0.1]:{server.Port} {SshKeys.PublicKey(Path.Combine(server.Folder, "host_rsa"))}",
        ],
    };

    private Task LogInAsync(OpenSshServer server, params string[] weak) => LogInAsync(server, Settings(server) with { AllowWeakAlgorithms = weak });

    private async Task LogInAsync(OpenSshServer server, ConnectionSettings settings)
    {
        using SshShells shells = SshFixture.Shells(settings);
        RawOutput answer = await shells.For(ssh.Node(server)).RunAsync(new TextOperation("echo in"), CancellationToken.None);
        Assert.Equal("in\n", answer.Stdout);
    }
}
