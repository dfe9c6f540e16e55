using System;
using System.Collections.Generic;

namespace DcosUpgrade.Health;

/// <summary>One condition that a node must meet before anything goes on. One file per gate; <see cref="GateCatalog"/> lists them.</summary>
internal abstract class Gate
{
    /// <summary>The id that users see, lower case with dashes.</summary>
    public abstract string Name { get; }

    /// <summary>Where the rule comes from.</summary>
    public abstract string Source { get; }

    public abstract DcosCheckResult Look(GateSubject subject);

    protected DcosCheckResult Pass(GateSubject subject, string actual) => Result(subject, DcosCheckStatus.Passed, null, actual, "");

    protected DcosCheckResult Fail(GateSubject subject, string expected, string actual, string? remedy = null) =>
        Result(subject, DcosCheckStatus.Failed, expected, actual, $"{Name}: expected {expected}, found {actual}", remedy);

    /// <summary>It could not be seen, which is never taken for fine.</summary>
    protected DcosCheckResult Unseen(GateSubject subject, string why, string? remedy = null) =>
        Result(subject, DcosCheckStatus.Unknown, null, why, $"{Name}: could not be seen: {why}", remedy);

    protected DcosCheckResult Skip(GateSubject subject, string why) => Result(subject, DcosCheckStatus.Skipped, null, null, why);

    private DcosCheckResult Result(GateSubject subject, DcosCheckStatus status, string? expected, string? actual, string message, string? remedy = null) => new()
    {
        Name = Name,
        Target = subject.Node.Name,
        Status = status,
        Expected = expected,
        Actual = actual,
        Message = message,
        Remedy = remedy,
        Source = Source,
        Since = subject.View.At,
    };
}

/// <summary>Which gates a node must pass, in the order in which they are told.</summary>
internal static class GateCatalog
{
    /// <summary>For a master, whether it was upgraded just now or is another one of the ensemble.</summary>
    public static readonly IReadOnlyList<Gate> Master =
    [
        new AppliedGate(),
        new MasterUnitGate(),
        new ExhibitorServingGate(),
        new RegistrarRecoveredGate(),
        new OverlayRecoveredGate(),
        new MesosVersionGate(),
        new LeaderElectedGate(),
        new AgentsReturnedGate(),
    ];

    /// <summary>For a master of Enterprise, besides.</summary>
    public static readonly IReadOnlyList<Gate> Enterprise = [new CockroachGate()];

    public static readonly IReadOnlyList<Gate> Agent =
    [
        new AppliedGate(),
        new AgentUnitGate(),
        new AgentActiveGate(),
        new AgentRegisteredGate(),
        new TasksKeptGate(),
        new OtherAgentsGate(),
    ];

    public static IReadOnlyList<Gate> Of(DcosRole role, GateSubject subject) =>
        role != DcosRole.Master ? Agent : subject.Cockroach is null ? Master : [.. Master, .. Enterprise];

    public static bool Holds(DcosCheckResult result) => result.Status is DcosCheckStatus.Failed or DcosCheckStatus.Unknown;

    public static string Describe(IEnumerable<DcosCheckResult> results)
    {
        List<string> holding = [];
        foreach (DcosCheckResult result in results)
        {
            if (Holds(result))
            {
                holding.Add($"{result.Name} ({result.Actual ?? result.Message})");
            }
        }

        return string.Join("; ", holding);
    }
}
