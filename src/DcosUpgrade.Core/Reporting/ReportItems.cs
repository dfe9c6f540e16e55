using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;

namespace DcosUpgrade.Reporting;

/// <summary>The items of a report, collected event by event. An item that is added again is counted.</summary>
internal sealed class ReportItems
{
    public const string NodeKind = "node";

    public const string StepKind = "step";

    public const string ParameterKind = "parameter";

    private const string RiskKind = "risk";

    private static readonly Pattern s_number = new(@"\b[0-9]+(\.[0-9]+)?\b", RegexOptions.CultureInvariant);

    private readonly List<ReportItem> _items = [];

    /// <summary>Index of each item, by everything that makes two items the same.</summary>
    private readonly Dictionary<(ReportTopic, string Kind, string Name, string Text, string? By), int> _places = [];

    /// <summary>Index of the last failure of each name, by script.</summary>
    private readonly Dictionary<(string Script, string Name), int> _failures = [];

    /// <summary>Indexes of the failures of each name that are not resolved yet, by script.</summary>
    private readonly Dictionary<(string Script, string Name), List<int>> _open = [];

    public ReportItem[] Build(Func<ReportItem, bool> isMended) => [.. _items.Select(item => item.Topic != ReportTopic.Failure ? item
        : isMended(item) ? item with { Mended = true }
        : item with { MendedAt = null, MendedBy = null })];

    /// <summary>Notes when and in whose session a node or a step with failures succeeded.</summary>
    public void Mend(string script, string name, DateTimeOffset at, string by)
    {
        foreach ((string, string) key in new[] { (script, name), ("", name) })
        {
            if (_open.TryGetValue(key, out List<int>? open))
            {
                open.ForEach(index => _items[index] = _items[index] with { MendedAt = at, MendedBy = by });
                _ = _open.Remove(key);
            }
        }
    }

    /// <summary>Adds an item, or counts the item that is the same.</summary>
    public void Add(
        ReportTopic topic,
        DateTimeOffset at,
        string kind,
        string name,
        string text,
        string? by = null,
        string? next = null,
        DcosCheckSeverity? severity = null)
    {
        // Two halts that differ only in numbers, which grow while a node waits, are the same; the last numbers are shown.
        string form = topic == ReportTopic.Halt ? s_number.Replace(text, "#") : text;
        if (_places.TryGetValue((topic, kind, name, form, by), out int same))
        {
            _items[same] = _items[same] with { Text = text, Times = _items[same].Times + 1, Next = next ?? _items[same].Next };
            return;
        }

        _places.Add((topic, kind, name, form, by), _items.Count);
        _items.Add(new ReportItem(topic, at, kind, name, text, by, next) { Severity = severity });
    }

    /// <summary>Adds what an operator accepted with the parameters of a call. A risk that was found has an event of its own.</summary>
    public void Accept(IReadOnlyList<string> risks, int maxTaskLoss, bool breakLock, DateTimeOffset at, string by)
    {
        foreach (string risk in risks.Where(risk => !_items.Exists(item => item.Kind == RiskKind && item.Name == risk && item.By == by)))
        {
            Add(ReportTopic.Accepted, at, RiskKind, risk, "", by);
        }

        if (maxTaskLoss > 0)
        {
            Accept("MaxTaskLoss", string.Format(CultureInfo.InvariantCulture, "{0:N0} lost tasks", maxTaskLoss), at, by);
        }

        if (breakLock)
        {
            Accept("BreakLock", "the lock of another operator is taken over even while its session is active", at, by);
        }
    }

    /// <summary>Adds a parameter that accepts what is refused without it.</summary>
    public void Accept(string parameter, string what, DateTimeOffset at, string by) => Add(ReportTopic.Accepted, at, ParameterKind, parameter, what, by);

    /// <summary>Adds a risk that was found and accepted. It replaces the item of the risk that has no text.</summary>
    public void AcceptRisk(string risk, string text, DateTimeOffset at, string? by)
    {
        bool isReplaceable = text.Length > 0 && !_places.ContainsKey((ReportTopic.Accepted, RiskKind, risk, text, by));
        if (isReplaceable && _places.TryGetValue((ReportTopic.Accepted, RiskKind, risk, "", by), out int bare))
        {
            _ = _places.Remove((ReportTopic.Accepted, RiskKind, risk, "", by));
            _places.Add((ReportTopic.Accepted, RiskKind, risk, text, by), bare);
            _items[bare] = _items[bare] with { At = at, Text = text };
            return;
        }

        Add(ReportTopic.Accepted, at, RiskKind, risk, text, by);
    }

    /// <summary>Adds a failure once, although an outcome, gates and a step may report the same one.</summary>
    public void Fail(string script, string name, string? text, DateTimeOffset at, string? next, string kind = NodeKind)
    {
        if (text is null)
        {
            return;
        }

        if (_failures.TryGetValue((script, name), out int last) && _items[last].Text == text)
        {
            _items[last] = _items[last] with { Next = _items[last].Next ?? next };
        }
        else
        {
            last = _items.Count;
            _failures[(script, name)] = last;
            _items.Add(new ReportItem(ReportTopic.Failure, at, kind, name, text, null, next) { Script = script });
        }

        if (!_open.TryGetValue((script, name), out List<int>? open))
        {
            _open[(script, name)] = open = [];
        }

        if (!open.Contains(last))
        {
            open.Add(last);
        }
    }
}
