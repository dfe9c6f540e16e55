using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using static DcosUpgrade.Reporting.Markup;

namespace DcosUpgrade.Reporting;

/// <summary>The timeline as SVG: a chart of the cluster, and one for each wave and zone with a row for each node.</summary>
internal sealed class TimelineFigure
{
    private const int RowHeight = 20;

    private const int AxisHeight = 22;

    private const int MostTicks = 8;

    /// <summary>Charts without a problem are folded when there are more nodes.</summary>
    private const int MostOpen = 60;

    /// <summary>A wave with more nodes has a chart for each zone.</summary>
    private const int MostInChart = 30;

    private readonly UpgradeReport _report;
    private readonly ReportPass _pass;
    private readonly ReportAnchors _anchors;
    private readonly TimeScale _scale;
    private readonly Dictionary<string, ReportTimelineRow> _rows;

    private TimelineFigure(UpgradeReport report, ReportPass pass, ReportAnchors anchors)
    {
        (_report, _pass, _anchors) = (report, pass, anchors);
        _rows = pass.Timeline.Rows.ToDictionary(row => row.Node, StringComparer.OrdinalIgnoreCase);
        _scale = new TimeScale(
        [
            .. pass.Timeline.Rows.SelectMany(row => row.Spans).Select(span => (span.From, span.To)),
            .. pass.Timeline.Pauses.Where(pause => pause.Kind != TimelineHistory.Paused).Select(pause => (pause.From, pause.To)),
            .. pass.Timeline.Pauses.Select(pause => (pause.From, pause.From)),
            .. pass.Timeline.Rows.SelectMany(row => row.Marks).Select(mark => (mark.At, mark.At)),
            .. Steps(pass),
        ]);
    }

    private static IEnumerable<(ReportSpanKind Kind, string Class, string Label)> Kinds =>
    [
        (ReportSpanKind.Waiting, "wait", ReportWords.Label("waits for its start")),
        (ReportSpanKind.Staging, "stage", ReportWords.Label("packages staged")),
        (ReportSpanKind.Fetching, "fetch", ReportWords.Label("packages downloaded")),
        (ReportSpanKind.Script, "script", ReportWords.Label("script runs")),
        (ReportSpanKind.Activating, "activate", ReportWords.Label("packages activated")),
        (ReportSpanKind.Starting, "start", ReportWords.Label("services start")),
        (ReportSpanKind.Gates, "gates", ReportWords.Label("health gates")),
    ];

    public static IEnumerable<XElement> Of(UpgradeReport report, ReportAnchors anchors)
    {
        ReportPass[] passes = [.. report.Passes.Where(pass => pass.Timeline.Rows.Count > 0)];
        return passes.Length == 0 ? [] : [Legend(), .. passes.SelectMany(pass => new TimelineFigure(report, pass, anchors).Charts())];
    }

    private static XElement Legend() => Element(
        "p",
        Class("legend"),
        Kinds.Select(kind => Element("span", Element("svg", Class("key"), Bar(kind.Class, 0, 1, 0)), kind.Label)),
        Element("span", Element("b", Class("Failed"), "✗"), ReportWords.Label("failure")),
        Element("span", Element("b", "!"), ReportWords.Label("long outage or broken connection")));

    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Steps(ReportPass pass) =>
        pass.Steps.Where(step => step is { StartedAt: not null, Duration: not null })
            .Select(step => (step.StartedAt!.Value, step.StartedAt.Value + step.Duration!.Value));

    private static XElement Bar(string kind, double from, double to, int row, params object?[] content)
    {
        (int inset, int height) = kind switch { "wait" => (9, 2), "stage" => (6, 8), "gates" => (4, 12), _ => (3, 14) };
        return Element(
            "rect",
            Class(kind),
            new XAttribute("x", Percent(from)),
            Number("y", (row * RowHeight) + inset),
            new XAttribute("width", Percent(Math.Max(0.001, to - from))),
            Number("height", height),
            content);
    }

