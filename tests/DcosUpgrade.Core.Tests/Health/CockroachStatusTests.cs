using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.Health;

/// <summary>Tables of <c>cockroach node status --ranges</c> as FACTS.md, CockroachDB describes them, for three masters.</summary>
public sealed class CockroachStatusTests
{
    private const string Replicated = "";

    /// <summary>Header of 1.0 and 1.1.</summary>
    private static readonly string[] s_plain = ["id", "address", "build", "updated_at", "started_at", "replicas_leaders", "replicas_leaseholders", "ranges",
        "ranges_unavailable", "ranges_underreplicated"];

    /// <summary>2.0 has is_live besides.</summary>
    private static readonly string[] s_live = ["id", "address", "build", "updated_at", "started_at", "is_live", "replicas_leaders", "replicas_leaseholders",
        "ranges", "ranges_unavailable", "ranges_underreplicated"];

    /// <summary>2.1 has a locality and two flags, in another order.</summary>
    private static readonly string[] s_available =
        ["id", "address", "build", "started_at", "updated_at", "locality", "is_available", "is_live", "replicas_leaders", "replicas_leaseholders", "ranges",
            "ranges_unavailable", "ranges_underreplicated"];

    /// <summary>19.x: a SQL address.</summary>
    private static readonly string[] s_sql =
        ["id", "address", "sql_address", "build", "started_at", "updated_at", "locality", "is_available", "is_live", "replicas_leaders",
            "replicas_leaseholders", "ranges", "ranges_unavailable", "ranges_underreplicated"];

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Every_versions_output_is_read_by_the_names_of_its_columns(string what, string text, string? problem)
    {
        CockroachStatus? status = CockroachStatus.Parse(text, out string unread);

        string found = status is null ? "! " + unread : status.Problem(3) ?? Replicated;
        bool isExpected = problem == Replicated ? found.Length == 0 : found.Contains(problem!, StringComparison.Ordinal);
        Assert.True(isExpected, $"{what}: expected '{problem}', found '{found}' in\n{text}");
    }

    [Fact]
    public void At_least_forty_tables_are_tested() => Assert.True(Outputs().Count() >= 40, $"{Outputs().Count()}");

    [Fact]
    public void The_procedures_own_sample_is_replicated()
    {
        CockroachStatus? status = CockroachStatus.Parse(Procedure, out _);

        Assert.Equal(["172.31.7.32:26257", "172.31.10.48:26257", "172.31.23.132:26257"], status!.Nodes.Select(node => node.Address));
        Assert.Null(status.Problem(3));
        Assert.Equal("3 nodes for 5 masters", status.Problem(5));
    }

