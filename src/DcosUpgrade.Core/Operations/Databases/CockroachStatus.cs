using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Operations;

/// <summary>The replication of the IAM database, from <c>cockroach node status --ranges</c>.</summary>
/// <remarks>
/// Versions differ in borders, separators, count lines and columns, so columns are found by name
/// (FACTS.md, CockroachDB).
/// </remarks>
/// <param name="Nodes">One row for each node id.</param>
internal sealed record CockroachStatus(IReadOnlyList<CockroachNode> Nodes)
{
    private const string UnderReplicated = "ranges_underreplicated";
    private const string Unavailable = "ranges_unavailable";
    private const string Id = "id";
    private static readonly char[] s_separators = ['|', '\t', ','];

    /// <summary>Why the database is not fully replicated over this number of members; null when it is.</summary>
    /// <param name="isGrowing">True while masters are upgraded to their first release with the database: its ranges have a replica for each
    /// master, and lack those of the masters that are not upgraded yet.</param>
    public string? Problem(int members, bool isGrowing = false)
    {
        string[] problems =
        [
            .. Nodes.Where(node => node.UnderReplicated is null || node.Unavailable is null)
                .Select(node => $"node {node.Id} ({node.Address}) does not report its ranges"),
            .. Nodes.Where(node => node.Unavailable > 0).Select(node => $"node {node.Id} ({node.Address}): {node.Unavailable} ranges unavailable"),
            .. Nodes.Where(node => node.UnderReplicated > 0 && !isGrowing)
                .Select(node => $"node {node.Id} ({node.Address}): {node.UnderReplicated} ranges under-replicated"),
        ];
        int live = Nodes.Count(node => node.IsLive != false);
        return problems.Length > 0 ? string.Join(", ", problems)
            : live < members ? $"{live} nodes for {members} masters"
            : null;
    }

    /// <param name="problem">Why the text could not be parsed.</param>
    /// <returns>Null when the text is not such a table, or a row could not be parsed.</returns>
    public static CockroachStatus? Parse(string text, out string problem)
    {
        SortedDictionary<int, CockroachNode> nodes = [];
        Columns? columns = null;
        foreach (string line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (Columns.Of(line) is { } header)
            {
                columns = header;
            }
            else if (columns is not null && columns.Cells(line) is { } cells)
            {
                if (columns.Row(cells) is not { } row)
                {
                    problem = $"a row is not understood: {line.Trim()}";
                    return null;
                }

                nodes[row.Id] = row;
            }
        }

        problem = columns is null ? "no table of ranges" : nodes.Count == 0 ? "a table without rows" : "";
        return problem.Length == 0 ? new CockroachStatus([.. nodes.Values]) : null;
    }

    /// <summary>A header, and the format of the rows below it.</summary>
    private sealed class Columns(char separator, bool isBordered, Dictionary<string, int> places, int count)
    {
        public static Columns? Of(string line)
        {
            if (!line.Contains(UnderReplicated) || s_separators.FirstOrDefault(line.Contains) is not (not '\0' and char separator))
            {
                return null;
            }

            bool isBordered = separator == '|' && line.TrimStart().StartsWith("|", StringComparison.Ordinal);
            string[] names = Split(line, separator, isBordered);
            Dictionary<string, int> places = new(StringComparer.Ordinal);
            for (int i = 0; i < names.Length; i++)
            {
                places[names[i]] = i;
            }

            return places.ContainsKey(Id) && places.ContainsKey(UnderReplicated) ? new Columns(separator, isBordered, places, names.Length) : null;
        }

        /// <summary>Null for a line that is not a row: borders, counts, blank lines, other text.</summary>
        public string[]? Cells(string line) =>
            !line.Contains(separator) || line.Trim().All(c => c is '+' or '-' or '|') ? null : Split(line, separator, isBordered);

        public CockroachNode? Row(string[] cells)
        {
            string? Cell(string name) => places.TryGetValue(name, out int place) ? cells[place] : null;
            if (cells.Length != count || !int.TryParse(Cell(Id), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                return null;
            }

            // 2.1 has both columns; the worse of the two counts.
            bool?[] lives = [Flag(Cell("is_live")), Flag(Cell("is_available"))];
            bool? isLive = lives.Contains(false) ? false : lives.Contains(true) ? true : null;
            return new CockroachNode(id, Cell("address") ?? "", Number(Cell(Unavailable)), Number(Cell(UnderReplicated)), isLive);
        }

        private static string[] Split(string line, char separator, bool isBordered)
        {
            string trimmed = isBordered ? line.Trim() : line;
            trimmed = isBordered && trimmed.EndsWith("|", StringComparison.Ordinal) ? trimmed.Substring(1, Math.Max(0, trimmed.Length - 2)) : isBordered
                ? trimmed.Substring(1)
                : trimmed;
            return [.. (separator == ',' ? Csv(trimmed) : trimmed.Split(separator)).Select(cell => cell.Trim())];
        }

        private static IEnumerable<string> Csv(string line)
        {
            int start = 0;
            bool quoted = false;
            for (int i = 0; i <= line.Length; i++)
            {
                if (i == line.Length || (line[i] == ',' && !quoted))
                {
                    yield return line.Substring(start, i - start).Trim().Trim('"');
                    start = i + 1;
                }
                else if (line[i] == '"')
                {
                    quoted = !quoted;
                }
            }
        }

        private static long? Number(string? cell) => long.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

        private static bool? Flag(string? cell) => cell switch
        {
            "true" or "t" => true,
            "false" or "f" => false,
            _ => null,
        };
    }
}
