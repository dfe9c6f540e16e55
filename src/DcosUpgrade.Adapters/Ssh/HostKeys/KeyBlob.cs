using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Renci.SshNet.Security;

namespace DcosUpgrade.Adapters.Ssh.HostKeys;

/// <summary>A public key as in known_hosts (RFC 4253, 6.6), checked as OpenSSH checks it: a key that it does not read is not known.</summary>
internal static class KeyBlob
{
    private const int Ed25519Bytes = 32;
    private const int RsaMinBits = 1024;
    private const string Ecdsa = "ecdsa-sha2-";
    private const byte Uncompressed = 4;

    /// <summary>Number of strings in a key of each type, its name included; 0: any.</summary>
    private static readonly Dictionary<string, int> s_types = new(StringComparer.Ordinal)
    {
        ["ssh-ed25519"] = 2,
        ["ssh-rsa"] = 3,
        ["ssh-dss"] = 5,
        [Ecdsa + "nistp256"] = 3,
        [Ecdsa + "nistp384"] = 3,
        [Ecdsa + "nistp521"] = 3,
        ["sk-ssh-ed25519@openssh.com"] = 3,
        ["sk-ecdsa-sha2-nistp256@openssh.com"] = 4,
    };

    /// <summary>The key type in a blob; null: not a blob.</summary>
    public static string? TypeOf(byte[] key)
    {
        if (key.Length < 4)
        {
            return null;
        }

        int length = LengthAt(key, 0);
        return length > 0 && length <= key.Length - 4 ? Encoding.ASCII.GetString(key, 4, length) : null;
    }

    /// <summary>True when ssh reads this key with this type in front of it.</summary>
    public static bool IsValid(string type, byte[] key) =>
        Strings(key) is { } parts
        && s_types.TryGetValue(type, out int count) && count == parts.Count
        && TypeOf(key) == type
        && type switch
        {
            "ssh-ed25519" => parts[1].Length == Ed25519Bytes,
            "ssh-rsa" => IsPositive(parts[1]) && IsPositive(parts[2]) && Bits(parts[2]) >= RsaMinBits,
            _ => !type.StartsWith(Ecdsa, StringComparison.Ordinal) || IsPoint(type.Substring(Ecdsa.Length), parts, key),
        };

    /// <summary>SSH.NET imports a key only when its point is on the curve.</summary>
    private static bool IsPoint(string curve, List<byte[]> parts, byte[] key)
    {
        int size = curve switch { "nistp256" => 32, "nistp384" => 48, _ => 66 };
        if (Encoding.ASCII.GetString(parts[1]) != curve || parts[2].Length != 1 + (2 * size) || parts[2][0] != Uncompressed)
        {
            return false;
        }

        try
        {
            using EcdsaKey imported = new(new SshKeyData(key));
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The crypto libraries throw different types.
            return false;
        }
    }

    private static bool IsPositive(byte[] number) => number.Length > 0 && number[0] < 0x80;

    private static int Bits(byte[] number)
    {
        byte[] digits = [.. number.SkipWhile(value => value == 0)];
        int bits = 8 * digits.Length;
        for (int top = digits.FirstOrDefault(); top is > 0 and < 0x80; top <<= 1)
        {
            bits--;
        }

        return bits;
    }

    /// <summary>The length-prefixed strings of a blob; null when they do not fill it exactly.</summary>
    private static List<byte[]>? Strings(byte[] key)
    {
        List<byte[]> parts = [];
        int at = 0;
        while (at < key.Length)
        {
            if (key.Length - at < 4 || LengthAt(key, at) is var length && (length < 0 || length > key.Length - at - 4))
            {
                return null;
            }

            parts.Add(key.AsSpan(at + 4, LengthAt(key, at)).ToArray());
            at += 4 + LengthAt(key, at);
        }

        return parts;
    }

    private static int LengthAt(byte[] key, int at) => (key[at] << 24) | (key[at + 1] << 16) | (key[at + 2] << 8) | key[at + 3];
}
