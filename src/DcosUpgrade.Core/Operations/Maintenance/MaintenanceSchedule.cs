using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>A change of the schedule: a part of its text is replaced, and every other byte stays.</summary>
/// <param name="Sha256">SHA-256 of the schedule before the change. The node changes no other one.</param>
/// <param name="From">Number of bytes before the part.</param>
/// <param name="To">Number of bytes up to its end.</param>
/// <param name="Text">What replaces it.</param>
internal sealed record MaintenanceEdit(string Sha256, int From, int To, string Text);

/// <summary>The maintenance schedule of Mesos, as the text that the leading master writes.</summary>
/// <remarks>
/// A new schedule replaces the old one as a whole, those of other people included. So their windows are never written anew: the text is
/// changed only where a window of this module begins and ends.
/// </remarks>
internal sealed class MaintenanceSchedule
{
    private const string List = "windows";

    /// <summary>Where the list of windows begins, behind its bracket; -1 in an empty schedule, which has no list.</summary>
    private readonly int _begin;

    private readonly int _end;

    private MaintenanceSchedule(string text, int begin, int end, IReadOnlyList<MaintenanceWindow> windows) =>
        (Text, _begin, _end, Windows) = (text, begin, end, windows);

    public string Text { get; }

    public IReadOnlyList<MaintenanceWindow> Windows { get; }

    /// <summary>The windows that this module did not write, as the master writes them.</summary>
    public IEnumerable<string> Others => Windows.Where(window => !window.IsOurs).Select(window => window.Text);

    /// <exception cref="NodeAnswerException">The text is not a schedule, or has a character that a screen does not show.</exception>
    public static MaintenanceSchedule Parse(string text, string operation)
    {
        if (VisibleText.Of(text) != text)
        {
            throw new NodeAnswerException(operation, "the maintenance schedule has a character that a screen does not show");
        }

        Json schedule = AnswerJson.Parse(text, operation);
        (int begin, int end, List<(int From, int To)> spans) = Scan(text);
        bool isEmpty = text.TrimStart().StartsWith("{", StringComparison.Ordinal) && schedule.Members.Count == 0 && begin < 0;
        if (!isEmpty && (end < 0 || schedule.Members.Count != 1 || schedule[List].Items.Count != spans.Count))
        {
            throw new NodeAnswerException(operation, "the answer is not a maintenance schedule");
        }

        return new MaintenanceSchedule(
            text, begin, end, [.. spans.Select(span => MaintenanceWindow.Parse(text.Substring(span.From, span.To - span.From), span.From, operation))]);
    }

    /// <summary>Adds a window, in the place of the earlier one of this module for the same agent.</summary>
    public MaintenanceEdit With(string address, DateTimeOffset start, TimeSpan duration)
    {
        string window = MaintenanceWindow.Write(address, start, duration);
        return Windows.FirstOrDefault(earlier => earlier.IsOurs && earlier.Covers(address)) is { } ours
            ? Edit(ours.At, ours.At + ours.Text.Length, window)
            : _begin < 0 ? Edit(0, Text.Length, $"{{\"{List}\":[{window}]}}")
            : Windows.Count == 0 ? Edit(_begin, _end, window)
            : Edit(EndOfLast(), EndOfLast(), "," + window);
    }

    /// <summary>Removes a window of this module.</summary>
    public MaintenanceEdit Without(MaintenanceWindow window)
    {
        int place = Windows.ToList().IndexOf(window);
        return Windows.Count == 1 ? Edit(_begin, _end, "")
            : place + 1 < Windows.Count ? Edit(window.At, Windows[place + 1].At, "")
            : Edit(Windows[place - 1].At + Windows[place - 1].Text.Length, EndOfLast(), "");
    }

    private int EndOfLast() => Windows[Windows.Count - 1].At + Windows[Windows.Count - 1].Text.Length;

    private MaintenanceEdit Edit(int from, int to, string text) => new(Sha256Hex.Of(Text), Bytes(from), Bytes(to), text);

    private int Bytes(int at) => Encoding.UTF8.GetByteCount(Text.Substring(0, at));

    /// <summary>Where the list of windows and its objects are in a text that was parsed before. Other values in it are not found.</summary>
    private static (int Begin, int End, List<(int From, int To)> Spans) Scan(string text)
    {
        (int begin, int end, int depth, int from) = (-1, -1, 0, 0);
        string name = "";
        List<(int, int)> spans = [];
        for (int at = 0; at < text.Length; at++)
        {
            bool inList = depth == 2 && begin >= 0 && end < 0;
            switch (text[at])
            {
                case '"':
                    int close = EndOfString(text, at);
                    name = depth == 1 ? text.Substring(at + 1, close - at - 1) : name;
                    at = close;
                    break;
                case '[' when depth == 1 && name == List && begin < 0:
                    (begin, depth) = (at + 1, depth + 1);
                    break;
                case '{' when inList:
                    (from, depth) = (at, depth + 1);
                    break;
                case '{' or '[':
                    depth++;
                    break;
                case ']' when inList:
                    (end, depth) = (at, depth - 1);
                    break;
                case '}' when depth == 3 && begin >= 0 && end < 0:
                    spans.Add((from, at + 1));
                    depth--;
                    break;
                case '}' or ']':
                    depth--;
                    break;
            }
        }

        return (begin, end, spans);
    }

    private static int EndOfString(string text, int at)
    {
        do
        {
            at += text[at] == '\\' ? 2 : 1;
        }
        while (at < text.Length && text[at] != '"');
        return Math.Min(at, text.Length);
    }
}
