using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;

namespace DcosUpgrade.Identity;

/// <summary>Reads RSA keys from PEM, which netstandard2.0 does not support: private ones in PKCS#8 or PKCS#1, public ones in X.509 or PKCS#1.</summary>
internal static class RsaKey
{
    private const int Integer = 0x02;
    private const int BitString = 0x03;
    private const int Octets = 0x04;
    private const int ObjectId = 0x06;
    private const int Sequence = 0x30;
    private static readonly Pattern s_pem = new("-----BEGIN (?<kind>RSA )?PRIVATE KEY-----(?<body>[A-Za-z0-9+/=\\s]+)-----END", RegexOptions.CultureInvariant);

    private static readonly Pattern s_public =
        new("-----BEGIN (?<kind>RSA )?PUBLIC KEY-----(?<body>[A-Za-z0-9+/=\\s]+)-----END (?:RSA )?PUBLIC KEY-----", RegexOptions.CultureInvariant);

    /// <summary>1.2.840.113549.1.1.1.</summary>
    private static readonly byte[] s_rsa = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];

    /// <summary>The key; null when the text is not an RSA private key.</summary>
    public static RSAParameters? Read(string pem)
    {
        Match match = s_pem.Match(pem);
        try
        {
            return match.Success ? Read(Convert.FromBase64String(match.Groups["body"].Value), isWrapped: !match.Groups["kind"].Success) : null;
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether the text is an RSA public key, as X.509 SubjectPublicKeyInfo or PKCS#1.</summary>
    public static bool IsPublic(string pem)
    {
        Match match = s_public.Match(pem);
        try
        {
            return match.Success && IsPublic(Convert.FromBase64String(match.Groups["body"].Value), isWrapped: !match.Groups["kind"].Success);
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            return false;
        }
    }

    private static bool IsPublic(byte[] der, bool isWrapped)
    {
        Der key = new Der(der).Enter(Sequence);
        if (isWrapped)
        {
            if (!key.Enter(Sequence).Next(ObjectId).SequenceEqual(s_rsa))
            {
                return false;
            }

            // The first octet counts unused bits.
            key = new Der([.. key.Next(BitString).Skip(1)]).Enter(Sequence);
        }

        return key.Unsigned().Length > 0 && key.Unsigned().Length > 0;
    }

    private static RSAParameters? Read(byte[] der, bool isWrapped)
    {
        Der key = new Der(der).Enter(Sequence);
        if (isWrapped)
        {
            // Version and algorithm precede the key.
            key.Next(Integer);
            key.Next(Sequence);
            key = new Der(key.Next(Octets)).Enter(Sequence);
        }

        key.Next(Integer);
        byte[] modulus = key.Unsigned();
        int half = (modulus.Length + 1) / 2;
        return new RSAParameters
        {
            Modulus = modulus,
            Exponent = key.Unsigned(),
            D = Padded(key.Unsigned(), modulus.Length),
            P = Padded(key.Unsigned(), half),
            Q = Padded(key.Unsigned(), half),
            DP = Padded(key.Unsigned(), half),
            DQ = Padded(key.Unsigned(), half),
            InverseQ = Padded(key.Unsigned(), half),
        };
    }

    private static byte[] Padded(byte[] number, int length) => [.. Enumerable.Repeat((byte)0, Math.Max(0, length - number.Length)), .. number];

    /// <summary>The values of one level, in order.</summary>
    private sealed class Der(byte[] bytes)
    {
        private int _at;

        public Der Enter(int tag) => new(Next(tag));

        public byte[] Next(int tag)
        {
            if (bytes[_at++] != tag)
            {
                throw new FormatException();
            }

            int length = bytes[_at++];
            if (length >= 0x80)
            {
                int count = length & 0x7F;
                length = 0;
                for (int i = 0; i < count; i++)
                {
                    length = checked((length << 8) | bytes[_at++]);
                }
            }

            byte[] value = new byte[length];
            Array.Copy(bytes, _at, value, 0, length);
            _at += length;
            return value;
        }

        public byte[] Unsigned() => [.. Next(Integer).SkipWhile(digit => digit == 0)];
    }
}
