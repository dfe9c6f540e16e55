using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Secrets;

/// <summary>Secrets that have a form of their own, whatever stands before them: keys, tokens, hashes, PEM blocks, logins in URLs.</summary>
internal sealed class RedactionForms(RedactionText text, RedactionSpans spans)
{
    private static readonly Func<char, bool> s_wordCharacter = c => RedactionText.IsLetterOrDigit(c) || c == '_';
    private static readonly Func<char, bool> s_upperOrDigit = c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9');
    private static readonly Func<char, bool> s_webCharacter = c => s_wordCharacter(c) || c == '-';
    private static readonly Func<char, bool> s_dottedCharacter = c => s_webCharacter(c) || c == '.';
    private static readonly Func<char, bool> s_base64Character = c => RedactionText.IsLetterOrDigit(c) || c is '+' or '/' or '=';
    private static readonly Func<char, bool> s_hashCharacter = c => s_base64Character(c) || c is '$' or ',' or '.' or '_' or '-';
    private static readonly Func<char, bool> s_pathCharacter = c => s_dottedCharacter(c) || c is '/' or '%' or '+' or '=';

    /// <summary>Beginning, class and minimum length of what follows. Sources: the vendors' pages on secret scanning.</summary>
    private static readonly (string Prefix, Func<char, bool> Class, int Least, int Most)[] s_keys =
    [
        ("AKIA", s_upperOrDigit, 16, 16), ("ASIA", s_upperOrDigit, 16, 16), ("ghp_", s_wordCharacter, 20, 0), ("gho_", s_wordCharacter, 20, 0),
        ("ghu_", s_wordCharacter, 20, 0), ("ghs_", s_wordCharacter, 20, 0), ("ghr_", s_wordCharacter, 20, 0), ("github_pat_", s_wordCharacter, 16, 0),
        ("glpat-", s_dottedCharacter, 12, 0), ("gldt-", s_dottedCharacter, 12, 0), ("glrt-", s_dottedCharacter, 12, 0),
        ("glptt-", s_dottedCharacter, 12, 0), ("glcbt-", s_dottedCharacter, 12, 0), ("glsoat-", s_dottedCharacter, 12, 0),
        ("glagent-", s_dottedCharacter, 12, 0), ("gloas-", s_dottedCharacter, 12, 0), ("glft-", s_dottedCharacter, 12, 0),
        ("xoxa-", s_webCharacter, 10, 0), ("xoxb-", s_webCharacter, 10, 0), ("xoxe-", s_webCharacter, 10, 0), ("xoxe.", s_dottedCharacter, 10, 0),
        ("xoxo-", s_webCharacter, 10, 0), ("xoxp-", s_webCharacter, 10, 0), ("xoxr-", s_webCharacter, 10, 0), ("xoxs-", s_webCharacter, 10, 0),
        ("xapp-", s_webCharacter, 10, 0), ("hvs.", s_webCharacter, 16, 0), ("hvb.", s_webCharacter, 16, 0), ("hvr.", s_webCharacter, 16, 0),
        ("s.", s_wordCharacter, 24, 24), ("b.", s_wordCharacter, 24, 24), ("npm_", s_wordCharacter, 30, 0), ("pypi-", s_webCharacter, 30, 0),
        ("dckr_pat_", s_webCharacter, 16, 0), ("sk_live_", s_wordCharacter, 16, 0), ("sk_test_", s_wordCharacter, 16, 0),
        ("rk_live_", s_wordCharacter, 16, 0), ("AIza", s_webCharacter, 35, 35), ("ya29.", s_dottedCharacter, 20, 0),
        ("SG.", s_dottedCharacter, 40, 0), ("hooks.slack.com/services/", s_pathCharacter, 10, 0),
    ];

    /// <summary>The same by the first character, because every word of a long text is looked at.</summary>
    private static readonly (string Prefix, Func<char, bool> Class, int Least, int Most)[][] s_keysByFirst =
        [.. Enumerable.Range(0, 128).Select(first => s_keys.Where(key => key.Prefix[0] == first).ToArray())];

    private static readonly string[] s_crypts =
        ["1", "2", "2a", "2b", "2x", "2y", "5", "6", "7", "y", "gy", "apr1", "argon2i", "argon2d", "argon2id", "pbkdf2", "pbkdf2-sha256", "pbkdf2-sha512"];

    private static readonly string[] s_ldapHashes = ["{SSHA}", "{SHA}", "{SMD5}", "{MD5}", "{CRYPT}", "{SSHA256}", "{SSHA512}", "{PBKDF2}"];

    /// <summary>The run of each class that was read last: a run is read once, however many beginnings it has.</summary>
    private readonly Dictionary<Func<char, bool>, (int From, int End)> _runs = [];

    private int _pemsFrom;

    public void Scan()
    {
        int at = 0;
        while (at < text.Length)
        {
            at = text[at] switch
            {
                '-' => Pem(at),
                ':' => UserInfo(at),
                '$' => Crypt(at),
                '{' => Ldap(at),
                char c when RedactionText.IsLetterOrDigit(c) && IsBeginning(at) => Word(at),
                _ => at + 1,
            };
        }
    }

    /// <summary>No letter or digit stands before it; the letter of an escape such as \n and the digits of %3D are none.</summary>
    private bool IsBeginning(int at)
    {
        char before = text[at - 1];
        return !s_wordCharacter(before)
            || (text[at - 2] == '\\' && before is 'n' or 'r' or 't')
            || (text[at - 3] == '%' && Uri.IsHexDigit(text[at - 2]) && Uri.IsHexDigit(before))
            || (text[at - 6] == '\\' && text[at - 5] == 'u');
    }

