using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace DcosUpgrade.Languages;

/// <summary>An English format and its translation: literals around numbered holes, as of string.Format.</summary>
internal sealed class SentenceFormat
{
    /// <summary>With fewer letters a format would match parts of any prose.</summary>
    private const int FewLetters = 10;

    /// <summary>With fewer letters it would match any two words, too.</summary>
    private const int HardlyAny = 3;

    /// <summary>Between two values, these belong to the first one rather than to the format: the last one is taken.</summary>
    private static readonly string[] s_soft = [", ", "; ", " ("];

    /// <summary>What a value begins with that stands right behind another one.</summary>
    private static readonly string[] s_joints = [" (", ", ", "; ", ": "];

    private readonly string[] _literals;
    private readonly int[] _holes;
    private readonly string[] _translated;
    private readonly int[] _order;

    public SentenceFormat(string english, string translated)
    {
        (_literals, _holes) = Parse(english);
        (_translated, _order) = Parse(translated);
        LiteralLength = _literals.Sum(literal => literal.Length);
        int letters = _literals.Sum(literal => literal.Count(char.IsLetter));
        IsWeak = letters < FewLetters;
        IsForNumbers = letters < HardlyAny || (IsWeak && _holes.Length == 1 && _literals[0].Length == 0);
    }

    /// <summary>The number of characters outside the holes.</summary>
    public int LiteralLength { get; }

    /// <summary>True when the format has few letters: each of its <see cref="BoundHoles"/> must have one word or a known text.</summary>
    public bool IsWeak { get; }

    /// <summary>True when the format has hardly any letter, or counts something: it matches only with numbers and times.</summary>
    public bool IsForNumbers { get; }

    /// <summary>The holes that do not follow a colon.</summary>
    public IEnumerable<int> BoundHoles => _holes.Where((_, i) => !_literals[i].EndsWith(": ", StringComparison.Ordinal));

    /// <summary>The number of holes.</summary>
    public int Holes => _holes.Length;

    /// <summary>The longest text between two holes.</summary>
    public string LongestLiteral => _literals.OrderByDescending(literal => literal.Length).First();

    /// <summary>The text of a translation without holes: doubled braces are single.</summary>
    public string Literal => _translated[0];

    /// <summary>Splits a format. There is one literal more than holes; each can be empty.</summary>
    /// <exception cref="FormatException">A brace is not doubled and not a hole.</exception>
    public static (string[] Literals, int[] Holes) Parse(string format)
    {
        List<string> literals = [];
        List<int> holes = [];
        StringBuilder literal = new();
        for (int at = 0; at < format.Length; at++)
        {
            char c = format[at];
            if (c is not ('{' or '}'))
            {
                _ = literal.Append(c);
            }
            else if (at + 1 < format.Length && format[at + 1] == c)
            {
                _ = literal.Append(c);
                at++;
            }
            else
            {
                int end = format.IndexOf('}', at);
                if (c == '}' || end < 0 || !int.TryParse(format.Substring(at + 1, end - at - 1), out int hole))
                {
                    throw new FormatException($"A brace that is not a hole: {format}");
                }

                literals.Add(literal.ToString());
                _ = literal.Clear();
                holes.Add(hole);
                at = end;
            }
        }

        literals.Add(literal.ToString());
        return ([.. literals], [.. holes]);
    }

    /// <summary>The arguments with which the format results in the text, by the number of their hole; null when there are none.</summary>
    /// <remarks>Each literal is taken at its first place after the one before it, the last one at the end, in linear time.</remarks>
    public IReadOnlyDictionary<int, string>? Match(string text)
    {
        string last = _literals[_literals.Length - 1];
        int at = _literals[0].Length;
        int end = text.Length - last.Length;
        if (text.Length < LiteralLength || !text.StartsWith(_literals[0], StringComparison.Ordinal) || !text.EndsWith(last, StringComparison.Ordinal))
        {
            return null;
        }

        Dictionary<int, string> arguments = [];
        for (int i = 0; i < _holes.Length; i++)
        {
            int next = i == _holes.Length - 1 ? end : Place(text, i + 1, at, end);
            if (next < at)
            {
                return null;
            }

            string argument = text.Substring(at, next - at);
            if (arguments.TryGetValue(_holes[i], out string? earlier) && earlier != argument)
            {
                return null;
            }

            arguments[_holes[i]] = argument;
            at = next + _literals[i + 1].Length;
        }

        return arguments;
    }

    /// <summary>Where a literal between two holes stands; -1 when nowhere.</summary>
    private int Place(string text, int literal, int from, int end)
    {
        string sought = _literals[literal];
        if (sought.Length == 0)
        {
            return s_joints.Select(joint => text.IndexOf(joint, from, end - from, StringComparison.Ordinal))
                .Where(place => place >= 0).DefaultIfEmpty(end).Min();
        }

        int first = text.IndexOf(sought, from, end - from, StringComparison.Ordinal);
        if (first < 0 || !s_soft.Contains(sought))
        {
            return first;
        }

        int after = first + sought.Length;
        int limit = literal + 1 == _literals.Length - 1 ? end : text.IndexOf(_literals[literal + 1], after, end - after, StringComparison.Ordinal);
        int length = limit - first;
        return length <= 0 ? first : Math.Max(first, text.LastIndexOf(sought, limit - 1, length, StringComparison.Ordinal));
    }

    /// <summary>The translation with arguments. One in quotes is a name or a value, and remains as it is.</summary>
    public string Render(IReadOnlyDictionary<int, string> arguments, Func<string, string> translate)
    {
        StringBuilder text = new(_translated[0]);
        for (int i = 0; i < _order.Length; i++)
        {
            bool isQuoted = _translated[i].EndsWith("'", StringComparison.Ordinal) && _translated[i + 1].StartsWith("'", StringComparison.Ordinal);
            string argument = arguments[_order[i]];
            _ = text.Append(isQuoted ? argument : translate(argument)).Append(_translated[i + 1]);
        }

        return text.ToString();
    }
}
