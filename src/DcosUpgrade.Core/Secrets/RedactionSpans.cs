using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace DcosUpgrade.Secrets;

/// <summary>The parts of a text that are hidden.</summary>
internal sealed class RedactionSpans
{
    private readonly List<(int From, int End)> _spans = [];

    public void Add(int from, int end)
    {
        if (end > from)
        {
            _spans.Add((from, end));
        }
    }

    /// <summary>The text with each part replaced. A part that is replaced already stays, and parts that overlap are one.</summary>
    public string Apply(string text)
    {
        if (_spans.Count == 0)
        {
            return text;
        }

        StringBuilder result = new();
        int at = 0;
        (int from, int end) = (-1, -1);
        foreach ((int nextFrom, int nextEnd) in _spans.OrderBy(span => span.From))
        {
            if (from >= 0 && nextFrom < end)
            {
                end = nextEnd > end ? nextEnd : end;
                continue;
            }

            at = Write(text, result, at, from, end);
            (from, end) = (nextFrom, nextEnd);
        }

        at = Write(text, result, at, from, end);
        return result.Append(text, at, text.Length - at).ToString();
    }

    private static int Write(string text, StringBuilder result, int at, int from, int end)
    {
        if (from < 0)
        {
            return at;
        }

        result.Append(text, at, from - at).Append(Redaction.Hidden);
        return end;
    }
}
