using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using DcosUpgrade.Adapters.Ssh.HostKeys;
using DcosUpgrade.Errors;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

public sealed class KnownHostTests
{
    private static readonly string s_key = "ssh-ed25519 " + Blob("ssh-ed25519", 1);

    [Theory]
    [InlineData("m1 KEY", "m1", true)]
    [InlineData("M1 KEY", "m1", true)]
    [InlineData("m1,10.0.0.1 KEY", "10.0.0.1", true)]
    [InlineData("m1 KEY comment of several words", "m1", true)]
    [InlineData("  m1\tKEY\r", "m1", true)]
    [InlineData("m1 KEY", "m10", false)]
    [InlineData("m1 KEY", "[m1]:2222", false)]
    [InlineData("[m1]:2222 KEY", "[m1]:2222", true)]
    [InlineData("[m1]:2222 KEY", "m1", false)]
    [InlineData("[m1]:* KEY", "[m1]:2222", true)]
    [InlineData("*.example KEY", "m1.example", true)]
    [InlineData("*.example KEY", "example", false)]
    [InlineData("*.example,!m1.example KEY", "m1.example", false)]
    [InlineData("!m1.example,*.example KEY", "m1.example", false)]
    [InlineData("!m1.example KEY", "m2.example", false)]
    [InlineData("m? KEY", "m1", true)]
    [InlineData("m? KEY", "m", false)]
    [InlineData("a*b*c KEY", "a-b-b-c", true)]
    [InlineData("a*b*c KEY", "a-b-b-d", false)]
    [InlineData("2001:db8::1 KEY", "2001:db8::1", true)]
    public void Names_match_as_in_OpenSSH(string line, string name, bool matches)
    {
        KnownHost host = KnownHost.Parse(line.Replace("KEY", s_key, StringComparison.Ordinal), "file", 1)!;

        Assert.Equal(matches, host.Matches(name));
    }

    /// <summary>What <c>&gt;&gt;</c> of Windows PowerShell leaves: a new file with a mark, or UTF-16 behind ASCII lines.</summary>
    [Theory]
    [InlineData("", true, 1)]
    [InlineData("m0 KEY\n", false, 2)]
    [InlineData("m0 KEY\nm9 KEY\n", false, 3)]
    public void UTF16_is_a_typed_error_with_its_line_and_nothing_is_appended_to_it(string before, bool hasMark, int line)
    {
        using TemporaryFolder folder = new();
        string file = folder["known_hosts"];
        byte[] bytes = [.. Encoding.ASCII.GetBytes(before.Replace("KEY", s_key, StringComparison.Ordinal)), .. hasMark ? Encoding.Unicode.GetPreamble() : [],
            .. Encoding.Unicode.GetBytes($"m1 {s_key}\r\n")];
        File.WriteAllBytes(file, bytes);
        KnownHostsFile known = new(file);
        List<InputException> damaged = [];
        int others = before.Count(c => c == '\n');

        // The lines before stay known; a file that is UTF-16 as a whole has none.
        InputException read = hasMark
            ? Assert.Throws<InputException>(() => known.Read(damaged))
            : ReadDamaged();
        InputException ReadDamaged()
        {
            Assert.Equal(others, known.Read(damaged).Count);
            return Assert.Single(damaged);
        }

        InputException append = Assert.Throws<InputException>(() => known.Append("m2", 22, Convert.FromBase64String(Blob("ssh-ed25519", 2))));

        foreach (InputException e in new[] { read, append })
        {
            Assert.Equal(SR.KnownHostsUtf16, e.Id);
            Assert.Contains($"{file}, line {line} ", e.Message, StringComparison.Ordinal);
            Assert.Contains("-Encoding ascii", e.Remedy, StringComparison.Ordinal);
        }

        Assert.Equal(bytes, File.ReadAllBytes(file));
    }

