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

    public static bool IsNameCharacter(char c) => RedactionText.IsLetterOrDigit(c) || c is '_' or '-' or '.';

    public static bool IsSecret(string name)
    {
        string plain = Plain(name);
        return !plain.EndsWith("name", StringComparison.Ordinal)
            && (s_anywhere.Any(part => plain.Contains(part)) || HasWord(name));
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

    private static bool HasWord(string name)
    {
        int from = 0;
        for (int at = 1; at <= name.Length; at++)
        {
            bool ends = at == name.Length || !char.IsLetter(name[at]) || (char.IsUpper(name[at]) && !char.IsUpper(name[at - 1]));
            if (ends)
            {
                string word = name.Substring(from, at - from).TrimStart('_', '-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
                if (s_words.Contains(word, StringComparer.OrdinalIgnoreCase))
                {
                    return true;
                }

                from = at;
            }
        }

        return false;
    }
}
