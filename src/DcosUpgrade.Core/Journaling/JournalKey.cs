using System;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Journaling;

/// <summary>
/// The operator's key of a journal. Hashes show only that a journal was not changed by accident: everybody can compute them again. A code
/// of HMAC-SHA256 in each entry shows that somebody with the key wrote it. Never displayed, never serialized.
/// </summary>
internal sealed class JournalKey
{
    /// <summary>The minimum length in bytes: shorter keys can be guessed.</summary>
    public const int MinBytes = 16;

    /// <summary>The maximum size of a file with a key in bytes.</summary>
    public const int MaxBytes = 4096;

    private readonly byte[] _key;

    /// <param name="source">The name of the parameter or the file, for errors.</param>
    /// <exception cref="InputException">The key is too short (JournalKeyUnusable).</exception>
    public JournalKey(byte[] key, string source)
    {
        if (key.Length < MinBytes)
        {
            throw new InputException(SR.JournalKeyUnusable, source, source, $"the key has {key.Length} bytes, the minimum is {MinBytes}");
        }

        _key = (byte[])key.Clone();
    }

    /// <summary>The key of a secret text: its UTF-8 bytes.</summary>
    /// <exception cref="InputException">The key is too short (JournalKeyUnusable).</exception>
    public static JournalKey Of(SecureString secret, string source)
    {
        char[] characters = new char[secret.Length];
        byte[] bytes = [];
        IntPtr text = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            Marshal.Copy(text, characters, 0, characters.Length);
            bytes = Encoding.UTF8.GetBytes(characters);
            return new JournalKey(bytes, source);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
            Array.Clear(characters, 0, characters.Length);
            Array.Clear(bytes, 0, bytes.Length);
        }
    }

    /// <summary>The code of a text, 64 hexadecimal digits.</summary>
    public string CodeOf(string text)
    {
        using HMACSHA256 hmac = new(_key);
        return Sha256Hex.Write(hmac.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    public override string ToString() => nameof(JournalKey);
}
