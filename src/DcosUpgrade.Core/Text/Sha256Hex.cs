using System.Security.Cryptography;
using System.Text;

namespace DcosUpgrade.Text;

/// <summary>SHA-256 as lower-case hexadecimal, the form of sha256sum.</summary>
internal static class Sha256Hex
{
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static string Of(byte[] bytes)
    {
        using SHA256 sha = SHA256.Create();
        return Write(sha.ComputeHash(bytes));
    }

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