    [Theory]
    [InlineData("m1")]
    [InlineData("m1 ssh-ed25519")]
    [InlineData("m1 ssh-ed25519 !!!")]
    [InlineData("m1 ssh-ed25519 AAAA")]
    [InlineData("m1 ssh-rsa ED25519BLOB")]
    [InlineData("@revoke m1 ssh-ed25519 ED25519BLOB")]
    [InlineData("@revoked m1 ssh-ed25519")]
    [InlineData("|1|short|short ssh-ed25519 ED25519BLOB")]
    [InlineData("|2|AAAAAAAAAAAAAAAAAAAAAAAAAAA=|AAAAAAAAAAAAAAAAAAAAAAAAAAA= ssh-ed25519 ED25519BLOB")]
    public void Malformed_line_is_refused_with_file_and_line(string line)
    {
        InputException e = Assert.Throws<InputException>(() =>
            KnownHost.Parse(line.Replace("ED25519BLOB", Blob("ssh-ed25519", 1), StringComparison.Ordinal), "some/file", 17));

        Assert.Equal(SR.KnownHostsMalformed, e.Id);
        Assert.Contains("some/file, line 17", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("# m1 ssh-ed25519 nothing")]
    [InlineData("m1 1024 35 1234567890")]
    public void Blank_lines_and_comments_are_skipped(string line) => Assert.Null(KnownHost.Parse(line, "file", 1));

    [Theory]
    [InlineData("m1 A", "A", (int)HostKeyStanding.Known)]
    [InlineData("m1 A", "B", (int)HostKeyStanding.Changed)]
    [InlineData("m2 A", "A", (int)HostKeyStanding.Unknown)]
    [InlineData("m1 A;m1 B", "B", (int)HostKeyStanding.Known)]
    [InlineData("m1 A;@revoked * A", "A", (int)HostKeyStanding.Revoked)]
    [InlineData("@revoked m1 A", "B", (int)HostKeyStanding.Unknown)]
    [InlineData("@cert-authority m1 A", "A", (int)HostKeyStanding.Unknown)]
    [InlineData("m1 R", "A", (int)HostKeyStanding.Changed)]
    public void Key_is_compared_with_all_lines_of_its_host(string lines, string shown, int standing)
    {
        Dictionary<string, string> keys = new()
        {
            ["A"] = s_key,
            ["B"] = "ssh-ed25519 " + Blob("ssh-ed25519", 2),
            ["R"] = "ssh-rsa " + Rsa(),
        };
        KnownHosts known = new(KnownHosts.Parse(
            lines.Split(';').Select(line => string.Concat(line.AsSpan(0, line.Length - 1), keys[line[^1..]])), "file", null));

        Assert.Equal((HostKeyStanding)standing, known.Judge("m1", 22, Convert.FromBase64String(keys[shown].Split(' ')[1]), out _));
    }

    [Theory]
    [InlineData("m1 A", "A", (int)HostKeyStanding.Known)]
    [InlineData("m1 A", "B", (int)HostKeyStanding.Unknown)]
    [InlineData("[m1]:2222 B;m1 A", "A", (int)HostKeyStanding.Changed)]
    [InlineData("[m1]:2222 A;m1 B", "A", (int)HostKeyStanding.Known)]
    [InlineData("m1 A;@revoked [m1]:2222 A", "A", (int)HostKeyStanding.Revoked)]
    [InlineData("@revoked m1 A", "A", (int)HostKeyStanding.Revoked)]
    [InlineData("[m1]:22 A", "A", (int)HostKeyStanding.Unknown)]
    [InlineData("[m1]:2223 A", "A", (int)HostKeyStanding.Unknown)]
    public void Key_without_a_port_counts_only_where_none_is_known_for_the_port(string lines, string shown, int standing)
    {
        Dictionary<string, string> keys = new() { ["A"] = s_key, ["B"] = "ssh-ed25519 " + Blob("ssh-ed25519", 2) };
        KnownHosts known = new(KnownHosts.Parse(
            lines.Split(';').Select(line => string.Concat(line.AsSpan(0, line.Length - 1), keys[line[^1..]])), "file", null));

        Assert.Equal((HostKeyStanding)standing, known.Judge("m1", 2222, Convert.FromBase64String(keys[shown].Split(' ')[1]), out KnownHost? because));
        Assert.Equal(standing == (int)HostKeyStanding.Unknown, because is null);
    }

    [Fact]
    public void Type_whose_key_is_revoked_is_not_asked_for()
    {
        KnownHosts known = new(KnownHosts.Parse([$"m1 {s_key}", $"m1 ssh-rsa {Rsa()}", $"@revoked * {s_key}"], "file", null));

        Assert.Equal(["ssh-rsa"], known.TypesFor("m1"));
    }

    [Fact]
    public void Any_damage_to_a_line_is_either_harmless_or_an_InputException()
    {
        Random random = new(20240131);
        string hashed = $"|1|{Convert.ToBase64String(new byte[20])}|{Convert.ToBase64String(new byte[20])} {s_key}";
        string[] seeds = [$"m1,*.example,!m2 {s_key} comment", hashed, $"@revoked [m1]:22 {s_key}"];
        const string Alphabet = "|1@!*?,[]:# \t=+/aZ0\u00e9\0";
        for (int i = 0; i < 20_000; i++)
        {
            StringBuilder line = new(seeds[random.Next(seeds.Length)]);
            for (int cuts = random.Next(1, 6); cuts > 0 && line.Length > 0; cuts--)
            {
                int at = random.Next(line.Length);
                _ = random.Next(3) switch
                {
                    0 => line.Remove(at, random.Next(1, Math.Min(40, line.Length - at) + 1)),
                    1 => line.Insert(at, Alphabet[random.Next(Alphabet.Length)]),
                    _ => line.Replace(line[at], Alphabet[random.Next(Alphabet.Length)], at, 1),
                };
            }

            Exception? e = Record.Exception(() => KnownHost.Parse(line.ToString(), "file", 1)?.Matches("m1.example"));
            Assert.True(e is null or InputException, $"{line}: {e}");
        }
    }

    [Fact]
    public void Matching_lines_equal_those_of_ssh_keygen()
    {
        using TemporaryFolder folder = new();
        string file = folder["known_hosts"];
        Random random = new(42);
        string[] names = ["m1", "m2.example", "a.b.example", "10.0.0.1", "[m1]:2222", "[10.0.0.1]:22022"];
        string[] patterns = [.. names, "*", "m?", "*.example", "!m1", "!*.b.example", "10.0.*", "[m1]:*", "[*]:2222", "?1"];
        string Hosts() => string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => patterns[random.Next(patterns.Length)]));
        File.WriteAllLines(file, Enumerable.Range(1, 60).Select(i => $"{Hosts()} ssh-ed25519 {Blob("ssh-ed25519", i)}"));
        List<KnownHost> ours = [.. KnownHosts.Parse(File.ReadAllLines(file), file, null)];

