using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using DcosUpgrade.Adapters.Ssh.Hosts;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Adapters.Ssh.HostKeys;

internal enum KnownHostMark
{
    None,
    Revoked,
    CertAuthority,
}

/// <summary>One line of known_hosts.</summary>
/// <param name="Source">The file, or the name of another source.</param>
/// <param name="Line">1-based.</param>
/// <param name="Hosts">The comma list as written, or one hashed name.</param>
internal sealed record KnownHost(string Source, int Line, KnownHostMark Mark, string Hosts, string KeyType, byte[] Key)
{
    private const string HashMagic = "|1|";
    private const int HashLength = 20;

    /// <summary>Reads one line; null for blank lines, comments and keys of SSH 1.</summary>
    /// <exception cref="InputException">The line is malformed.</exception>
    public static KnownHost? Parse(string text, string source, int line)
    {
        string[] fields = text.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 0 || fields[0][0] == '#')
        {
            return null;
        }

        KnownHostMark mark = fields[0] switch
        {
            "@revoked" => KnownHostMark.Revoked,
            "@cert-authority" => KnownHostMark.CertAuthority,
            ['@', ..] => throw Malformed($"the marker {fields[0]} is unknown"),
            _ => KnownHostMark.None,
        };
        int first = mark == KnownHostMark.None ? 0 : 1;
        if (fields.Length < first + 3)
        {
            throw Malformed("it needs host names, a key type and a key");
        }

        string hosts = fields[first];
        string type = fields[first + 1];
        if (type.All(c => c is >= '0' and <= '9'))
        {
            // An RSA key of SSH 1: old files contain some, and no server offers one.
            return null;
        }

        if (hosts[0] == '|' && !IsHash(hosts))
        {
            throw Malformed("the hashed host name is damaged");
        }

        // As ssh: the names of the signatures stand for the key.
        type = type is "rsa-sha2-256" or "rsa-sha2-512" ? "ssh-rsa" : type;
        byte[] key = Base64(fields[first + 2]) ?? throw Malformed("the key is not base64");
        return KeyBlob.IsValid(type, key)
            ? new KnownHost(source, line, mark, hosts, type, key)
            : throw Malformed($"it is not a key of the type {type}");

        InputException Malformed(string why) => new(SR.KnownHostsMalformed, source, source, line, why);
    }

    /// <summary>The names of a line without patterns; null for a line with patterns or a hashed name.</summary>
    public IReadOnlyCollection<string>? PlainNames { get; } =
        Hosts.IndexOfAny(['|', '*', '?', '!']) < 0 ? new HashSet<string>(Patterns(Hosts), StringComparer.Ordinal) : null;

    /// <param name="name">Result of <see cref="HostName.Of"/>.</param>
    [SuppressMessage("Security", "CA5350", Justification = "known_hosts hashes its names with HMAC-SHA1.")]
    public bool Matches(string name)
    {
        if (Hosts[0] == '|')
        {
            string[] parts = Hosts.Split('|');
            using HMACSHA1 hash = new(Base64(parts[2])!);
            return hash.ComputeHash(Encoding.UTF8.GetBytes(name)).SequenceEqual(Base64(parts[3])!);
        }

        return HostPattern.Matches(name, Patterns(Hosts));
    }

    private static string[] Patterns(string hosts) => hosts.ToLowerInvariant().Split(',');

    private static bool IsHash(string hosts)
    {
        string[] parts = hosts.Split('|');
        return hosts.StartsWith(HashMagic, StringComparison.Ordinal)
            && parts.Length == 4
            && Base64(parts[2]) is { Length: HashLength }
            && Base64(parts[3]) is { Length: HashLength };
    }

    private static byte[]? Base64(string text)
    {
        try
        {
            // ssh refuses unused bits that are set.
            byte[] bytes = Convert.FromBase64String(text);
            return Convert.ToBase64String(bytes) == text ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
