using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Operations;

/// <summary>
/// A set of agent ids, stored as ranges of their numbers: a master numbers its agents, so ten thousand ids are a few ranges, and the
/// cost of a comparison is that of the differences. No information is lost.
/// </summary>
internal sealed class AgentIds : IReadOnlyCollection<string>
{
    public static readonly AgentIds None = new(Enumerable.Empty<string>());

    private const string To = "..";

    /// <summary>Ranges of numbers by the prefix of the ids: sorted, not adjacent, with both ends included.</summary>
    private readonly SortedDictionary<string, List<(int From, int To)>> _ranges = new(StringComparer.Ordinal);

    /// <summary>Ids that do not end in a number in its usual form.</summary>
    private readonly SortedSet<string> _others = new(StringComparer.Ordinal);

    public AgentIds(IEnumerable<string> ids)
    {
        Dictionary<string, List<(int From, int To)>> found = new(StringComparer.Ordinal);
        string before = "";
        List<(int From, int To)>? same = null;
        foreach (string id in ids)
        {
            // Most ids have the prefix of the previous id: it is then neither copied nor searched.
            (int start, int number) = NumberOf(id);
            if (same is null || start != before.Length || number < 0 || string.CompareOrdinal(id, 0, before, 0, start) != 0)
            {
                before = id.Substring(0, start);
                if (!found.TryGetValue(before, out same))
                {
                    found[before] = same = [];
                }
            }

            same.Add((number, number));
        }

        Take(found);
    }

    private AgentIds(Dictionary<string, List<(int From, int To)>> found) => Take(found);

    public int Count { get; private set; }

    /// <summary>Reads what <see cref="Texts"/> wrote, or plain ids.</summary>
    public static AgentIds Read(IEnumerable<string> texts)
    {
        Dictionary<string, List<(int From, int To)>> found = new(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            int dots = text.LastIndexOf(To, StringComparison.Ordinal);
            if (dots > 0 && Split(text.Substring(0, dots)) is (var before, >= 0 and var from) && Split(text.Substring(dots + To.Length)) is ("", var to)
                && to >= from)
            {
                Put(found, before, from, to);
            }
            else
            {
                Put(found, text);
            }
        }

        return new AgentIds(found);
    }

    /// <summary>The set as short texts: <c>…-S0..41</c> for the ids from <c>…-S0</c> to <c>…-S41</c>.</summary>
    public IEnumerable<string> Texts() => _ranges
        .SelectMany(same => same.Value.Select(range =>
            Id(same.Key, range.From) + (range.From == range.To ? "" : To + range.To.ToString(CultureInfo.InvariantCulture))))
        .Concat(_others);

    public bool Contains(string id)
    {
        (string before, int number) = Split(id);
        return number < 0 ? _others.Contains(id) : _ranges.TryGetValue(before, out List<(int From, int To)>? ranges) && Covers(ranges, number);
    }

    /// <summary>The ids of this set that are not in the other.</summary>
    public IEnumerable<string> Without(AgentIds other)
    {
        foreach (KeyValuePair<string, List<(int From, int To)>> same in _ranges)
        {
            List<(int From, int To)> theirs = other._ranges.TryGetValue(same.Key, out List<(int From, int To)>? known) ? known : [];
            int at = 0;
            foreach ((int from, int to) in same.Value)
            {
                for (int number = from; number <= to; number++)
                {
                    while (at < theirs.Count && theirs[at].To < number)
                    {
                        at++;
                    }

                    if (at < theirs.Count && theirs[at].From <= number)
                    {
                        number = theirs[at].To;
                    }
                    else
                    {
                        yield return Id(same.Key, number);
                    }
                }
            }
        }

        foreach (string id in _others.Where(id => !other._others.Contains(id)))
        {
            yield return id;
        }
    }

    public IEnumerator<string> GetEnumerator() => Without(None).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Id(string before, int number) => before + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number and the prefix of an id; -1 when the number would be written in another form.</summary>
    private static (string Before, int Number) Split(string id)
    {
        (int start, int number) = NumberOf(id);
        return (id.Substring(0, start), number);
    }

    /// <summary>The number of an id and its position; -1 and the end of the id when there is no number.</summary>
    private static (int Start, int Number) NumberOf(string id)
    {
        const int MostDigits = 9;
        int start = id.Length;
        while (start > 0 && id[start - 1] is >= '0' and <= '9')
        {
            start--;
        }

        int digits = id.Length - start;
        if (digits is 0 or > MostDigits || (digits > 1 && id[start] == '0'))
        {
            return (id.Length, -1);
        }

        int number = 0;
        for (int i = start; i < id.Length; i++)
        {
            number = (10 * number) + (id[i] - '0');
        }

        return (start, number);
    }

    private static bool Covers(List<(int From, int To)> ranges, int number)
    {
        int low = 0;
        int high = ranges.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (ranges[middle].To < number)
            {
                low = middle + 1;
            }
            else if (ranges[middle].From > number)
            {
                high = middle - 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds an id; an id without a number has the number -1 and is separated later.</summary>
    private static void Put(Dictionary<string, List<(int From, int To)>> found, string id)
    {
        (string before, int number) = Split(id);
        Put(found, before, number, number);
    }

    private static void Put(Dictionary<string, List<(int From, int To)>> found, string key, int from, int to)
    {
        if (!found.TryGetValue(key, out List<(int From, int To)>? ranges))
        {
            found[key] = ranges = [];
        }

        ranges.Add((from, to));
    }

    /// <summary>True for most lists of a master.</summary>
    private static IEnumerable<(int From, int To)> OrderedParallel(List<(int From, int To)> ranges)
    {
        for (int i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].From < ranges[i - 1].From)
            {
                return ranges.OrderBy(range => range.From);
            }
        }

        return ranges;
    }

    private void Take(Dictionary<string, List<(int From, int To)>> found)
    {
        foreach (KeyValuePair<string, List<(int From, int To)>> same in found)
        {
            List<(int From, int To)> joined = [];
            foreach ((int from, int to) in OrderedParallel(same.Value))
            {
                if (from < 0)
                {
                    Count += _others.Add(same.Key) ? 1 : 0;
                }
                else if (joined.Count > 0 && from <= joined[joined.Count - 1].To + 1)
                {
                    joined[joined.Count - 1] = (joined[joined.Count - 1].From, Math.Max(to, joined[joined.Count - 1].To));
                }
                else
                {
                    joined.Add((from, to));
                }
            }

            if (joined.Count > 0)
            {
                _ranges[same.Key] = joined;
                Count += joined.Sum(range => range.To - range.From + 1);
            }
        }
    }
}
