using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using DcosUpgrade.Secrets;

namespace DcosUpgrade.Reporting;

/// <summary>Builds HTML and SVG as elements: no text becomes markup, and every text is made visible before.</summary>
internal static class Markup
{
    /// <summary>Elements of HTML that have no end tag.</summary>
    private static readonly HashSet<string> s_void = ["meta", "br", "input", "hr"];

    /// <summary>Maximum lines of one text; the last one has the rest.</summary>
    private const int MostLines = 12;

    /// <param name="content">Elements, attributes, texts and sequences of them; null is nothing.</param>
    public static XElement Element(string name, params object?[] content)
    {
        XElement element = new(name, content.Select(Safe));
        if (element.IsEmpty && !s_void.Contains(name))
        {
            // HTML needs the end tag.
            element.Value = "";
        }

        return element;
    }

    /// <summary>A text whose lines stay lines, such as commands below each other.</summary>
    public static XText Lines(string text) =>
        new(string.Join("\n", Redaction.Of(text).Split(['\n'], MostLines).Select(ReportText.Plain)));

    public static XAttribute Attribute(string name, string value) => new(name, ReportText.Plain(value));

    public static XAttribute Class(string names) => new("class", names);

    /// <summary>A part of the width, from 0 to 1.</summary>
    public static string Percent(double part) => (part * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    public static XAttribute Number(string name, int value) => new(name, value.ToString(CultureInfo.InvariantCulture));

    private static object? Safe(object? content) => content switch
    {
        string text => new XText(ReportText.Plain(text)),
        IEnumerable<XElement> elements => elements,
        object?[] parts => parts.Select(Safe),
        XElement or XAttribute or XText or null => content,
        _ => throw new InvalidOperationException($"{content.GetType()} is not a part of markup."),
    };
}
