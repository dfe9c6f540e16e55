using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Rehearsal;

/// <summary>All faults, as declared on the members of <see cref="RehearsalFault"/>.</summary>
internal static class FaultTable
{
    private static readonly Dictionary<string, string> s_texts =
        EmbeddedTable.Rows("DcosUpgrade.Rehearsal.Faults.tsv", typeof(FaultTable).Assembly).ToDictionary(cells => cells[0], cells => cells[1]);

    /// <summary>In the order of the enum.</summary>
    public static readonly IReadOnlyList<FaultRow> Rows = [.. Enum.GetValues(typeof(RehearsalFault)).Cast<RehearsalFault>().Select(Read)];

    private static readonly Dictionary<RehearsalFault, FaultRow> s_rows = Rows.ToDictionary(row => row.Fault);

    public static FaultRow Row(RehearsalFault fault) => s_rows[fault];

    private static FaultRow Read(RehearsalFault fault)
    {
        FaultAttribute declared = typeof(RehearsalFault).GetField(fault.ToString())!.GetCustomAttribute<FaultAttribute>()
            ?? throw new InvalidOperationException($"RehearsalFault.{fault} has no [Fault].");
        return new FaultRow(fault, declared.Unit, declared.Amount, Roles(declared.Place), s_texts[$"{fault}"]);
    }

    private static DcosRole[] Roles(FaultPlace place) => place switch
    {
        FaultPlace.Node => [DcosRole.Master, DcosRole.Agent, DcosRole.PublicAgent],
        FaultPlace.Master => [DcosRole.Master],
        FaultPlace.Agent => [DcosRole.Agent, DcosRole.PublicAgent],
        FaultPlace.Bootstrap => [DcosRole.Bootstrap],
        _ => [DcosRole.Master, DcosRole.Agent, DcosRole.PublicAgent, DcosRole.Bootstrap],
    };
}
