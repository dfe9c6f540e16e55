using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Health;

/// <summary>The gates that a node must pass, in the order of their results.</summary>
internal static class GateCatalog
{
    /// <summary>Every gate, by its <see cref="Gate.Order"/>.</summary>
    public static readonly IReadOnlyList<Gate> All = [.. Implementations.Of<Gate>().OrderBy(gate => gate.Order)];

    /// <summary>For a master, whether it was upgraded just now or is another one of the ensemble.</summary>
    public static readonly IReadOnlyList<Gate> Master = Of(GateRoles.Master, enterprise: false);

    /// <summary>For a master of Enterprise, in addition.</summary>
    public static readonly IReadOnlyList<Gate> Enterprise = Of(GateRoles.Master, enterprise: true);

    public static readonly IReadOnlyList<Gate> Agent = Of(GateRoles.Agent, enterprise: false);

    /// <summary>For the cluster, before the first agent and at the end.</summary>
    public static readonly IReadOnlyList<Gate> Phase = Of(GateRoles.Phase, enterprise: false);

    public static IReadOnlyList<Gate> Of(DcosRole role, GateSubject subject) =>
        role != DcosRole.Master ? Agent : subject.Cockroach is null ? Master : [.. Master, .. Enterprise];

    public static bool Holds(DcosCheckResult result) => result.Status is DcosCheckStatus.Failed or DcosCheckStatus.Unknown;

    /// <summary>The gates that do not pass, in one line.</summary>
    public static string Describe(IEnumerable<DcosCheckResult> results) =>
        string.Join("; ", results.Where(Holds).Select(result => $"{result.Name} ({result.Actual ?? result.Message})"));

    /// <summary>The remedy of the first gate that does not pass; null when all pass.</summary>
    public static string? Remedy(IEnumerable<DcosCheckResult> results) => results.FirstOrDefault(Holds)?.Remedy;

    private static Gate[] Of(GateRoles role, bool enterprise) => [.. All.Where(gate => gate.Roles.HasFlag(role) && gate.EnterpriseOnly == enterprise)];
}
