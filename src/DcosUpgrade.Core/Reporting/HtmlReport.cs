using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace DcosUpgrade.Reporting;

/// <summary>A report as one HTML file without other files and without scripts.</summary>
internal static class HtmlReport
{
    private const string Head = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <style>
        body { font: 14px/1.4 sans-serif; margin: 2em; color: #222; }
        h1 { font-size: 1.3em; } h2 { font-size: 1.1em; margin-top: 2em; }
        table { border-collapse: collapse; } th, td { border: 1px solid #ccc; padding: .2em .6em; text-align: left; vertical-align: top; }
        th { background: #f2f2f2; } h1.Complete { color: #060; } h1.Failed, h1.Unverified { color: #900; }
        </style>

        """;

    public static string Write(ReportDocument document, ReportResult result)
    {
        StringBuilder text = new(Head.Replace("\r", ""));
        string title = Escape(document.Title);
        text.Append("<title>").Append(title).Append("</title>\n</head>\n<body>\n<h1 class=\"").Append(result).Append("\">").Append(title).Append("</h1>\n");
        foreach (ReportTable table in document.Tables.Where(table => table.Rows.Count > 0))
        {
            text.Append("<h2>").Append(Escape(table.Title)).Append("</h2>\n<table>\n");
            if (table.Heads.Any(head => head.Length > 0))
            {
                Append(text, "th", table.Heads);
            }

            foreach (string[] row in table.Rows)
            {
                Append(text, "td", row);
            }

            text.Append("</table>\n");
        }

        return text.Append("</body>\n</html>\n").ToString();
    }

    private static void Append(StringBuilder text, string tag, IEnumerable<string> cells)
    {
        text.Append("<tr>");
        foreach (string cell in cells)
        {
            text.Append('<').Append(tag).Append('>').Append(Escape(cell)).Append("</").Append(tag).Append('>');
        }

        text.Append("</tr>\n");
    }

    private static string Escape(string text) => ReportText.Plain(text)
        .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("'", "&#39;");
}
