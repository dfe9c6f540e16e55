using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Bench.Peers;

/// <summary>Prints figures as a table that Markdown shows too.</summary>
internal static class FigureTable
{
    private static readonly string[] s_head = ["figure", "ours", "peer", "ratio", "goal", ""];

    public static void Print(IReadOnlyList<Figure> figures)
    {
        List<string[]> rows = [s_head, .. figures.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, s_head.Length).Select(column => rows.Max(row => row[column].Length))];
        Line(s_head, widths);
        Line([.. widths.Select(width => new string('-', width))], widths);
        foreach (string[] row in rows.Skip(1))
        {
            Line(row, widths);
        }
    }

    private static string[] Cells(Figure figure) =>
    [
        figure.Name,
        figure.Ours.ToString(),
        figure.Peer?.ToString() ?? "-",
        figure.Ratio?.ToString() ?? "-",
        figure.GoalText,
        figure.Verdict,
    ];

    private static void Line(string[] cells, int[] widths) =>
        Console.WriteLine("| " + string.Join(" | ", cells.Zip(widths, (cell, width) => cell.PadRight(width))) + " |");
}
