using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>Output of the cockroach program without a terminal.</summary>
internal static class CockroachResponses
{
    /// <summary>Number of ranges of the database.</summary>
    public const int Ranges = 195;

    private const string Counts = "replicas_leaders replicas_leaseholders ranges ranges_unavailable ranges_underreplicated";

    /// <param name="build">Version of the program: versions differ in columns and in the position of the row count.</param>
    public static string NodeStatus(string build, IReadOnlyList<CockroachMember> members)
    {
        string[] columns = [.. Columns(build).Split(' ')];
        string header = string.Join("\t", columns) + "\n";
        string rows = string.Concat(members.Select(member => string.Join("\t", columns.Select(column => Cell(member, column))) + "\n"));
        string count = $"{members.Count} rows\n";
        return build switch
        {
            "v1.0.6" => count + header + rows,
            "v1.1.4" => header + rows + "# " + count,
            _ => header + rows,
        };
    }

    private static string Columns(string build) => build switch
    {
        _ when Is(build, "v2.0.") => "id address build updated_at started_at is_live " + Counts,
        _ when Is(build, "v2.1.") => "id address build started_at updated_at is_available is_live " + Counts,
        _ when Is(build, "v19.1.") => "id address sql_address build started_at updated_at locality is_available is_live " + Counts,
        _ => "id address build updated_at started_at " + Counts,
    };

    private static bool Is(string build, string line) => build.StartsWith(line, StringComparison.Ordinal);

    private static string Cell(CockroachMember member, string column) => column switch
    {
        "id" => member.Id.ToString(CultureInfo.InvariantCulture),
        "address" or "sql_address" => member.Address + ":26257",
        "build" => member.Build,
        "updated_at" => Time(member.Updated),
        "started_at" => Time(member.Started),
        "locality" => "",
        "is_available" or "is_live" => member.IsLive ? "true" : "false",
        "ranges_unavailable" => "0",
        "ranges_underreplicated" => member.Behind.ToString(CultureInfo.InvariantCulture),
        _ => Ranges.ToString(CultureInfo.InvariantCulture),
    };

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
