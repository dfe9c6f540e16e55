using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using DcosUpgrade.Languages;

namespace DcosUpgrade.Reporting;

/// <summary>A report as Markdown (CommonMark with GitHub's tables) that is also readable as plain text.</summary>
internal static class MarkdownReport
{
    /// <summary>Columns are aligned up to this number of characters.</summary>
    private const int Widest = 40;

    private const string Special = "\\`*[]<&|~$";

    /// <param name="culture">The language of the report; without a catalog it is English.</param>
    public static string Write(ReportDocument document, CultureInfo culture)
    {
        StringBuilder text = new();
        text.Append("# ").Append(Escape(document.Title, culture)).Append("\n\n");
        Append(
            text,
            culture,
            [
                [ReportWords.Label("Summary"), "", ""],
                .. document.Tiles.Select(tile => new[] { tile.Label, tile.State is false ? $"✗ {tile.Value}" : tile.Value, tile.Note }),
            ]);
        foreach (ReportSection section in document.Sections)
        {
            text.Append("\n## ").Append(Escape(section.Title, culture)).Append('\n');
            if (section.Note.Length > 0)
            {
                text.Append('\n').Append(Escape(section.Note, culture)).Append('\n');
            }

            foreach (ReportTable table in section.Tables)
            {
                text.Append(table.Title.Length > 0 ? $"\n### {Escape(table.Title, culture)}\n\n" : "\n");
                Append(text, culture, [table.Heads, .. table.Rows.Select(row => row.Cells)]);
            }
        }

        return text.ToString();
    }

    /// <summary>Escapes all markup, except an underscore within a word, which is not markup.</summary>
    private static string Escape(string text, CultureInfo culture)
    {
        string plain = ReportText.Plain(Translation.Of(text, culture));
        StringBuilder escaped = new();
        for (int i = 0; i < plain.Length; i++)
        {
            bool within = i > 0 && i + 1 < plain.Length && char.IsLetterOrDigit(plain[i - 1]) && char.IsLetterOrDigit(plain[i + 1]);
            if (Special.IndexOf(plain[i]) >= 0 || (plain[i] == '_' && !within))
            {
                escaped.Append('\\');
            }

            escaped.Append(plain[i]);
        }

        return escaped.ToString();
    }

    private static void Append(StringBuilder text, CultureInfo culture, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        string[][] cells = [.. rows.Select(row => row.Select(cell => Escape(cell, culture)).ToArray())];
        int[] widths = [.. cells[0].Select((_, column) => Math.Max(3, Math.Min(Widest, cells.Max(row => row[column].Length))))];
        for (int row = 0; row < cells.Length; row++)
        {
            text.Append("| ").Append(string.Join(" | ", cells[row].Select((cell, column) => cell.PadRight(widths[column])))).Append(" |\n");
            if (row == 0)
            {
                text.Append("| ").Append(string.Join(" | ", widths.Select(width => new string('-', width)))).Append(" |\n");
            }
        }
    }
}
