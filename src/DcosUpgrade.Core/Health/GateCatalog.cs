using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Health;

/// <summary>The gates that a node must pass, in the order of their results.</summary>
internal static class GateCatalog
{
    /// <summary>Every gate, by its <see cref="Gate.Order"/>.</summary>
    public static readonly IReadOnlyList<Gate> All = [.. Implementations.Of<Gate>().OrderBy(gate => gate.Order)];

    /// <summary>For a master, whether it was upgraded just now or is another one of the ensemble.</summary>
    public static readonly IReadOnlyList<Gate> Master = Of(GateRoles.Master, databases: false);

    /// <summary>For a master in addition: the databases that some releases and editions have.</summary>
    public static readonly IReadOnlyList<Gate> Databases = Of(GateRoles.Master, databases: true);

    public static readonly IReadOnlyList<Gate> Agent = Of(GateRoles.Agent, databases: false);

    /// <summary>For the cluster, before the first agent and at the end.</summary>
    public static readonly IReadOnlyList<Gate> Phase = Of(GateRoles.Phase, databases: false);

    public static IReadOnlyList<Gate> Of(DcosRole role) => role == DcosRole.Master ? [.. Master, .. Databases] : Agent;

    public static bool Holds(DcosCheckResult result) => result.Status is DcosCheckStatus.Failed or DcosCheckStatus.Unknown;

    /// <summary>The gates that do not pass, in one line.</summary>
    public static string Describe(IEnumerable<DcosCheckResult> results) =>
        string.Join("; ", results.Where(Holds).Select(result => $"{result.Name} ({result.Actual ?? result.Message})"));

    /// <summary>The remedy of the first gate that does not pass; null when all pass.</summary>
    public static string? Remedy(IEnumerable<DcosCheckResult> results) => results.FirstOrDefault(Holds)?.Remedy;

    /// <summary>Time after the last view until all gates pass when all stays as it is in it; null when something must change first.</summary>
    public static TimeSpan? PassIn(IReadOnlyList<Gate> gates, GateSubject subject) => gates
        .Select(gate => gate.PassesIn(subject))
        .Aggregate<TimeSpan?, TimeSpan?>(TimeSpan.Zero, (latest, passes) => latest is null || passes is null ? null : latest > passes ? latest : passes);

    private static Gate[] Of(GateRoles role, bool databases) => [.. All.Where(gate => gate.Roles.HasFlag(role) && gate.IsOfDatabase == databases)];
}
