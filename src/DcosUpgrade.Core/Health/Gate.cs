using System;
using DcosUpgrade.Inventory;
using DcosUpgrade.Secrets;

namespace DcosUpgrade.Health;

/// <summary>
/// One condition that a node must meet before the upgrade continues. To add one: a class of its own in this folder, which
/// <see cref="GateCatalog"/> finds, and a line about it in the help.
/// </summary>
internal abstract class Gate
{
    /// <summary>The id that users see, lower case with dashes.</summary>
    public abstract string Name { get; }

    /// <summary>The public source of the rule.</summary>
    public abstract string Source { get; }

    /// <summary>Position among the results of a node.</summary>
    public abstract int Order { get; }

    /// <summary>The nodes that must pass it.</summary>
    public abstract GateRoles Roles { get; }

    /// <summary>True for a gate about a database that only some releases and editions have; others skip it.</summary>
    public virtual bool IsOfDatabase => false;

    /// <summary>Position among the checks of Test-DcosPrerequisite; null: it is not one of them.</summary>
    public virtual int? CheckOrder => null;

    /// <summary>True for a gate whose result is the same for every node: as a check it is evaluated once.</summary>
    public virtual bool IsOfCluster => false;

    /// <summary>True for a gate about the run of a node: as a check it belongs to -Procedure Verify only.</summary>
    public virtual bool NeedsRun => false;

    /// <summary>The risk that -AcceptRisk names; null when the gate cannot be accepted.</summary>
    public virtual string? Risk => null;

    /// <summary>What a result that does not pass means for an upgrade.</summary>
    public DcosCheckSeverity Severity => Risk is null ? DcosCheckSeverity.Blocking : DcosCheckSeverity.Risk;

    public abstract DcosCheckResult Evaluate(GateSubject subject);

    /// <summary>
    /// Time until the gate passes, counted from the last view, when all stays as it is in it; zero when it passes, null when something must
    /// change first.
    /// </summary>
    public virtual TimeSpan? PassesIn(GateSubject subject) => GateCatalog.Holds(Evaluate(subject)) ? null : TimeSpan.Zero;

    /// <summary>The node whose services must change before the gate can pass; null when another node shows it.</summary>
    public virtual InventoryNode? WaitsFor(GateSubject subject) => null;

    /// <summary>What to do when the gate failed or is unknown, with a command where there is one.</summary>
    protected abstract string RemedyFor(GateSubject subject);

    protected DcosCheckResult Pass(GateSubject subject, string actual) => Result(subject, DcosCheckStatus.Passed, null, actual, "");

    protected DcosCheckResult Fail(GateSubject subject, string expected, string actual) =>
        Result(subject, DcosCheckStatus.Failed, expected, actual, Redaction.Of($"{Name}: expected {expected}, found {actual}"), RemedyFor(subject));

    /// <summary>The condition could not be determined. It is never taken for met.</summary>
    protected DcosCheckResult Unknown(GateSubject subject, string why) =>
        Result(subject, DcosCheckStatus.Unknown, null, why, Redaction.Of($"{Name}: could not be determined: {why}"), RemedyFor(subject));

    /// <param name="why">A sentence of this program, without text of nodes.</param>
    protected DcosCheckResult Skip(GateSubject subject, string why) => Result(subject, DcosCheckStatus.Skipped, null, null, why);

    private DcosCheckResult Result(
        GateSubject subject,
        DcosCheckStatus status,
        string? expected,
        string? actual,
        string message,
        string? remedy = null) => new()
    {
        Name = Name,
        Target = subject.Node.Name,
        Status = status,
        Severity = Severity,
        Expected = expected,
        Actual = actual,
        Message = message,
        Remedy = remedy,
        Source = Source,
        Since = subject.View.At.Wall,
    };
}