    /// <param name="at">The place of a letter or digit of ASCII.</param>
    private int Word(int at)
    {
        if (text.Has(at, "eyJ"))
        {
            return WebToken(at);
        }

        foreach ((string prefix, Func<char, bool> isOfClass, int least, int most) in s_keysByFirst[text[at]])
        {
            if (!text.Has(at, prefix))
            {
                continue;
            }

            int body = at + prefix.Length;
            int end = RunEnd(body, isOfClass);
            if (end - body >= least && (most == 0 || end - body <= most))
            {
                spans.Add(at, end);
                return end;
            }
        }

        return StorageKey(at);
    }

    /// <summary>A JSON web token: header and payload begin with an encoded bracket.</summary>
    private int WebToken(int at)
    {
        int header = RunEnd(at, s_webCharacter);
        if (header - at < 11 || text[header] != '.')
        {
            return at + 1;
        }

        int end = RunEnd(header, s_dottedCharacter);
        spans.Add(at, end);
        return end;
    }

    /// <summary>64 bytes in Base64, as keys of Azure Storage are.</summary>
    private int StorageKey(int at)
    {
        int end = RunEnd(at, s_base64Character);
        if (end - at == 88 && text[end - 1] == '=' && text[end - 2] == '=')
        {
            spans.Add(at, end);
            return end;
        }

        return at + 1;
    }

    /// <summary>Hashes of crypt(3) and of what took over its form.</summary>
    private int Crypt(int at)
    {
        int end = text.Skip(at + 1, s_webCharacter);
        if (text[end] != '$' || end - at > 16 || !s_crypts.Contains(text.Slice(at + 1, end), StringComparer.Ordinal))
        {
            return at + 1;
        }

        int hash = RunEnd(end + 1, s_hashCharacter);
        if (hash - end > 8)
        {
            spans.Add(at, hash);
        }

        return hash;
    }

    private int Ldap(int at)
    {
        foreach (string prefix in s_ldapHashes)
        {
            if (text.Has(at, prefix, ignoreCase: true))
            {
                int end = RunEnd(at + prefix.Length, s_hashCharacter);
                spans.Add(at, end);
                return end;
            }
        }

        return at + 1;
    }

    /// <summary>user:password@ after the scheme of a URL, and a long name alone, which is a token.</summary>
    private int UserInfo(int at)
    {
        if (text[at + 1] != '/' || text[at + 2] != '/')
        {
            return at + 1;
        }

        int from = at + 3;
        int last = -1;
        bool hasPassword = false;
        int end = from;
        while (end < text.Length && text[end] is not ('/' or ' ' or '\t' or '\n' or '\r' or '"' or '\'' or '<' or '>'))
        {
            char c = text[end];
            hasPassword |= c == ':' && last < 0;
            last = c == '@' ? end : last;
            end++;
        }

        if (last > from && (hasPassword || last - from >= 16))
        {
            spans.Add(from, last);
        }

        // Tokens stand in URLs too.
        return last > from ? last : from;
    }

    /// <summary>A private key, complete, cut off at its end, or cut off at its beginning.</summary>
    private int Pem(int at)
    {
        int dashes = text.Skip(at, c => c == '-');
        if (dashes - at < 4)
        {
            return dashes;
        }

        int word = text.Skip(dashes, c => c == ' ');
        bool begins = text.Has(word, "BEGIN ");
        if (!begins && !text.Has(word, "END "))
        {
            return dashes;
        }

        int kind = text.Skip(word, c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or ' ');
        if (kind - word > 80 || !text.Slice(word, kind).Contains("PRIVATE KEY"))
        {
            return kind;
        }

        if (!begins)
        {
            if (!text.Has(at - Redaction.Hidden.Length, Redaction.Hidden))
            {
                spans.Add(BodyBefore(at), at);
            }

            return _pemsFrom = kind;
        }

        int end = kind;
        while (end < text.Length)
        {
            end = text.Find("END ", end);
            int after = text.Skip(end + (end < text.Length ? 1 : 0), c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or ' ');
            if (end < text.Length && after - end <= 80 && text.Slice(end, after).Contains("PRIVATE KEY"))
            {
                end = text.Skip(after, c => c == '-');
                break;
            }

            end = after;
        }

        spans.Add(at, end);
        return _pemsFrom = end;
    }

    /// <summary>Where the lines of Base64 before the end of a block begin.</summary>
    private int BodyBefore(int end)
    {
        int from = end;
        bool isFirst = true;
        int lineEnd = end;
        while (lineEnd > _pemsFrom)
        {
            int word = lineEnd;
            while (word > _pemsFrom && (s_base64Character(text[word - 1]) || text[word - 1] == '\\'))
            {
                word--;
            }

            bool isBody = lineEnd - word >= 16 || (isFirst && word < lineEnd);
            if (!isBody && lineEnd != end)
            {
                return from;
            }

            from = word < lineEnd ? word : from;
            isFirst = isFirst && word == lineEnd;
            int lineStart = word;
            while (lineStart > _pemsFrom && text[lineStart - 1] != '\n')
            {
                lineStart--;
            }

            lineEnd = lineStart - 1;
            if (lineEnd > _pemsFrom && text[lineEnd - 1] == '\r')
            {
                lineEnd--;
            }
        }

        return from;
    }

    private int RunEnd(int at, Func<char, bool> isOfClass)
    {
        if (!_runs.TryGetValue(isOfClass, out (int From, int End) run) || at < run.From || at >= run.End)
        {
            run = (at, text.Skip(at, isOfClass));
            _runs[isOfClass] = run;
        }

        return run.End;
    }
}
