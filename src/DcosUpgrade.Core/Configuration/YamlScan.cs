namespace DcosUpgrade.Configuration;

/// <summary>The parts of the YAML notation that editing needs; the text was parsed before, so it is well formed.</summary>
internal static class YamlScan
{
    public static bool IsBlank(char c) => c is ' ' or '\t';

    public static int SkipBlanks(string text, int at)
    {
        while (at < text.Length && IsBlank(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>A comment begins at the start of a line or after white space.</summary>
    public static bool IsComment(string text, int at) => text[at] == '#' && (at == 0 || char.IsWhiteSpace(text[at - 1]));

    public static int LineEnd(string text, int at)
    {
        int end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end > at && text[end - 1] == '\r' ? end - 1 : end;
    }

    /// <summary>After the closing quote of what begins at <paramref name="at"/>.</summary>
    public static int Quoted(string text, int at)
    {
        char quote = text[at++];
        for (; at < text.Length; at++)
        {
            if (quote == '"' && text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == quote)
            {
                if (quote == '"' || at + 1 >= text.Length || text[at + 1] != quote)
                {
                    return at + 1;
                }

                at++;
            }
        }

        return text.Length;
    }

    /// <summary>After a key.</summary>
    public static int Key(string text, int at, string key) => text[at] is '"' or '\'' ? Quoted(text, at) : at + key.Length;

    /// <summary>The end of what begins at <paramref name="at"/> and stands between braces or brackets: where a comma or bracket of the outside follows, without
    /// white space and comments before it.</summary>
    public static int Flow(string text, int at, out int stop)
    {
        int depth = 0;
        int end = at;
        bool tokenStart = true;
        for (; at < text.Length; at++)
        {
            char c = text[at];
            if (IsComment(text, at))
            {
                at = LineEnd(text, at) - 1;
                continue;
            }

            if (depth == 0 && c is ',' or '}' or ']')
            {
                break;
            }

            if (char.IsWhiteSpace(c))
            {
                continue;
            }

            if (c is '"' or '\'' && tokenStart)
            {
                at = Quoted(text, at) - 1;
            }

            depth += c is '[' or '{' ? 1 : c is ']' or '}' ? -1 : 0;
            tokenStart = c is '[' or '{' or ',' or ':';
            end = at + 1;
        }

        stop = at;
        return end;
    }
}
