using System;
using System.Linq;
using System.Text;

namespace DcosUpgrade.Secrets;

/// <summary>Which names of settings, headers, options and variables have a secret as their value.</summary>
internal static class RedactionNames
{
    /// <summary>No longer part of a name is looked at.</summary>
    public const int Longest = 160;

    /// <summary>Parts of names, without regard to case and separators.</summary>
    private static readonly string[] s_anywhere =
    [
        "password", "passwd", "passphrase", "passcode", "pwd", "secret", "token", "credential", "apikey", "accesskey", "accountkey", "privatekey",
        "encryptionkey", "licensekey", "keycontents", "licensecontents", "sharedkey", "masterkey", "signingkey", "sessionkey", "storagekey", "sshkey",
        "signature", "authorization", "cookie", "connectionstring", "sessionid", "webhookurl", "digest",
    ];

    /// <summary>Whole words of names: api_auth, DB_PASS, userPw, sig.</summary>
    private static readonly string[] s_words = ["auth", "oauth", "pass", "pw", "sig", "jwt", "cred", "creds", "otp", "sas", "dsn", "bearer", "psk"];

    /// <summary>The parts by their first letter, because every word of a long text is looked at.</summary>
    private static readonly string[][] s_byLetter = [.. Enumerable.Range(0, 128).Select(letter => s_anywhere.Where(part => part[0] == letter).ToArray())];

    public static bool IsNameCharacter(char c) => RedactionText.IsLetterOrDigit(c) || c is '_' or '-' or '.';

    public static bool IsSecret(string name)
    {
        string plain = Plain(name);
        return !plain.EndsWith("name", StringComparison.Ordinal)
            && (HasPart(plain) || HasWord(name));
    }

    /// <summary>Headers whose value goes to the end of the line.</summary>
    public static bool IsHeader(string name)
    {
        string plain = Plain(name);
        return plain.EndsWith("authorization", StringComparison.Ordinal) || plain.EndsWith("cookie", StringComparison.Ordinal);
    }

    /// <summary>Names that also have harmless values: the digest of a content is no secret, the digest of a login is.</summary>
    public static bool IsDigest(string name) => Plain(name).Contains("digest");

    private static string Plain(string name)
    {
        StringBuilder plain = new(name.Length);
        foreach (char c in name)
        {
            if (c is not ('_' or '-' or '.'))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
        }

        return plain.ToString();
    }

    private static bool HasPart(string plain)
    {
        for (int at = 0; at < plain.Length; at++)
        {
            foreach (string part in plain[at] < s_byLetter.Length ? s_byLetter[plain[at]] : [])
            {
                if (string.CompareOrdinal(plain, at, part, 0, part.Length) == 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasWord(string name)
    {
        int from = 0;
        for (int at = 1; at <= name.Length; at++)
        {
            bool ends = at == name.Length || !char.IsLetter(name[at]) || (char.IsUpper(name[at]) && !char.IsUpper(name[at - 1]));
            if (ends)
            {
                // Only the first character of a word can be another one than a letter.
                int start = name[from] is '_' or '-' or '.' or (>= '0' and <= '9') ? from + 1 : from;
                if (IsWord(name, start, at - start))
                {
                    return true;
                }

                from = at;
            }
        }

        return false;
    }

    private static bool IsWord(string name, int start, int length)
    {
        foreach (string word in s_words)
        {
            if (word.Length == length && string.Compare(name, start, word, 0, length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