    private static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private IEnumerable<XElement> Charts()
    {
        bool isLong = _report.Passes.Sum(pass => pass.Nodes.Count) > MostOpen;
        string name = ReportDocument.PassName(_report, _pass);
        yield return Chart(ReportDocument.Titled(name, ReportWords.Label("Cluster")), _scale, ClusterRows(), isOpen: true);
        foreach (ReportWave wave in ReportWave.Of(_pass.Nodes))
        {
            bool isLarge = wave.Nodes.Count > MostInChart;
            TimeScale scale = isLong && _pass.Timeline.RunsOf(wave) is { Count: > 0 } runs ? new TimeScale(runs.Select(run => (run.From, run.To))) : _scale;
            foreach (IGrouping<string, ReportNode> zone in wave.Nodes.GroupBy(node => isLarge ? node.Zone ?? "" : ""))
            {
                ReportWave part = wave with { Nodes = [.. zone] };
                string title = zone.Key.Length > 0
                    ? ReportWords.Say($"{wave.Name}, zone {zone.Key} ({part.Summary()})")
                    : $"{wave.Name} ({part.Summary()})";
                IEnumerable<ChartRow> rows = part.Nodes.Select(node => NodeRow(node, isLarge ? null : node.Zone, scale));
                yield return Chart(ReportDocument.Titled(name, title), scale, rows, !isLong || part.HasProblem);
            }
        }
    }

    private XElement Chart(string title, TimeScale scale, IEnumerable<ChartRow> content, bool isOpen)
    {
        ChartRow[] rows = [.. content];
        int height = rows.Length * RowHeight;
        return Element(
            "details",
            Class("chart"),
            isOpen ? Attribute("open", "open") : null,
            Element("summary", title),
            Element(
                "div",
                Class("plot"),
                Element("div", Class("names"), rows.Select(row => row.Name)),
                Element(
                    "svg",
                    Attribute("role", "img"),
                    Attribute("aria-label", title),
                    Number("height", height + AxisHeight),
                    Axis(scale, height),
                    rows.SelectMany((row, index) => row.Marks(index)))));
    }

