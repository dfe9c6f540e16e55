using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using DcosUpgrade.Cluster;
using static DcosUpgrade.Reporting.Markup;

namespace DcosUpgrade.Reporting;

/// <summary>The outages of agents as a histogram, with the limit of the Mesos master.</summary>
internal static class OutageFigure
{
    /// <summary>Width of a column in seconds.</summary>
    private const int Step = 30;

    /// <summary>Columns from 0 to 360 s; the last one contains everything longer.</summary>
    private const int Columns = 12;

    private const int Height = 120;

    /// <returns>Null when no agent has an outage.</returns>
    public static XElement? Of(IReadOnlyList<ReportNode> nodes)
    {
        TimeSpan[] outages = [.. nodes.Select(node => node.Outage).OfType<TimeSpan>()];
        if (outages.Length == 0)
        {
            return null;
        }

        int[] counts = [.. Enumerable.Range(0, Columns).Select(column => outages.Count(outage => ColumnOf(outage) == column))];
        string limit = Percent(OutageClock.Limit.TotalSeconds / (Step * Columns));
        return Element(
            "svg",
            Class("histogram"),
            Attribute("role", "img"),
            Attribute("aria-label", ReportWords.Label("Number of agents by outage")),
            Number("height", Height + 40),
            counts.SelectMany((count, column) => Column(count, column, counts.Max())),
            Element("line", Class("limit"), new XAttribute("x1", limit), new XAttribute("x2", limit), Number("y1", 0), Number("y2", Height + 20)),
            Element(
                "text",
                Class("limit"),
                new XAttribute("x", limit),
                Number("y", 12),
                Attribute("dx", "-5"),
                Attribute("text-anchor", "end"),
                ReportWords.Say($"Mesos limit {ReportText.Seconds(OutageClock.Limit)}")));
    }

    private static int ColumnOf(TimeSpan outage) => Math.Min(Columns - 1, (int)(outage.TotalSeconds / Step));

    private static IEnumerable<XElement> Column(int count, int column, int most)
    {
        string middle = Percent((column + 0.5) / Columns);
        bool isOver = column * Step >= OutageClock.Limit.TotalSeconds;
        if (count > 0)
        {
            int height = Math.Max(2, (Height - 20) * count / most);
            yield return Element(
                "rect",
                Class(isOver ? "column bad" : "column"),
                new XAttribute("x", Percent((column + 0.1) / Columns)),
                Number("y", Height + 20 - height),
                new XAttribute("width", Percent(0.8 / Columns)),
                Number("height", height));
            yield return Element(
                "text",
                Class("count"),
                new XAttribute("x", middle),
                Number("y", Height + 15 - height),
                Attribute("text-anchor", "middle"),
                ReportText.Of(count));
        }

        yield return Element(
            "text",
            Class(column % 2 == 0 ? "time" : "odd"),
            new XAttribute("x", Percent((double)column / Columns)),
            Number("y", Height + 36),
            Attribute("text-anchor", column == 0 ? "start" : "middle"),
            ReportWords.Say($"{column * Step} s"));
    }
}
