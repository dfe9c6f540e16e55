using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Adapters.Ssh.Config;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>Compares ssh_config settings with those of the real ssh.</summary>
[Collection(SshCollection.Name)]
public sealed class SshConfigTests(SshFixture ssh) : IDisposable
{
    private static readonly LocalUser s_me = LocalUser.Current;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Tables =>
    [
        "Host a\n HostName 10.0.0.1\n Port 2200\n User core\nHost *\n HostName other\n Port 1\n User def\n",
        "host=a\nhostname = %h.example.net\nport=7\n",
        "HostName %h.%h\n",
        "User \"core user\"\nIdentityFile '/k/a b' # comment\nIdentityFile /k/c#d\nIdentityFile /k/c#d\n",
        "# Host a\n\n\t Host\ta   b # c\n\tPort 5\t\n",
        "Host * !a\n Port 5\nHost !a *\n User x\nHost b !*\n User y\nHost ? a.ex* 10.*\n User z\n",
        "Match host a\n HostName c\nMatch host c\n Port 9\nMatch originalhost a,b\n User m\n",
        "Match user core host *.example\n Port 9\nMatch !user core\n Port 10\nMatch all\n User late\n",
        "Match host=A,!b user \"core\"\n Port 3\nMatch localuser nobody\n Port 4\nHost A\n Port 8\n",
        "Match canonical\n Port 4\nMatch originalhost MiXed\n HostName UP\n",
        "UserKnownHostsFile /k1 \"/k 2\" ~/k3\nUserKnownHostsFile /k4\n",
        "Host a\n UserKnownHostsFile none\n IdentityFile none\n ProxyJump none\nHost *\n ProxyJump gw\n",
        "Host a\n ProxyJump = u@gw1:2200,gw2,[fe80::1]:22 # two\nHost *\n ProxyCommand none\n ProxyJump gw3\n",
        "ProxyJump %h-gw\nProxyCommand nc\n",
        "Match final all\n Port 9\n User late\nHost a\n Port 8\n HostName c\nMatch host c final\n IdentityFile /k/final\n",
        "Match final host a.ex*\n Port 9\nMatch !final all\n User first\n",
        "Host a\n GlobalKnownHostsFile /g1 \"/g 2\"\nHost b\n GlobalKnownHostsFile none\nHost *\n GlobalKnownHostsFile ~/g3\n",
        "HostName==q\n",
        "HostName x\\\"y\\z\n",
        "ForwardAgent yes\nServerAliveInterval 5\nHost a\n\tCompression yes\r\n\tPort 77\r\n",
        "Port 22 23\n", "Port x\n", "Port 0\n", "Port 65536\n", "HostName\n", "Host\n", "Host \"\"\n", "User 'a\n", "IdentityFile\n", "IdentityFile a b\n",
        "Match host\n", "Match user\n", "ProxyJump @\n", "ProxyJump a:x\n", "ProxyJump a,,b\n",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_table_of_configurations_is_read_as_ssh_reads_it(string text)
    {
        string file = _folder["config"];
        File.WriteAllText(file, text);
        foreach (string host in new[] { "a", "b", "A", "MiXed", "a.example", "10.0.0.1" })
        {
            AssertAsSsh(file, host, null, null);
            AssertAsSsh(file, host, "core", 4000);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Random_configurations_with_includes_are_read_as_ssh_reads_them(int seed)
    {
        Random random = new(seed);
        int resolved = 0;
        for (int i = 0; i < 12; i++)
        {
            string folder = _folder.Sub($"s{i}");
            string file = Path.Combine(folder, "config");
            Write(random, folder, file, 3);
            for (int j = 0; j < 3; j++)
            {
                resolved += AssertAsSsh(file, Pick(random, "a", "ab", "b.x", "10.0.0.1"), random.Next(4) == 0 ? "core" : null, null) ? 1 : 0;
            }
        }

        Assert.InRange(resolved, 18, 36);
    }

    [Fact]
    public void Paths_have_their_tokens_replaced_as_ssh_does()
    {
        string file = _folder["config"];
        Environment.SetEnvironmentVariable("DCOSUPGRADE_TEST_KEYS", "/from env");
        File.WriteAllText(file, """
            HostName real-%h
            User core
            Port 99
            IdentityFile ~/.ssh/no_such_%h
            IdentityFile %d/%n/%r/%p/%u/100%%
            IdentityFile ${DCOSUPGRADE_TEST_KEYS}/%h
            """);

        SshHost found = new SshConfig(file, s_me).For("node", null, null);

        Assert.Equal(["real-node", "core"], [found.HostName, found.UserName!]);
        Assert.Equal(
            Run("-vv", "-F", file, "-o", "BatchMode=yes", "-o", "ProxyCommand=false", "node").Error.Split('\n')
                .Where(line => line.StartsWith("debug1: identity file ", StringComparison.Ordinal) && !line.Contains("-cert type", StringComparison.Ordinal))
                .Select(line => line["debug1: identity file ".Length..line.LastIndexOf(" type ", StringComparison.Ordinal)]),
            found.KeyFiles!);
    }

    [Theory]
    [InlineData("IdentityFile %C\n", "'%C' is not supported")]
    [InlineData("IdentityFile ${DCOSUPGRADE_NO_SUCH}\n", "DCOSUPGRADE_NO_SUCH")]
    public void Invalid_path_token_is_reported_with_file_and_line(string line, string why)
    {
        string file = _folder["config"];
        File.WriteAllText(file, "# first\n" + line);

        InputException e = Assert.Throws<InputException>(() => new SshConfig(file, s_me).For("a", null, null));

        Assert.Equal(SR.SshConfigInvalid, e.Id);
        Assert.Contains($"{file}, line 2", e.Message, StringComparison.Ordinal);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Includes_match_patterns_below_the_home_folder_and_a_loop_is_refused()
    {
        string home = _folder.Sub("home");
        Directory.CreateDirectory(Path.Combine(home, ".ssh", "conf.d"));
        string file = Path.Combine(home, ".ssh", "config");
        File.WriteAllText(file, "Include conf.d/*.conf missing ~/.ssh/more\nHost *\n Port 3\n");
        File.WriteAllText(Path.Combine(home, ".ssh", "conf.d", "2.conf"), "Host a\n Port 2\n");
        File.WriteAllText(Path.Combine(home, ".ssh", "conf.d", "1.conf"), "Host a\n Port 1\n");
        File.WriteAllText(Path.Combine(home, ".ssh", "conf.d", ".0.conf"), "Host a\n Port 9\n");
        File.WriteAllText(Path.Combine(home, ".ssh", "more"), "User more\n");
        SshConfig config = new(file, new LocalUser("me", home));

        Assert.Equal((1, "more"), (config.For("a", null, null).Port, config.For("a", null, null).UserName));
        Assert.Equal(3, config.For("b", null, null).Port);

        File.WriteAllText(Path.Combine(home, ".ssh", "more"), "Include more\n");
        Assert.Contains(
            "include each other",
            Assert.Throws<InputException>(() => new SshConfig(file, new LocalUser("me", home))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void File_of_the_machine_is_read_after_the_users_own_with_its_includes()
    {
        string home = _folder.Sub("home"), system = _folder.Sub("system");
        Directory.CreateDirectory(Path.Combine(home, ".ssh"));
        Directory.CreateDirectory(Path.Combine(system, "ssh_config.d"));
        string own = Path.Combine(home, ".ssh", "config"), all = Path.Combine(system, "ssh_config");
        File.WriteAllText(all, "Include ssh_config.d/*.conf\nHost *\n User all\n Port 3\n");
        File.WriteAllText(Path.Combine(system, "ssh_config.d", "1.conf"), "Host a\n ProxyJump gw\n");
        File.WriteAllText(own, "Host a\n User own\n");
        LocalUser me = new("me", home, system);

        SshHost both = new SshConfig(own, me, all).For("a", null, null);
        File.Delete(own);
        SshHost second = new SshConfig(own, me, all).For("a", null, null);
        File.Delete(all);

        Assert.Equal(("own", 3, "gw"), (both.UserName, both.Port, both.Jumps[0].Host));
        Assert.Equal(("all", 3, "gw"), (second.UserName, second.Port, second.Jumps[0].Host));
        Assert.Equal(SR.FileMissing, Assert.Throws<InputException>(() => new SshConfig(own, me, all)).Id);
    }

    [Fact]
    public void Unsupported_line_gives_one_warning_where_it_applies()
    {
        string file = _folder["config"];
        File.WriteAllText(file, """
            Host m1 m2
              ProxyCommand nc %h %p
              ProxyJump gw
              IdentityAgent /run/agent
              StrictHostKeyChecking yes
            Match exec "true # not a comment" host m1
              Port 9
            Host other
              CertificateFile ~/.ssh/cert
            """);
        RecordingSink sink = new();
        using SshShells shells = SshFixture.Shells(new ConnectionSettings { SshConfigFile = file }, sink);

        shells.For(new NodeEndpoint("first", "m1", null, null, null));
        shells.For(new NodeEndpoint("second", "m2", null, null, null));

        Assert.Equal(
            [
                $"{file}, line 2: 'proxycommand nc %h %p'",
                $"{file}, line 4: 'identityagent /run/agent'",
                $"{file}, line 6: 'match exec \"true # not a comment\" host m1'",
            ],
            sink.Warnings.Select(warning => warning[..warning.IndexOf(" is not supported", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task A_node_is_reached_over_its_jump_host_with_the_keys_and_ports_of_the_configuration()
    {
        string known = _folder["known"];
        File.WriteAllLines(known, [ssh.Server.KnownAs("localhost"), ssh.Other.KnownAs("127.0.0.1")]);
        string file = _folder["config"];
        File.WriteAllText(file, $"""
            Host gate
              HostName 127.0.0.1
              Port {ssh.Other.Port}
              IdentityFile {ssh.RsaKey}
            Host node-*
              HostName localhost
              Port {ssh.Server.Port}
              ProxyJump gate
              IdentityFile {_folder["missing"]}
              IdentityFile {ssh.Key}
            Host *
              User {Environment.UserName}
              UserKnownHostsFile {known}
            """);
        int before = ssh.Other.Logins;
        using SshShells shells = SshFixture.Shells(new ConnectionSettings { SshConfigFile = file });

        RawOutput answer = await shells.For(new NodeEndpoint("m1", "node-1", null, null, null))
            .RunAsync(new TextOperation("echo there"), CancellationToken.None);

        Assert.Equal("there\n", answer.Stdout);
        Assert.Equal(before + 1, ssh.Other.Logins);
        Assert.Contains("RSA", ssh.Other.Log.Split('\n').Last(line => line.Contains("Accepted publickey", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inventory_and_parameters_precede_the_ssh_configuration()
    {
        string file = _folder["config"];
        File.WriteAllText(
            file,
            $"Host localhost\n ProxyJump nowhere.invalid\nHost *\n User nobody\n Port 1\n IdentityFile {ssh.StrangerKey}\n UserKnownHostsFile none\n");
        Dictionary<string, JumpEndpoint> jumps = new() { ["gate"] = new("gate", "127.0.0.1", ssh.Other.Port, Environment.UserName, null) };
        using SshShells shells = SshFixture.Shells(
            ssh.Settings with { SshConfigFile = file, UserName = Environment.UserName, Port = ssh.Server.Port },
            jumps: jumps);

        RawOutput answer = await shells.For(new NodeEndpoint("m1", "localhost", null, null, "gate"))
            .RunAsync(new TextOperation("echo there"), CancellationToken.None);

        Assert.Equal("there\n", answer.Stdout);
    }

    [Fact]
    public void Loop_of_jump_hosts_is_refused()
    {
        string file = _folder["config"];
        File.WriteAllText(file, "Host *\n ProxyJump gate\n");
        using SshShells shells = SshFixture.Shells(new ConnectionSettings { SshConfigFile = file });

        InputException e = Assert.Throws<InputException>(() => shells.For(new NodeEndpoint("m1", "m1", null, null, null)));

        Assert.Equal(SR.JumpCycle, e.Id);
        Assert.Contains("gate -> gate", e.Message, StringComparison.Ordinal);
    }

    /// <returns>False when both refused it.</returns>
    private static bool AssertAsSsh(string file, string host, string? user, int? port)
    {
        string[] options =
        [
            .. user is null ? [] : new[] { "-l", user },
            .. port is { } given ? new[] { "-p", given.ToString(CultureInfo.InvariantCulture) } : [],
        ];
        (int code, string output, string error) = Run(["-G", "-F", file, .. options, "--", host]);
        string about = $"{string.Join(' ', options)} {host}:\n{File.ReadAllText(file)}\n{error}";
        if (code != 0)
        {
            Exception? e = Record.Exception(() => new SshConfig(file, s_me).For(host, port, user));
            Assert.True(e is InputException { Id: SR.SshConfigInvalid }, $"ssh refuses, and we do not: {about}");
            return false;
        }

        ILookup<string, string> truth = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2))
            .ToLookup(parts => parts[0], parts => parts.Length > 1 ? parts[1] : "");
        SshHost found = new SshConfig(file, s_me).For(host, port, user);
        Assert.Equal($"{truth["hostname"].Single()} {truth["user"].Single()} {truth["port"].Single()}{about}",
            $"{found.HostName} {found.UserName ?? s_me.Name} {found.Port ?? 22}{about}");
        if (found.KeyFiles is { } keys)
        {
            Assert.Equal(truth["identityfile"].Where(key => key != "none"), keys);
        }
        else
        {
            Assert.Contains("~/.ssh/id_ed25519", truth["identityfile"]);
        }

        string known = found.KnownHostsFiles is { } files ? string.Join(' ', files) : $"{s_me.Home}/.ssh/known_hosts {s_me.Home}/.ssh/known_hosts2";
        Assert.Equal(truth["userknownhostsfile"].Single().Replace("none", "", StringComparison.Ordinal) + about, known + about);
        string global = found.GlobalKnownHostsFiles is { } all ? string.Join(' ', all) : "/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2";
        Assert.Equal(truth["globalknownhostsfile"].Single().Replace("none", "", StringComparison.Ordinal) + about, global + about);
        Assert.Equal(
            (truth["proxyjump"].SingleOrDefault() ?? "").Replace("none", "", StringComparison.Ordinal)
                .Replace("%h", found.HostName, StringComparison.Ordinal) + about,
            string.Join(',', found.Jumps.Select(Text)) + about);
        return true;
    }

    private static string Text(SshJump jump)
    {
        string host = jump.Host.Contains(':', StringComparison.Ordinal) ? $"[{jump.Host}]" : jump.Host;
        return $"{(jump.UserName is null ? "" : jump.UserName + "@")}{host}{(jump.Port is null ? "" : $":{jump.Port}")}";
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(OpenSshServer.Tool("/usr/bin/ssh"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static void Write(Random random, string folder, string file, int depth)
    {
        List<string> lines = [];
        for (int i = random.Next(3, 14); i > 0; i--)
        {
            string gap = Pick(random, " ", "=", " = ", "\t");
            lines.Add(Pick(random, "", "  ", "\t") + random.Next(14) switch
            {
                0 or 1 or 2 => $"Host {Patterns(random, " ")}",
                3 => $"Match host {Patterns(random, ",")}{Pick(random, "", " user core", " !user core", $" localuser {s_me.Name}")}",
                4 => $"Match originalhost {Patterns(random, ",")}",
                5 => $"HostName{gap}{Pick(random, "h1", "%h.net", "\"10.9.9.9\"")}",
                6 => $"Port{gap}{random.Next(1, 65535)}",
                7 => $"User{gap}{Pick(random, "core", "u1", "'u 2'")}",
                8 or 9 => $"IdentityFile{gap}{Pick(random, "/k1", "/k2", "\"/k 3\"", "none")}",
                10 => $"{Pick(random, "User", "Global")}KnownHostsFile{gap}{Pick(random, "/a /b", "none", "~/c")}",
                11 => $"ProxyJump{gap}{Pick(random, "none", "gw", "u@gw:99,v@gw2", "gw1,gw2")}",
                12 => Pick(random, "# Port 9", "", "ForwardAgent yes", "ProxyCommand none"),
                _ when depth > 0 => Include(random, folder, depth),
                _ => "Match all",
            } + Pick(random, "", "", " # end", "  "));
        }

        File.WriteAllLines(file, lines);
    }

    private static string Include(Random random, string folder, int depth)
    {
        string name = $"i{random.Next()}";
        Write(random, folder, Path.Combine(folder, name + "1"), depth - 1);
        Write(random, folder, Path.Combine(folder, name + "2"), depth - 1);
        return $"Include {folder}/{name}{Pick(random, "1", "?", "*", "9")}";
    }

    private static string Patterns(Random random, string separator) =>
        string.Join(
            separator,
            Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pick(random, "a", "a*", "?", "*", "!a", "!*.x", "*.x", "10.*", "h1", "*.net")));

    private static string Pick(Random random, params string[] values) => values[random.Next(values.Length)];
}
