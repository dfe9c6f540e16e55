using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>Output of the cockroach program without a terminal.</summary>
internal static class CockroachResponses
{
    private const int Ranges = 195;
    private const string Header = "id\taddress\tbuild\tupdated_at\tstarted_at\treplicas_leaders\treplicas_leaseholders\tranges"
        + "\tranges_unavailable\tranges_underreplicated\n";

    /// <param name="build">Version of the program: versions differ in the position of the row count.</param>
    public static string NodeStatus(string build, IReadOnlyList<CockroachMember> members)
    {
        string rows = string.Concat(members.Select(member =>
            string.Join(
                "\t",
                member.Id,
                member.Address + ":26257",
                member.Build,
                Time(member.Updated),
                Time(member.Started),
                Ranges,
                Ranges,
                Ranges,
                0,
                member.Behind)
                + "\n"));
        string count = $"{members.Count} rows\n";
        return build switch
        {
            "v1.0.6" => count + Header + rows,
            "v1.1.4" => Header + rows + "# " + count,
            _ => Header + rows,
        };
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