        foreach (string name in names)
        {
            IEnumerable<string> found = SshKeys.Keygen("-F", name, "-f", file).Split('\n')
                .Where(line => line.StartsWith("# Host", StringComparison.Ordinal))
                .Select(line => line.Split("line ")[1].Trim());

            Assert.Equal(found, ours.Where(host => host.Matches(name)).Select(host => $"{host.Line}"));
            Assert.Equal(found, new KnownHosts(ours).LinesFor(name).Select(host => $"{host.Line}"));
        }
    }

    private static string Rsa()
    {
        static IEnumerable<byte> Text(byte[] text) => [0, 0, (byte)(text.Length >> 8), (byte)text.Length, .. text];
        byte[] modulus = [0, .. Enumerable.Repeat((byte)0xC5, 256)];
        return Convert.ToBase64String([.. Text("ssh-rsa"u8.ToArray()), .. Text([1, 0, 1]), .. Text(modulus)]);
    }

    private static string Blob(string type, int seed)
    {
        byte[] name = Encoding.ASCII.GetBytes(type);
        byte[] key = SHA256.HashData(BitConverter.GetBytes(seed));
        return Convert.ToBase64String([0, 0, 0, (byte)name.Length, .. name, 0, 0, 0, (byte)key.Length, .. key]);
    }
}
