using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Adapters.Ssh.Logins;

/// <summary>
/// The text of a private key as SSH.NET reads it, from what assets, variables, editors and other tools leave of it: lost line breaks,
/// base64 of the whole text or without its first and last line, a certificate or other text before it, UTF-16.
/// </summary>
internal static class KeyText
{
    private const int LineLength = 64;
    private const string OpenSsh = "OPENSSH PRIVATE KEY";
    private const string OpenSshMagic = "openssh-key-v1\0";
    private const string PublicKeyWords = "a public key";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);
    private static readonly Pattern s_begin = new(@"-----BEGIN (?<label>[A-Z0-9 ]{1,40})-----", RegexOptions.None, s_limit);
    private static readonly Pattern s_public = new(
        @"\A(?:ssh-[a-z0-9]+|ecdsa-sha2-nistp[0-9]+|sk-[a-z0-9@.-]+)(?<cert>-cert-v[0-9]{2}@openssh\.com)? +AAAA", RegexOptions.None, s_limit);
    private static readonly Pattern s_headers = new(
        @"\A\s*Proc-Type: ?4,ENCRYPTED\s*DEK-Info: ?(?<cipher>AES-[0-9]{3}-CBC|DES-EDE3-CBC|DES-CBC),", RegexOptions.None, s_limit);

    /// <summary>The text in the form of its format, or as it is when its format is not PEM.</summary>
    /// <param name="name">The file, for the error.</param>
    /// <exception cref="InputException">The text is something else than a private key; the message tells what.</exception>
    public static byte[] Normalize(string name, byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            throw new InputException(SR.KeyFileUnreadable, name, name, "it is empty.");
        }

        if (Der.IsDer(bytes))
        {
            return Der.IsPkcs12(bytes) ? throw Other(name, "a PKCS#12 file (.pfx)") : Armor(name, bytes);
        }

        string text = Decode(bytes).Trim().Trim('"', '\'').Trim();
        if (text.IndexOf('\n') < 0)
        {
            text = text.Replace("\\r", "").Replace("\\n", "\n");
        }

        if (text.StartsWith("PuTTY-User-Key-File-", StringComparison.Ordinal) || text.StartsWith("---- BEGIN SSH2 ENCRYPTED", StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        // Blocks first: in front of a key there can be anything.
        return s_begin.IsMatch(text) ? OfBlocks(name, text)
            : Unpack(text) is { } unpacked ? Normalize(name, unpacked)
            : throw OtherThan(name, text);
    }

    private static string Decode(byte[] bytes) => bytes switch
    {
        [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2),
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2),
        [_, 0, _, 0, ..] => Encoding.Unicode.GetString(bytes),
        _ => Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'),
    };

    /// <summary>The first block with a private key, whatever stands around it.</summary>
    private static byte[] OfBlocks(string name, string text)
    {
        List<Match> blocks = [.. s_begin.Matches(text)];
        Match? key = blocks.Find(block => block.Groups["label"].Value.EndsWith("PRIVATE KEY", StringComparison.Ordinal));
        if (key is null)
        {
            throw Other(name, blocks.Exists(block => block.Groups["label"].Value.EndsWith("CERTIFICATE", StringComparison.Ordinal))
                ? "a certificate"
                : PublicKeyWords);
        }

        string label = key.Groups["label"].Value;
        int start = key.Index + key.Length;
        int end = text.IndexOf($"-----END {label}-----", start, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new InputException(SR.KeyFileUnreadable, name, name, $"its last line (-----END {label}-----) is missing: the text is cut off.");
        }

        string body = text.Substring(start, end - start);
        string headers = "";
        if (s_headers.Match(body) is { Success: true } head)
        {
            // Without line breaks only the length of the vector tells where it ends: a block of AES, or of DES.
            int digits = head.Groups["cipher"].Value.StartsWith("AES", StringComparison.Ordinal) ? 32 : 16;
            string rest = body.Substring(head.Length);
            headers = $"Proc-Type: 4,ENCRYPTED\nDEK-Info: {head.Groups["cipher"].Value},{rest.Substring(0, Math.Min(digits, rest.Length))}\n\n";
            body = rest.Substring(Math.Min(digits, rest.Length));
        }

        return Pem(label, headers, new string([.. body.Where(c => !char.IsWhiteSpace(c))]));
    }

    private static byte[] Armor(string name, byte[] key) =>
        Der.LabelOf(key) is { } label ? Pem(label, "", Convert.ToBase64String(key)) : throw Other(name, "an unknown binary format");

    private static byte[] Pem(string label, string headers, string base64)
    {
        StringBuilder pem = new($"-----BEGIN {label}-----\n{headers}");
        for (int at = 0; at < base64.Length; at += LineLength)
        {
            pem.Append(base64, at, Math.Min(LineLength, base64.Length - at)).Append('\n');
        }

        return Encoding.ASCII.GetBytes(pem.Append($"-----END {label}-----\n").ToString());
    }

    /// <summary>What a text of base64 alone holds: a text with a key, or a key without its first and last line; null: neither.</summary>
    private static byte[]? Unpack(string text)
    {
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }

        string start = Encoding.ASCII.GetString(bytes, 0, Math.Min(bytes.Length, OpenSshMagic.Length));
        return start == OpenSshMagic ? Pem(OpenSsh, "", Convert.ToBase64String(bytes))
            : bytes.Length > 0 && (Der.IsDer(bytes) || Decode(bytes).Contains("-----BEGIN ") || s_public.IsMatch(Decode(bytes))
                || start.StartsWith("PuTTY-User-Key", StringComparison.Ordinal)) ? bytes
            : null;
    }

    private static InputException OtherThan(string name, string text) =>
        s_public.Match(text) is { Success: true } match ? Other(name, match.Groups["cert"].Success ? "an SSH certificate" : PublicKeyWords)
        : text.StartsWith("---- BEGIN SSH2 PUBLIC KEY", StringComparison.Ordinal) ? Other(name, PublicKeyWords)
        : new InputException(SR.KeyFileUnreadable, name, name, "it has no line -----BEGIN … PRIVATE KEY-----, and is not the base64 text of a key.");

    private static InputException Other(string name, string what) => new(SR.KeyNotPrivate, name, name, what,
        name.EndsWith("-cert.pub", StringComparison.OrdinalIgnoreCase) ? name.Substring(0, name.Length - "-cert.pub".Length)
        : name.EndsWith(".pub", StringComparison.OrdinalIgnoreCase) ? name.Substring(0, name.Length - ".pub".Length)
        : "the file or text that begins with -----BEGIN … PRIVATE KEY-----");
}
