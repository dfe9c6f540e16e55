using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>Changes texts of answers, the same way for the same seed: values, members, lines, parts and bytes.</summary>
internal sealed class AnswerMutator(int seed, IReadOnlyList<string> donors)
{
    private static readonly string[] s_values =
    [
        "1e300", "-1e300", "1e-400", "NaN", "Infinity", "-1", "0", "-0", "9223372036854775807",
        "9223372036854775808", "-9223372036854775809", "99999999999999999999999999999999", "253402300800", "-62135596801", "4294967296", "2147483648",
        "0x10", "1_000", "٣", "1,5", "1.5", "08", "+1",
        "null", "true", "false", "{}", "[]", "[[[]]]", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\\u001b[2J\"", "\"x\\ny\"", "\"\\x\"", "\"",
        "'", "\\", "", " ", "\0", "\u001b[31m", "\u202e", "\ud800", "\ufffe", "é", "😀", "@@", "@curl 0 200 ", "@curl 99999999999 200 ",
        "@curl 0 999 x", "code ", "code x", "=",
        "|", "||||||||", "a=b=c", "--", "/", "..", "%s", "{0}", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "10000-01-01", "-1-1-1",
    ];

    private static readonly Regex s_json = new("""
        "(?:[^"\\\n]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null|\{\}|\[\]
        """.Trim(), RegexOptions.CultureInvariant);

    private static readonly Regex s_word = new(@"[^\s,:{}\[\]""]+", RegexOptions.CultureInvariant);
    private static readonly Regex s_member = new(@"""[^""\n]+"":", RegexOptions.CultureInvariant);
    private readonly Random _random = new(seed);

    /// <summary>A text with one to three changes.</summary>
    public string Change(string text)
    {
        for (int left = 1 + _random.Next(3); left > 0; left--)
        {
            text = Once(text);
        }

        return text;
    }

    private string Once(string text) => _random.Next(12) switch
    {
        0 or 1 => Replace(text, s_json, _ => Pick(s_values)),
        2 or 3 => Replace(text, s_word, _ => Pick(s_values)),
        4 => Replace(text, s_member, name => name + Pick(s_values) + "," + name),
        5 => Replace(text, s_json, value => Deep(value)),
        6 => Replace(text, s_json, value => new StringBuilder().Insert(0, value, _random.Next(2, 40)).ToString()),
        7 or 8 => Lines(text),
        9 => Splice(text),
        10 => Bytes(text),
        _ => Cut(text),
    };

    /// <summary>Drops the end of a text; half of the time its last part remains.</summary>
    private string Cut(string text)
    {
        int end = _random.Next(2) == 0 ? text.LastIndexOf("\n@@", StringComparison.Ordinal) : -1;
        return text[.._random.Next(text.Length + 1)] + (end < 0 ? "" : text[end..]);
    }

    private string Deep(string value)
    {
        int depth = _random.Next(1, 200);
        return _random.Next(2) == 0
            ? new string('[', depth) + value + new string(']', depth)
            : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + value + new string('}', depth);
    }

    private string Replace(string text, Regex of, Func<string, string> with)
    {
        // From a random place on, because an answer can be long.
        int from = _random.Next(text.Length + 1);
        Match found = of.Match(text, from);
        if (!found.Success)
        {
            found = of.Match(text);
        }

        return found.Success ? string.Concat(text.AsSpan(0, found.Index), with(found.Value), text.AsSpan(found.Index + found.Length)) : text;
    }

    private string Lines(string text)
    {
        List<string> lines = [.. text.Split('\n')];
        int at = _random.Next(lines.Count);
        int other = _random.Next(lines.Count);
        switch (_random.Next(5))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(other, lines[at]);
                break;
            case 2:
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
            case 3:
                lines.Insert(at, Pick(s_values));
                break;
            default:
                lines[at] += Pick(s_values);
                break;
        }

        return string.Join('\n', lines);
    }

    /// <summary>Puts a piece of another answer into this one.</summary>
    private string Splice(string text)
    {
        string donor = donors[_random.Next(donors.Count)];
        int from = _random.Next(donor.Length + 1);
        return text.Insert(_random.Next(text.Length + 1), donor.Substring(from, Math.Min(_random.Next(400), donor.Length - from)));
    }

    private string Bytes(string text)
    {
        StringBuilder changed = new(text);
        for (int left = 1 + _random.Next(6); left > 0 && changed.Length > 0; left--)
        {
            int at = _random.Next(changed.Length);
            _ = _random.Next(3) switch
            {
                0 => changed.Remove(at, 1),
                1 => changed.Insert(at, (char)_random.Next(1 << 16)),
                _ => changed.Replace(changed[at], (char)_random.Next(128), at, 1),
            };
        }

        return changed.ToString();
    }

    private string Pick(string[] values) => values[_random.Next(values.Length)];

    public override string ToString() => seed.ToString(CultureInfo.InvariantCulture);
}