    public static IEnumerable<object?[]> Outputs()
    {
        static object?[] Case(string what, string text, string? problem = Replicated) => [what, text, problem];

        foreach ((string version, string[] header) in new[] { ("1.0/1.1", s_plain), ("2.0", s_live), ("2.1", s_available), ("19", s_sql) })
        {
            yield return Case(version + " tsv", Tsv(header));
            yield return Case(
                version + " tsv, under-replicated", Tsv(header, Node(header, 2, under: "41")), "node 2 (172.31.0.2:26257): 41 ranges under-replicated");
            yield return Case(version + " tsv, unavailable", Tsv(header, Node(header, 3, unavailable: "7")), "node 3 (172.31.0.3:26257): 7 ranges unavailable");
            yield return Case(version + " table", Table(header));
            yield return Case(version + " table, under-replicated in the last row", Table(header, Node(header, 3, under: "1")), "node 3");
            yield return Case(version + " borderless table", Borderless(header));
            yield return Case(version + " borderless table, unavailable", Borderless(header, Node(header, 1, unavailable: "1")), "node 1");
            yield return Case(version + " csv", Csv(header));
            yield return Case(version + " csv, under-replicated", Csv(header, Node(header, 1, under: "195")), "195 ranges");
        }

        yield return Case("the procedure's sample", Procedure);
        yield return Case("1.0 without a terminal: the count comes first", "3 rows\n" + Tsv(s_plain));
        yield return Case("1.0, count first, under-replicated", "3 rows\n" + Tsv(s_plain, Node(s_plain, 1, under: "5")), "5 ranges under-replicated");
        yield return Case("1.1, count at the end", Tsv(s_plain) + "# 3 rows\n");
        yield return Case("1.1, Windows line ends", Tsv(s_plain).Replace("\n", "\r\n", StringComparison.Ordinal));
        yield return Case("1.1 on a terminal, count in brackets", Table(s_plain) + "(3 rows)\n");
        yield return Case("time taken below it", Table(s_plain) + "(3 rows)\n\nTime: 12.3ms\n");
        yield return Case("words before it", "Warning: the flag is deprecated\n\n" + Tsv(s_plain));
        yield return Case("blank lines around rows", Tsv(s_plain).Replace("\n", "\n\n", StringComparison.Ordinal));
        yield return Case("the header again after each row", Again(Tsv(s_plain)));
        yield return Case("the whole table twice", Table(s_plain) + Table(s_plain));
        yield return Case("the table twice, worse the second time", Tsv(s_plain) + Tsv(s_plain, Node(s_plain, 2, under: "3")), "3 ranges");
        yield return Case("columns that nobody knows, in front and behind", Tsv(["store", .. s_plain, "gossiped_replicas"]));
        yield return Case("columns in another order", Tsv([.. s_plain.Reverse()]));
        yield return Case("a dead node as a fourth row of 1.1, replicated away", Tsv(s_plain, rows: [.. Rows(s_plain), Node(s_plain, 4)]));
        yield return Case(
            "a dead node as a fourth row of 1.1, not yet replicated away", Tsv(s_plain, rows: [.. Rows(s_plain), Node(s_plain, 4, under: "12")]), "node 4");
        yield return Case("a dead node that 2.0 tells of as the third", Tsv(s_live, Node(s_live, 3, live: "false")), "2 nodes for 3 masters");
        yield return Case("a dead node that 2.0 tells of as a fourth", Tsv(s_live, rows: [.. Rows(s_live), Node(s_live, 4, live: "false")]));
        yield return Case("a dead node of 2.1 whose ranges nobody tells",
            Borderless(s_available, Node(s_available, 3, live: "false", unavailable: "NULL", under: "NULL")),
            "node 3 (172.31.0.3:26257) does not report its ranges");
        yield return Case("fewer rows than masters", Tsv(s_plain, rows: [.. Rows(s_plain).Take(2)]), "2 nodes for 3 masters");
        yield return Case("one node's own view only", Table(s_plain, rows: [.. Rows(s_plain).Take(1)]), "1 nodes for 3 masters");
        yield return Case("a replica more than counted in int", Tsv(s_plain, Node(s_plain, 1, under: "5000000000")), "5000000000 ranges");
        yield return Case("a negative number is not a count", Tsv(s_plain, Node(s_plain, 1, under: "-1")), "does not report its ranges");
        yield return Case("a row cut off", Tsv(s_plain)[..^20], "! a row is not understood");
        yield return Case("a row whose id is not a number", Tsv(s_plain).Replace("\n2\t", "\nx\t", StringComparison.Ordinal), "! a row is not understood");
        yield return Case("a header alone", string.Join("\t", s_plain) + "\n", "! a table without rows");
        yield return Case("nothing", "", "! no table of ranges");
        yield return Case("a count alone", "0 rows\n", "! no table of ranges");
        yield return Case(
            "an error",
            "Error: unable to connect or connection lost.\n\nPlease check the address and credentials such as certificates (if attempting to\ncommunicate "
                + "with a secure cluster).\n", "! no table of ranges");
        yield return Case("a status without --ranges", Tsv([.. s_plain.Take(5)]), "! no table of ranges");
        yield return Case("quoted csv with a comma in a locality", Csv(s_available).Replace("region=a", "\"region=a,zone=b\"", StringComparison.Ordinal));
    }

    /// <summary>The output that the documented procedure shows.</summary>
    private static string Procedure => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Health", "cockroach-node-status.txt"));

    private static string[][] Rows(string[] header) => [.. Enumerable.Range(1, 3).Select(id => Node(header, id))];

    private static string[] Node(
        string[] header, int id, string unavailable = "0", string under = "0", string live = "true") => [.. header.Select(column => column switch
    {
        "id" => $"{id}",
        "address" or "sql_address" => $"172.31.0.{id}:26257",
        "build" => "v1.1.4",
        "updated_at" or "started_at" => "2018-03-08 13:56:10",
        "is_live" or "is_available" => live,
        "locality" => "region=a",
        "ranges_unavailable" => unavailable,
        "ranges_underreplicated" => under,
        _ => "195",
    })];

    private static string[][] With(string[] header, string[][] changed, string[][]? rows) =>
        [.. (rows ?? Rows(header))
            .Select(row => changed.FirstOrDefault(other => other[Array.IndexOf(header, "id")] == row[Array.IndexOf(header, "id")]) ?? row)];

    private static string Tsv(string[] header, string[]? changed = null, string[][]? rows = null) =>
        Lines(header, changed, rows, cells => string.Join("\t", cells));

    private static string Csv(string[] header, string[]? changed = null) => Lines(header, changed, null, cells => string.Join(",", cells));

    private static string Table(string[] header, string[]? changed = null, string[][]? rows = null)
    {
        string border = "+" + string.Concat(header.Select(_ => "---------------------+")) + "\n";
        string[] lines = Lines(header, changed, rows, cells => "|" + string.Concat(cells.Select(cell => $" {cell,19} |")))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return border + lines[0] + "\n" + border + string.Join("\n", lines.Skip(1)) + "\n" + border;
    }

    private static string Borderless(string[] header, string[]? changed = null)
    {
        string[] lines = Lines(header, changed, null, cells => "  " + string.Join(" | ", cells.Select(cell => $"{cell,19}")))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines[0] + "\n" + "+" + string.Join("+", header.Select(_ => "----------------------")) + "+\n" + string.Join("\n", lines.Skip(1))
            + "\n(3 rows)\n";
    }

    private static string Again(string tsv)
    {
        string[] lines = tsv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(lines.Skip(1).Select(row => lines[0] + "\n" + row + "\n"));
    }

    private static string Lines(string[] header, string[]? changed, string[][]? rows, Func<IEnumerable<string>, string> line) =>
        string.Concat(With(header, changed is null ? [] : [changed], rows).Prepend(header).Select(cells => line(cells) + "\n"));
}
