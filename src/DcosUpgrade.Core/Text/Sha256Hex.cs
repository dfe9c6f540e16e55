using System;
using System.Security.Cryptography;
using System.Text;

namespace DcosUpgrade.Text;

/// <summary>SHA-256 as lower-case hexadecimal, the form of sha256sum.</summary>
internal static class Sha256Hex
{
    /// <summary>One a thread: making it costs more than hashing a short text.</summary>
    [ThreadStatic]
    private static SHA256? s_sha;

    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static string Of(byte[] bytes) => Write((s_sha ??= SHA256.Create()).ComputeHash(bytes));

    /// <summary>Bytes as lower-case hexadecimal.</summary>
    public static string Write(byte[] bytes)
    {
        const string Digits = "0123456789abcdef";
        StringBuilder hex = new(2 * bytes.Length);
        foreach (byte b in bytes)
        {
            _ = hex.Append(Digits[b >> 4]).Append(Digits[b & 15]);
        }

        return hex.ToString();
    }
}
