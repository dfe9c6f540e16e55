using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Inventory;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>All checks in the order of their results: the classes in Checks/, the gates that are checks too, and the table of hazards.</summary>
internal static class CheckCatalog
{
    public static readonly IReadOnlyList<Check> All =
    [
        .. Implementations.Of<Check>()
            .Concat(GateCatalog.All.Where(gate => gate.CheckOrder is not null).Select(gate => new GateCheck(gate)))
            .Concat(HazardTable.All.Select(hazard => new HazardCheck(hazard)))
            .OrderBy(check => check.Order),
    ];

    /// <summary>The risks that -AcceptRisk knows.</summary>
    public static IReadOnlyList<string> Risks => [.. All.Select(check => check.Risk).OfType<string>()];

    /// <summary>The risk that a result of a check is about; null for one that cannot be accepted.</summary>
    public static string? RiskOf(string check) => All.FirstOrDefault(candidate => candidate.Name == check)?.Risk;

    /// <exception cref="InputException">A risk is not one of the known ones (RiskUnknown).</exception>
    public static void RequireRisks(IEnumerable<string> given, IReadOnlyList<string> known)
    {
        if (given.Select(RiskId).FirstOrDefault(id => !known.Contains(id, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new InputException(SR.RiskUnknown, unknown, unknown, NearestName.Hint(unknown, [.. known]));
        }
    }

    /// <summary>Risks are accepted by their id or by the name of their result.</summary>
    public static string RiskId(string given) => given.StartsWith("risk-", StringComparison.OrdinalIgnoreCase) ? given.Substring(5) : given;
}
