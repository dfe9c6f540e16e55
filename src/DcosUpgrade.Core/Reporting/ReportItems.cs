using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Text;

namespace DcosUpgrade.Reporting;

/// <summary>What has to be told, gathered entry by entry: what was accepted, halted, warned of, and what failed.</summary>
internal sealed class ReportItems
{
    public const string NodeKind = "node";

    public const string StepKind = "step";

    private const string RiskKind = "risk";

    private static readonly Regex s_number = new(@"\b[0-9]+(\.[0-9]+)?\b", RegexOptions.CultureInvariant);

    private readonly List<ReportItem> _items = [];

    /// <summary>Where an item stands, by all that makes it the same as another.</summary>
    private readonly Dictionary<(ReportTopic, string Kind, string Name, string Text, string? By), int> _places = [];

    /// <summary>Where the last failure of each name under each script stands.</summary>
    private readonly Dictionary<(string Script, string Name), int> _failures = [];

    public ReportItem[] Build(Func<ReportItem, bool> isMended) =>
        [.. _items.Select(item => item.Topic == ReportTopic.Failure ? item with { Mended = isMended(item) } : item)];

    /// <summary>Adds it, or counts it once more where the same was told before.</summary>
    public void Add(ReportTopic topic, DateTimeOffset at, string kind, string name, string text, string? by = null, string? next = null)
    {
        // What is waited for is told with numbers that grow; the last ones are shown.
        string form = topic == ReportTopic.Halt ? s_number.Replace(text, "#") : text;
        if (_places.TryGetValue((topic, kind, name, form, by), out int same))
        {
            _items[same] = _items[same] with { Text = text, Times = _items[same].Times + 1, Next = next ?? _items[same].Next };
            return;
        }

        _places.Add((topic, kind, name, form, by), _items.Count);
        _items.Add(new ReportItem(topic, at, kind, name, text, by, next));
    }

    /// <summary>What an operator put up with in a call. What was found where a risk held is told by an entry of its own.</summary>
    public void Accept(Json call, DateTimeOffset at, string by)
    {
        foreach (string risk in ReportRead.Texts(call["acceptedRisks"]).Where(risk => !_items.Exists(item => item.Kind == RiskKind && item.Name == risk && item.By == by)))
        {
            Add(ReportTopic.Accepted, at, RiskKind, risk, "", by);
        }

        if (ReportRead.Count(call["maxTaskLoss"]) is > 0 and int loss)
        {
            Accept("MaxTaskLoss", Say("{0:N0} lost tasks", loss), at, by);
        }

        if (call["breakLock"].Boolean is true)
        {
            Accept("BreakLock", "the lock of another operator is taken over, however alive it looks", at, by);
        }
    }

    /// <summary>A parameter that lets something through.</summary>
    public void Accept(string parameter, string what, DateTimeOffset at, string by) => Add(ReportTopic.Accepted, at, "parameter", parameter, what, by);