    private IEnumerable<XElement> Axis(TimeScale scale, int height)
    {
        string? day = null;
        int number = 0;
        foreach (DateTimeOffset tick in scale.Ticks(MostTicks))
        {
            string at = Percent(scale.At(tick));
            string date = tick.UtcDateTime.ToString("MM-dd ", CultureInfo.InvariantCulture);
            yield return Element("line", Class("tick"), new XAttribute("x1", at), new XAttribute("x2", at), Number("y1", 0), Number("y2", height));
            string clock = tick.UtcDateTime.ToString(tick.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
            string label = (day is null || date == day ? "" : date) + clock;
            string anchor = scale.At(tick) switch { < 0.05 => "start", > 0.95 => "end", _ => "middle" };
            yield return Element(
                "text",
                // A phone shows every second label.
                Class(number++ % 2 == 0 ? "time" : "odd"),
                new XAttribute("x", at),
                Number("y", height + 15),
                Attribute("text-anchor", anchor),
                label);
            day = date;
        }

        foreach ((DateTimeOffset from, DateTimeOffset to) in scale.Idle)
        {
            yield return Band(scale, "idle", from, to, height, ReportWords.Say($"nothing happened from {ReportText.Of(from)} to {ReportText.Of(to)}"));
        }

        foreach (ReportPause pause in _pass.Timeline.Pauses.Where(pause => scale.Shows(pause.From, pause.To)))
        {
            string text = pause.Kind == TimelineHistory.Paused
                ? ReportWords.Say($"paused by {pause.By} from {ReportText.Of(pause.From)} to {ReportText.Of(pause.To)}: {pause.Text}")
                : ReportWords.Say($"soak time from {ReportText.Of(pause.From)} to {ReportText.Of(pause.To)}: {pause.Text}");
            yield return Band(scale, pause.Kind == TimelineHistory.Paused ? "pause" : "soak", pause.From, pause.To, height, text);
        }
    }

    private static XElement Band(TimeScale scale, string kind, DateTimeOffset from, DateTimeOffset to, int height, string text) => Element(
        "rect",
        Class(kind),
        new XAttribute("x", Percent(scale.At(from))),
        Number("y", 0),
        new XAttribute("width", Percent(Math.Max(0.002, scale.At(to) - scale.At(from)))),
        Number("height", height),
        Element("title", text));

    private IEnumerable<ChartRow> ClusterRows()
    {
        foreach (IGrouping<string, ReportSession> sessions in _report.Sessions.GroupBy(session => session.Operator))
        {
            yield return Spans(sessions.Key, "operator", sessions.Select(session => (session.From, session.To, string.Join(", ", session.Cmdlets))));
        }

        if (Steps(_pass).Any())
        {
            yield return Spans(
                ReportWords.Label("Cluster steps"),
                "step",
                _pass.Steps.Where(step => step is { StartedAt: not null, Duration: not null })
                    .Select(step => (step.StartedAt!.Value, step.StartedAt.Value + step.Duration!.Value, $"{step.Action}: {step.Status}")));
        }

        foreach ((string kind, string name) in new[]
        {
            (TimelineHistory.Paused, ReportWords.Label("Paused")), (TimelineHistory.Watched, ReportWords.Label("Soak time")),
        })
        {
            ReportPause[] pauses = [.. _pass.Timeline.Pauses.Where(pause => pause.Kind == kind)];
            if (pauses.Length > 0)
            {
                yield return Spans(name, "halt", pauses.Select(pause => (pause.From, pause.To, pause.Text)));
            }
        }

        foreach (ReportWave wave in ReportWave.Of(_pass.Nodes))
        {
            IReadOnlyList<ReportSpan> spans = _pass.Timeline.RunsOf(wave);
            (DateTimeOffset, DateTimeOffset, string)[] whole =
                spans.Count == 0 ? [] : [(spans.Min(span => span.From), spans.Max(span => span.To), wave.Summary())];
            yield return Spans(wave.Name, wave.HasProblem ? "wave bad" : "wave", whole);
        }
    }

    private ChartRow Spans(string name, string kind, IEnumerable<(DateTimeOffset From, DateTimeOffset To, string Text)> spans) => new(
        Element("span", name),
        row => spans.Select(span => Bar(
            kind,
            _scale.At(span.From),
            _scale.At(span.To),
            row,
            Element("title", $"{name} {Clock(span.From)}–{Clock(span.To)} {span.Text}"))));

    /// <param name="zone">The zone, when nodes of several zones share the chart; otherwise null.</param>
    private ChartRow NodeRow(ReportNode node, string? zone, TimeScale scale)
    {
        ReportTimelineRow? row = _rows.TryGetValue(node.Name, out ReportTimelineRow? found) ? found : null;
        XElement label = Element(
            "a",
            Class($"{node.Standing}"),
            _anchors.Find(node.Name) is { } anchor ? Attribute("href", $"#{anchor}") : null,
            $"{NodeSection.Sign(node.Standing)} {node.Name}",
            zone is null ? null : Element("small", zone));
        return new(label, index => row is null
            ? []
            : [.. row.Spans.Where(span => scale.Shows(span.From, span.To)).Select(span => Span(node.Name, span, index, scale)),
                .. row.Marks.Where(mark => scale.Shows(mark.At, mark.At)).Select(mark => Mark(mark, index, scale))]);
    }

    private static XElement Span(string node, ReportSpan span, int row, TimeScale scale)
    {
        (_, string kind, string label) = Kinds.First(candidate => candidate.Kind == span.Kind);
        string text = span.Text.Length > 0 && span.Text != label ? $": {span.Text}" : "";
        return Bar(
            kind,
            scale.At(span.From),
            scale.At(span.To),
            row,
            Element("title", $"{node} {Clock(span.From)}–{Clock(span.To)} {label}{text}"));
    }

    private static XElement Mark(ReportMark mark, int row, TimeScale scale)
    {
        bool isFailure = mark.Kind == ReportMarkKind.Failure;
        string text = mark.Kind switch
        {
            ReportMarkKind.Outage => ReportWords.Say($"not seen by the Mesos master for {mark.Text}"),
            ReportMarkKind.Link => ReportWords.Say($"the connection broke: {mark.Text}"),
            _ => mark.Text,
        };
        return Element(
            "text",
            Class(isFailure ? "mark Failed" : "mark"),
            new XAttribute("x", Percent(scale.At(mark.At))),
            Number("y", (row * RowHeight) + 15),
            Attribute("text-anchor", "middle"),
            isFailure ? "✗" : "!",
            Element("title", $"{Clock(mark.At)} {text}"));
    }

    private sealed record ChartRow(XElement Name, Func<int, IEnumerable<XElement>> Marks);
}
