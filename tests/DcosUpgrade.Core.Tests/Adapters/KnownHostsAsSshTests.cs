using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Adapters.Ssh.HostKeys;
using DcosUpgrade.Ports;
using Renci.SshNet;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>400 random sets of known_hosts files, damaged lines among them: the real ssh decides whether the server is known.</summary>
[Collection(SshCollection.Name)]
public sealed class KnownHostsAsSshTests(SshFixture ssh) : IDisposable
{
    private const string Host = "127.0.0.1";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Server_is_known_as_it_is_to_ssh(int seed)
    {
        Random random = new(seed);
        string[] files = [_folder["known_hosts"], _folder["known_hosts2"], _folder["ssh_known_hosts"]];
        Line[] foreign = [new("ssh-ed25519", ""), new("ecdsa", ""), new("rsa", "")];
        for (int i = 0; i < foreign.Length; i++)
        {
            string key = _folder["foreign" + i];
            SshKeys.Generate(key, foreign[i].Type.Replace("ssh-", "", StringComparison.Ordinal), "");
            foreign[i] = Line.Of(SshKeys.PublicKey(key));
        }

        int known = 0;
        for (int i = 0; i < 100; i++)
        {
            foreach (string file in files)
            {
                File.Delete(file);
                if (random.Next(4) > 0)
                {
                    Write(random, file, foreign);
                }
            }

            bool theirs = await IsKnownToSshAsync(files);
            Assert.True(
                theirs == IsKnownToUs(files),
                $"ssh: {theirs}\n{string.Join("\n--\n", files.Select(file => File.Exists(file) ? File.ReadAllText(file) : "no file"))}");
            known += theirs ? 1 : 0;
        }

        // Both answers must occur, or nothing is compared.
        Assert.InRange(known, 20, 80);
    }

    private void Write(Random random, string file, Line[] foreign)
    {
        Line[] own = [.. ssh.Server.HostKeys.Select(Line.Of)];
        string place = $"[{Host}]:{ssh.Server.Port}";
        StringBuilder text = new();
        List<byte> bytes = [];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            string hosts = Pick(random, Host, place, place, Host + ",gw", "gw", "gw,10.*", "*", "127.*", $"[{Host}]:*", $"!{Host},*", $"*,!{place}", "[*]:22");
            hosts = random.Next(6) == 0 ? Hash(random, hosts) : hosts;
            Line key = random.Next(3) > 0 ? own[random.Next(own.Length)] : foreign[random.Next(foreign.Length)];
            string line = $"{Pick(random, "", "", "", "", "", "", "@revoked ", "@cert-authority ", "@trusted ")}{hosts} {key.Type} {key.Blob}";
            line = random.Next(3) > 0 ? line : Damage(random, line, line.IndexOf(key.Type, StringComparison.Ordinal), key);
            if (random.Next(25) == 0)
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text.ToString()));
                bytes.AddRange(Encoding.Unicode.GetBytes(line + "\n"));
                text.Clear();
            }
            else
            {
                text.Append(line).Append(Pick(random, "\n", "\n", "\r\n", " a comment\n", "\n\n# none\n"));
            }
        }

        bytes.AddRange(Encoding.UTF8.GetBytes(text.ToString()));
        File.WriteAllBytes(file, [.. bytes]);
    }

    /// <summary>As HashKnownHosts writes a name; what is not one name matches nothing then.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "known_hosts hashes its names with HMAC-SHA1.")]
    private static string Hash(Random random, string host)
    {
        byte[] salt = new byte[20];
        random.NextBytes(salt);
        return $"|1|{Convert.ToBase64String(salt)}|{Convert.ToBase64String(HMACSHA1.HashData(salt, Encoding.UTF8.GetBytes(host)))}";
    }

    /// <summary>What editors, merges, terminals and shells leave of a line. The host names stay, so that the line is about this server.</summary>
    private static string Damage(Random random, string line, int type, Line key)
    {
        int at = random.Next(type + 2, line.Length);
        return random.Next(11) switch
        {
            0 => line[..at],
            1 => line.Insert(at, "\n"),
            2 => line.Insert(at, " "),
            3 => "<<<<<<< HEAD\n" + line + "\n=======\n",
            4 => string.Concat(line.AsSpan(0, at), line[at] == 'A' ? "B" : "A", line.AsSpan(at + 1)),
            5 => line.Replace(key.Type, Pick(random, "ssh-ed448", "ssh-rsa", "rsa-sha2-512", "ecdsa-sha2-nistp384", "1024 35"), StringComparison.Ordinal),
            6 => line.Replace(' ', '\t'),
            7 => line + Pick(random, "=", "==", "A", "AAAA", "\u00e9"),
            8 => "  " + line,
            9 => line.ToUpperInvariant(),
            _ => line.Remove(at, Math.Min(random.Next(1, 9), line.Length - at)),
        };
    }

    private bool IsKnownToUs(string[] files)
    {
        HostKeyChecker checker = new(new ConnectionSettings(), () => true, new KnownHostsDefaults(files[..2], files[2..]), null);
        ConnectionInfo info = new(Host, "nobody", new NoneAuthenticationMethod("nobody"));
        Algorithms.Offer(info, new ConnectionSettings(), checker.TypesFor(Host, ssh.Server.Port));
        Line shown = ssh.Server.HostKeys.Select(Line.Of).MinBy(key => info.HostKeyAlgorithms.Keys.ToList().IndexOf(key.Type))!;
        return checker.Refusal("m1", Host, ssh.Server.Port, Convert.FromBase64String(shown.Blob), _ => "") is null;
    }

    /// <summary>A server that ssh knows is asked who may log in, and nobody is: the answer needs no more of a login, and no slow key exchange.</summary>
    private async Task<bool> IsKnownToSshAsync(string[] files)
    {
        ProcessStartInfo start = new(OpenSshServer.Tool("/usr/bin/ssh"),
        [
            "-F", "none", "-p", ssh.Server.Port.ToString(CultureInfo.InvariantCulture), "-o", "KexAlgorithms=curve25519-sha256",
            "-o", "PreferredAuthentications=none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes",
            "-o", $"UserKnownHostsFile={files[0]} {files[1]}", "-o", $"GlobalKnownHostsFile={files[2]}", Host, "true",
        ])
        {
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        bool known = error.Contains("Permission denied (publickey)", StringComparison.Ordinal);
        Assert.True(known != error.Contains("Host key verification failed", StringComparison.Ordinal), error);
        return known;
    }

    private static string Pick(Random random, params string[] values) => values[random.Next(values.Length)];

    private sealed record Line(string Type, string Blob)
    {
        public static Line Of(string text) => new(text.Split(' ')[0], text.Split(' ')[1]);
    }
}