    /// <summary>A failure, once: an outcome, gates and a step tell of the same.</summary>
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
            _failures[(script, name)] = _items.Count;
            _items.Add(new ReportItem(ReportTopic.Failure, at, kind, name, text, null, next) { Script = script });
        }
    }

    /// <summary>An entry that is about no script's progress.</summary>
    public void Add(JournalEntry entry, string by, string script)
    {
        Json data = entry.Data;
        string name = entry.Node ?? "";
        string? told = data["by"].Text ?? by;
        switch (entry.Kind)
        {
            case JournalText.Opened when data[JournalText.Torn].Number is > 0 and { } bytes:
                Add(ReportTopic.Warning, entry.At, "journal", name, Say("a session ended in the midst of an entry, of which {0} bytes are left", bytes), told);
                break;
            case "risk":
                foreach (string risk in ReportRead.Texts(data["accepted"]))
                {
                    Found(risk, data["found"].Text is { } found ? $"found: {found}" : "", entry.At, told);
                }

                break;
            case "difference" when data["accepted"].Boolean is true:
                Add(ReportTopic.Accepted, entry.At, "difference", data["parameter"].Text ?? "", Difference(data), told);
                break;
            case "difference":
                Add(ReportTopic.Warning, entry.At, "difference", data["parameter"].Text ?? "", Difference(data), told);
                break;
            case "checks":
                foreach (string check in ReportRead.Texts(data["excluded"]))
                {
                    Add(ReportTopic.Accepted, entry.At, "check", check, "left out", told);
                }

                foreach (Json warning in data["warned"].Items)
                {
                    string others = ReportRead.Count(warning["times"]) is > 1 and int times ? Say("; and on {0:N0} more nodes", times - 1) : "";
                    Add(ReportTopic.Warning, entry.At, "check", warning["first"].Text ?? "", warning["message"].Text + others);
                }

                break;
            case "leftout":
                foreach (string node in ReportRead.Texts(data["nodes"]))
                {
                    Add(ReportTopic.Accepted, entry.At, NodeKind, node, "left out of the checks", told);
                }

                break;
            case "backup":
                Add(ReportTopic.Backup, entry.At, "backup", data["folder"].Text ?? "", string.Join("; ", ReportRead.Texts(data["items"])), told);
                break;
            case "held":
                Add(ReportTopic.Halt, entry.At, "held", name, data["by"].Text ?? "", by);
                break;
            case "interlock" when data["heldBy"].Text is { } held:
                Add(ReportTopic.Halt, entry.At, data["refused"].Boolean is true ? "refused" : "held", name, held, told);
                break;
            case "pause":
                Add(ReportTopic.Halt, entry.At, "paused", name, data["why"].Text ?? "", told);
                break;
            case "resumed":
                Add(ReportTopic.Halt, entry.At, "resumed", name, "", null);
                break;
            case "soak":
                Add(ReportTopic.Halt, entry.At, "watched", string.Join(", ", ReportRead.Texts(data["nodes"])), Say("for {0} s, before others", data["seconds"].Number), told);
                break;
            case "lock" when data["result"].Text is "taken" or "lost":
                Add(ReportTopic.Warning, entry.At, "lock", name, data["result"].Text == "lost" ? $"the lock was taken by {data["holder"].Text}" : Say("the lock of {0} was taken over, {1:0} s after its last sign of life", data["holder"].Text, data["ageSec"].Number), told);
                break;
            case "outage":
                Add(ReportTopic.Warning, entry.At, NodeKind, name, Say("away from the master for {0:0} s; it is given up after 300 s", data["awaySec"].Number));
                break;
            case "stop-download":
                Add(ReportTopic.Warning, entry.At, NodeKind, name, Say("a download without progress for {0:0} s was ended", data["stillSec"].Number));
                break;
            case "warning":
                Add(ReportTopic.Warning, entry.At, NodeKind, name, data["message"].Text ?? "");
                break;
            case "error" when data["id"].Text != SR.PlanHalted:
                Fail(script, name, data["message"].Text ?? data["id"].Text, entry.At, data["next"].Text);
                break;
        }
    }

    /// <summary>A risk held: what was found takes the place of the bare name.</summary>
    private void Found(string risk, string text, DateTimeOffset at, string? by)
    {
        if (text.Length > 0 && _places.TryGetValue((ReportTopic.Accepted, RiskKind, risk, "", by), out int bare) && !_places.ContainsKey((ReportTopic.Accepted, RiskKind, risk, text, by)))
        {
            _ = _places.Remove((ReportTopic.Accepted, RiskKind, risk, "", by));
            _places.Add((ReportTopic.Accepted, RiskKind, risk, text, by), bare);
            _items[bare] = _items[bare] with { At = at, Text = text };
            return;
        }

        Add(ReportTopic.Accepted, at, RiskKind, risk, text, by);
    }

    private static string Difference(Json data) =>
        $"{Shown(data["old"])} → {Shown(data["new"])} ({data["verdict"].Text}). {data["reason"].Text}";

    private static string Shown(Json value) => value.Text is { Length: > 0 } text ? text : "nothing";

    private static string Say(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
