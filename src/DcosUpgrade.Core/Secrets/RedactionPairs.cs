using System;

namespace DcosUpgrade.Secrets;

/// <summary>Secrets that are known by the name before them: settings, headers, options of commands, variables, elements.</summary>
internal sealed class RedactionPairs(RedactionText text, RedactionSpans spans)
{
    private static readonly string[] s_logins = ["--user", "--proxy-user"];

    private static readonly string[] s_schemes = ["Bearer", "Basic", "Digest", "Negotiate", "ApiKey"];

    /// <summary>Programs whose -p, -a and -w are followed by a password.</summary>
    private static readonly string[] s_askers = ["sshpass", "login", "mysql", "mysqldump", "mysqladmin", "ldapsearch", "ldapmodify", "redis-cli"];

    private readonly RedactionValues _values = new(text, spans);

    private int _line;

    /// <summary>Only blanks and list dashes stand before the place in its line.</summary>
    private bool _isLineStart = true;

    /// <summary>A program of <see cref="s_askers"/> was named in the line.</summary>
    private bool _asks;

    public void Scan()
    {
        int at = 0;
        while (at < text.Length)
        {
            int from = at;
            char c = text[at];
            if (c is '\n' or '\r')
            {
                (_line, _isLineStart, _asks) = (++at, true, false);
            }
            else if (RedactionNames.IsNameCharacter(c) && !IsListDash(at))
            {
                at = Name(at);
                _isLineStart = false;
            }
            else
            {
                _isLineStart = _isLineStart && (RedactionText.IsBlank(c) || c is '-' or '"' or '\'');
                at++;
            }

            // A value can go over lines.
            if (at > from + 1 && at < text.Length && text[at - 1] is '\n' or '\r')
            {
                (_line, _isLineStart, _asks) = (at, true, false);
            }
        }
    }

    private bool IsListDash(int at) => _isLineStart && text[at] == '-' && RedactionText.IsBlank(text[at + 1]);

    /// <returns>Where to go on.</returns>
    private int Name(int at)
    {
        int end = text.Skip(at, RedactionNames.IsNameCharacter);
        string name = text.Slice(Math.Max(at, end - RedactionNames.Longest), end);
        if (name[0] == '-' && Option(at, end, name) is { } next)
        {
            return next;
        }

        _asks = _asks || Array.IndexOf(s_askers, name) >= 0;
        if (IsScheme(name) && Scheme(end) is { } afterScheme)
        {
            return afterScheme;
        }

        return RedactionNames.IsSecret(name) ? Secret(at, end, name) : end;
    }

    private static bool IsScheme(string name)
    {
        foreach (string scheme in s_schemes)
        {
            if (scheme.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private int Secret(int at, int end, string name)
    {
        int afterQuote = _values.AfterQuote(end);
        int separator = text.Skip(afterQuote, RedactionText.IsBlank);
        int value = AfterSeparator(separator);
        bool isDigest = RedactionNames.IsDigest(name);
        if (value < 0)
        {
            if (text[end] == '>' && text[at - 1] == '<')
            {
                int element = text.Skip(end + 1, c => c is not ('<' or '\n'));
                spans.Add(end + 1, element);
                return element;
            }

            return isDigest && RedactionText.IsBlank(text[end]) ? Login(separator) ?? separator : separator;
        }

        int first = text.Skip(value, RedactionText.IsBlank);
        int content = _values.AfterQuote(first);
        if (isDigest && (text.Has(content, "sha256:") || text.Has(content, "sha512:")))
        {
            return first;
        }

        return _values.Hide(first, new RedactionKey(
            _line,
            at,
            IsLineStart: _isLineStart,
            IsLine: _isLineStart && afterQuote == end && first > value,
            IsMapping: text[separator] == ':',
            IsSpaced: text[separator] == ':' && first > value,
            IsHeader: RedactionNames.IsHeader(name),
            IsQuoted: afterQuote > end,
            IsQuery: text[at - 1] is '?' or '&'));
    }

    /// <summary>The place after =, : and their encoded forms; -1 when there is none.</summary>
    private int AfterSeparator(int at) => text[at] switch
    {
        '=' or ':' => at + 1,
        '%' when text.Has(at, "%3D", ignoreCase: true) || text.Has(at, "%3A", ignoreCase: true) => at + 3,
        '\\' when text.Has(at, @"\u003d", ignoreCase: true) || text.Has(at, @"\u003a", ignoreCase: true) => at + 6,
        _ => -1,
    };

    /// <summary>An option of a command; null when nothing is known about it.</summary>
    private int? Option(int at, int end, string name)
    {
        int word = text.Skip(end, RedactionText.IsBlank);
        bool isApart = word > end;
        if (name[name.Length - 1] is 'u' or 'U' && name.Length is > 1 and < 6 && name[1] != '-' && isApart)
        {
            return Login(word);
        }

        if (name.StartsWith("-u", StringComparison.Ordinal) && text[end] == ':')
        {
            return Login(at + 2);
        }

        if (Array.IndexOf(s_logins, name) >= 0)
        {
            return Login(isApart ? word : end + (text[end] == '=' ? 1 : 0));
        }

        if (_asks && name.Length >= 2 && name[1] is 'p' or 'a' or 'w')
        {
            if (name.Length == 2 && isApart)
            {
                return _values.HideWord(word);
            }

            return name.Length > 2 && name[1] == 'p' ? _values.HideWord(at + 2) : null;
        }

        return isApart && text[word] != '-' && AfterSeparator(word) < 0 && RedactionNames.IsSecret(name) ? _values.HideWord(word) : null;
    }

    /// <summary>A word with user:password, unless both are numbers, as for docker run.</summary>
    private int? Login(int at)
    {
        int from = _values.AfterQuote(at);
        int colon = text.Skip(from, c => c is not (':' or ' ' or '\t' or '\n' or '\r' or '"' or '\''));
        if (text[colon] != ':' || (text.Skip(from, char.IsDigit) == colon && char.IsDigit(text[colon + 1])))
        {
            return null;
        }

        return _values.HideWord(at);
    }

    /// <summary>A login that follows the word Bearer or Basic outside a header.</summary>
    private int? Scheme(int end)
    {
        int word = text.Skip(end, RedactionText.IsBlank);
        int wordEnd = text.Skip(word, c => RedactionText.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '~' or '+' or '/' or '=');
        if (word == end || wordEnd - word < 16)
        {
            return null;
        }

        spans.Add(word, wordEnd);
        return wordEnd;
    }
}
