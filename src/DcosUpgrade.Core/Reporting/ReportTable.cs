using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>A table of a report.</summary>
/// <param name="Title">Empty when the title of the section is enough.</param>
/// <param name="Heads">All empty for a list of names and values.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Heads, IReadOnlyList<ReportRow> Rows)
{
    /// <summary>The reader opens it in a format that can fold.</summary>
    public bool IsFolded { get; init; }

    /// <summary>Each row is a block of names and values in a format that has room for it.</summary>
    public bool IsCards { get; init; }

    /// <summary>A table without the columns that are empty in every row.</summary>
    public static ReportTable Of(string title, IReadOnlyList<string> heads, IReadOnlyList<ReportRow> rows)
    {
        int[] columns = [.. Enumerable.Range(0, heads.Count).Where(column => rows.Any(row => row.Cells[column].Length > 0))];
        ReportRow[] kept = [.. rows.Select(row => row with { Cells = [.. columns.Select(column => row.Cells[column])] })];
        return new(title, [.. columns.Select(column => heads[column])], kept);
    }

    /// <summary>A list of names and values without the values that are empty.</summary>
    public static ReportTable Facts(string title, IEnumerable<(string Name, string? Value)> facts) =>
        new(title, ["", ""], [.. facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => new ReportRow(fact.Name, fact.Value!))]);
}

internal sealed record ReportRow(params string[] Cells)
{
    /// <summary>The status that colours the row.</summary>
    public ReportStanding? Standing { get; init; }

    /// <summary>The node that links lead to; null for a row without links.</summary>
    public string? Node { get; init; }
}

/// <summary>A section of a report.</summary>
/// <param name="Id">The anchor of the section, stable in every language.</param>
internal sealed record ReportSection(string Id, string Title, IReadOnlyList<ReportTable> Tables)
{
    /// <summary>A sentence about the section; empty for none.</summary>
    public string Note { get; init; } = "";

    public bool IsEmpty => Tables.All(table => table.Rows.Count == 0);
}

/// <summary>One number of the summary.</summary>
/// <param name="State">True when it is as it should be, false when it is not; null for a plain fact.</param>
internal sealed record ReportTile(string Label, string Value, string Note, bool? State);
