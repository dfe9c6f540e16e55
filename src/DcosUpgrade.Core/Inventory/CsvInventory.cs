using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Inventory;

/// <summary>
/// The CSV notation of an inventory: a header with the names of the YAML keys in any case, and a row for each node. The bootstrap node and jump hosts
/// are rows whose role is bootstrap or jump; lines that begin with # are comments, as Windows PowerShell's own #TYPE line; rows of empty fields, which
/// spreadsheets write, are skipped.
/// </summary>
internal sealed class CsvInventory(InventoryProblems problems)
{
    private static readonly string[] s_extraKeys = ["role", "name", "address", "ssh", "port", "user", "jump"];

    public InventoryDraft Read(string text)
    {
        InventoryDraft draft = new();
        CsvRow[] rows = [.. new CsvTable(text, problems).Read().Where(row => !IsComment(row) && !row.Fields.All(string.IsNullOrWhiteSpace))];
        if (problems.Any)
        {
            return draft;
        }

        if (rows.Length == 0)
        {
            problems.Add(1, $"the header is missing: {string.Join(",", InventoryRules.NodeKeys)}");
            return draft;
        }

        string[] header = Header(rows[0]);
        draft.NodesLine = rows[0].Line;
        foreach (CsvRow row in rows.Skip(1))
        {
            if (row.Fields.Count != header.Length)
            {
                problems.Add(row.Line, $"{row.Fields.Count} fields where the header has {header.Length}");
                continue;
            }

            Sort(Entry(row, header), draft);
        }

        return draft;
    }

    private static bool IsComment(CsvRow row) => row.Fields[0].StartsWith("#", StringComparison.Ordinal);

    private static DraftEntry Entry(CsvRow row, string[] header)
    {
        Dictionary<string, DraftField> fields = new(StringComparer.Ordinal);
        for (int i = 0; i < header.Length; i++)
        {
            if (row.Fields[i].Trim() is { Length: > 0 } value)
            {
                fields[header[i]] = new DraftField(value, row.Line);
            }
        }

        return new DraftEntry(row.Line, fields);
    }

    private string[] Header(CsvRow row)
    {
        string[] names =
            [.. row.Fields.Select(name => InventoryRules.NodeKeys.FirstOrDefault(key => InventoryRules.AreSame(key, name.Trim())) ?? name.Trim())];
        foreach (string name in names.Where(name => !InventoryRules.NodeKeys.Contains(name)))
        {
            string hint = name.Contains(';') ? "; fields are separated by commas" : NearestName.Hint(name, InventoryRules.NodeKeys);
            problems.Add(row.Line, $"unknown column '{name}'{hint}");
        }

        foreach (IGrouping<string, string> twice in names.GroupBy(name => name).Where(group => group.Count() > 1))
        {
            problems.Add(row.Line, $"the column '{twice.Key}' occurs twice");
        }

        return names;
    }

    private void Sort(DraftEntry entry, InventoryDraft draft)
    {
        string? role = entry.Text("role")?.ToLowerInvariant();
        if (role is not ("bootstrap" or "jump"))
        {
            draft.Nodes.Add(entry);
            return;
        }

        foreach (string key in entry.Fields.Keys.Except(s_extraKeys))
        {
            problems.Add(entry.Line, $"a {role} row has no {key}");
        }

        if (role == "jump")
        {
            draft.Jumps.Add(entry);
        }
        else if (draft.Bootstrap is { } first)
        {
            problems.Add(entry.Line, $"there is a bootstrap node on line {first.Line} already");
        }
        else
        {
            draft.Bootstrap = entry;
        }
    }
}
