using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using DcosUpgrade.Languages;
using static DcosUpgrade.Reporting.Markup;

namespace DcosUpgrade.Reporting;

/// <summary>A report as one HTML file without other files. Its script only filters and unfolds: without it the report is complete.</summary>
internal static class HtmlReport
{
    private static readonly string s_style = Resource("report.css");
    private static readonly string s_script = Resource("report.js");

    /// <summary>Attributes that a reader sees or hears.</summary>
    private static readonly HashSet<string> s_readAttributes = ["title", "aria-label", "placeholder", "data-head"];

    /// <param name="culture">The language of the report; without a catalog it is English. Names, ids and times are the same in every language.</param>
    public static string Write(UpgradeReport report, CultureInfo culture)
    {
        ReportDocument document = ReportDocument.Of(report);
        HashSet<string> taken = [];
        ReportAnchors anchors = new(report);
        XElement body = Element(
            "body",
            Header(document, report.Result),
            Element(
                "main",
                document.Sections.Take(1).Where(section => section.Id == "failures").Select(Section),
                Find(),
                document.Sections.Where(section => section.Id != "failures").Select(Section)));
        Translate(body, culture);
        string text = body.ToString(SaveOptions.DisableFormatting).Replace("<tr", "\n<tr").Replace("<rect", "\n<rect").Replace("<section", "\n<section");
        string policy = $"default-src 'none'; style-src '{Hash(s_style)}'; script-src '{Hash(s_script)}'; base-uri 'none'; form-action 'none'";
        XElement[] head =
        [
            Element("meta", Attribute("charset", "utf-8")),
            Element("meta", Attribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", policy)),
            Element("meta", Attribute("name", "viewport"), Attribute("content", "width=device-width, initial-scale=1")),
            Element("meta", Attribute("name", "color-scheme"), Attribute("content", "light dark")),
            Element("title", Translation.Of(document.Title, culture)),
        ];
        string heads = string.Concat(head.Select(element => element.ToString(SaveOptions.DisableFormatting) + "\n"));
        return $"<!DOCTYPE html>\n<html lang=\"{Translation.LanguageOf(culture)}\">\n<head>\n{heads}<style>{s_style}</style>\n</head>\n"
            + text.Substring(0, text.Length - "</body>".Length) + $"\n<script>{s_script}</script>\n</body>\n</html>\n";

        XElement Section(ReportSection section) => Element(
            "section",
            Attribute("id", section.Id),
            Element("h2", section.Title, Element("a", Class("top"), Attribute("href", "#top"), Attribute("title", ReportWords.Label("To the top")), "↑")),
            section.Note.Length > 0 ? Element("p", Class("note"), section.Note) : null,
            section.Id == ReportDocument.Timeline ? TimelineFigure.Of(report, anchors) : null,
            section.Id == ReportDocument.Outages ? report.Passes.Select(pass => OutageFigure.Of(pass.Nodes)).OfType<XElement>() : null,
            section.Tables.Select(table => Table(table)));

        XElement Table(ReportTable table)
        {
            XElement content = table.IsCards ? Cards(table) : Element("div", Class("scroll"), Grid(table));
            return table.Title.Length == 0 ? content : Element(
                "details",
                table.IsFolded ? null : Attribute("open", "open"),
                Element("summary", table.Title),
                content);
        }

        XElement Grid(ReportTable table)
        {
            bool hasHeads = table.Heads.Any(head => head.Length > 0);
            return Element(
                "table",
                Class(hasHeads ? "rows" : "facts"),
                hasHeads ? Element("thead", Element("tr", table.Heads.Select(head => Element("th", Attribute("scope", "col"), head)))) : null,
                Element("tbody", table.Rows.Select(row => Row(table, row))));
        }

        XElement Row(ReportTable table, ReportRow row) => Element(
            "tr",
            row.Standing is { } standing ? Class($"{standing}") : null,
            row.Node is { } node && anchors.Take(node, taken) is { } anchor ? Attribute("id", anchor) : null,
            row.Cells.Select((cell, column) => Element(
                column == 0 ? "th" : "td",
                cell.Length > 0 && table.Heads[column].Length > 0 && column > 0 ? Attribute("data-head", table.Heads[column]) : null,
                column == 0 ? Attribute("scope", "row") : null,
                Lines(cell))));
    }

    private static XElement Header(ReportDocument document, ReportResult result) => Element(
        "header",
        Attribute("id", "top"),
        Element("p", Class($"badge {result}"), Badge(result)),
        Element("h1", Class($"{result}"), document.Title),
        Element("div", Class("tiles"), document.Tiles.Select(tile => Element(
            "div",
            Class(tile.State switch { true => "tile good", false => "tile bad", _ => "tile" }),
            Element("span", Class("label"), tile.Label),
            Element("strong", tile.State is false ? $"✗ {tile.Value}" : tile.Value),
            Element("span", Class("small"), tile.Note)))),
        Element("nav", document.Sections.Select(section => Element("a", Attribute("href", $"#{section.Id}"), section.Title))));

    private static string Badge(ReportResult result) => result switch
    {
        ReportResult.Complete => ReportWords.Label("✓ Complete"),
        ReportResult.Incomplete => ReportWords.Label("○ Incomplete"),
        ReportResult.Failed => ReportWords.Label("✗ Failed"),
        _ => ReportWords.Label("✗ Unverified"),
    };

    /// <summary>The controls of the script, which shows them.</summary>
    private static XElement Find() => Element(
        "div",
        Attribute("id", "controls"),
        Attribute("hidden", "hidden"),
        Element("label", Attribute("for", "find"), ReportWords.Label("Find")),
        Element("input", Attribute("id", "find"), Attribute("type", "search"), Attribute("placeholder", ReportWords.Label("node, zone, text"))),
        Element("label", Element("input", Attribute("id", "problems"), Attribute("type", "checkbox")), ReportWords.Label("Only what is not done")),
        Element("button", Attribute("id", "unfold"), Attribute("type", "button"), ReportWords.Label("Unfold all")),
        Element("button", Attribute("id", "fold"), Attribute("type", "button"), ReportWords.Label("Fold all")),
        Element("output", Attribute("id", "found"), Attribute("for", "find"), ""));

    private static XElement Cards(ReportTable table) => Element("div", Class("cards"), table.Rows.Select(row => Element(
        "article",
        row.Standing is { } standing ? Class($"{standing}") : null,
        Element("h3", row.Cells[0]),
        Element("dl", row.Cells.Select((cell, column) => (cell, column)).Skip(1).Where(pair => pair.cell.Length > 0).SelectMany(pair => new[]
        {
            Element("dt", table.Heads[pair.column]),
            Element("dd", Lines(pair.cell)),
        })))));

    /// <summary>Translates what a reader sees or hears, once it is complete.</summary>
    private static void Translate(XElement element, CultureInfo culture)
    {
        foreach (XText text in element.DescendantNodes().OfType<XText>().ToArray())
        {
            text.Value = Translation.Of(text.Value, culture);
        }

        foreach (XAttribute attribute in element.Descendants().Attributes().Where(attribute => s_readAttributes.Contains(attribute.Name.LocalName)))
        {
            attribute.Value = Translation.Of(attribute.Value, culture);
        }
    }

    private static string Hash(string text)
    {
        using SHA256 sha = SHA256.Create();
        return "sha256-" + Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    private static string Resource(string name)
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("DcosUpgrade.Reporting." + name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Replace("\r", "");
    }
}
