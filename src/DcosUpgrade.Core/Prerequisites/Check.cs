using DcosUpgrade.Secrets;

namespace DcosUpgrade.Prerequisites;

/// <summary>
/// One prerequisite or hazard. Pure: the same subject gives the same result. To add one: a class of its own in Checks/, which
/// <see cref="CheckCatalog"/> finds, and a line about it in the help. A hazard that depends only on versions, edition and procedure is
/// a row of Releases/Hazards.tsv.
/// </summary>
internal abstract class Check
{
    /// <summary>Lists the releases that can be the value of -ToVersion.</summary>
    protected const string TargetRemedy = "$cluster | Get-DcosUpgradePath";

    /// <summary>The id that users see, lower case with dashes.</summary>
    public abstract string Name { get; }

    /// <summary>Position among the results; the cluster's results come before those of its nodes.</summary>
    public abstract int Order { get; }

    /// <summary>The public source of the rule.</summary>
    public abstract string Source { get; }

    public abstract CheckScope Scope { get; }

    public abstract RequiredObservations Needs { get; }

    /// <summary>True for a check of what only Enterprise has.</summary>
    public virtual bool EnterpriseOnly => false;

    /// <summary>The risk that -AcceptRisk names; null when a failure cannot be accepted.</summary>
    public virtual string? Risk => null;

    /// <summary>What a result that does not pass means for an upgrade. A check that only warns is Advisory.</summary>
    public virtual DcosCheckSeverity Severity => Risk is null ? DcosCheckSeverity.Blocking : DcosCheckSeverity.Risk;

    public virtual bool IsFor(DcosTestProcedure procedure) => procedure != DcosTestProcedure.Verify;

    /// <summary>Evaluates the subject. A check of nodes is evaluated only for nodes whose conditions were observed.</summary>
    public abstract DcosCheckResult Evaluate(CheckSubject subject);

    public DcosCheckResult Unknown(CheckSubject subject, string why, string? remedy = null) =>
        Result(subject, DcosCheckStatus.Unknown, null, why.TrimEnd('.'), $"{Name}: could not be determined: {why.TrimEnd('.')}", remedy);

    public DcosCheckResult Skip(CheckSubject subject, string why) => Result(subject, DcosCheckStatus.Skipped, null, null, why, null);

    protected DcosCheckResult Pass(CheckSubject subject, string actual, string? expected = null) =>
        Result(subject, DcosCheckStatus.Passed, expected, actual, "", null);

    /// <param name="remedy">A command where there is one.</param>
    protected DcosCheckResult Fail(CheckSubject subject, string expected, string actual, string remedy) =>
        Result(subject, DcosCheckStatus.Failed, expected, actual, $"{Name}: expected {expected}, found {actual}", remedy);

    /// <summary>A hazard that fails until its risk is accepted.</summary>
    /// <param name="what">The hazard.</param>
    protected DcosCheckResult Hold(CheckSubject subject, string what, string remedy) => Result(
        subject, DcosCheckStatus.Failed, $"accepted with -AcceptRisk {Risk}", what, $"{Name}: {what} (to accept it, add -AcceptRisk {Risk})", remedy);

    protected DcosCheckResult Warn(CheckSubject subject, string expected, string actual, string? remedy = null) =>
        Result(subject, DcosCheckStatus.Warning, expected, actual, $"{Name}: {actual}", remedy);

    private DcosCheckResult Result(CheckSubject subject, DcosCheckStatus status, string? expected, string? actual, string message, string? remedy) => new()
    {
        Name = Name,
        Target = subject.Target,
        Status = status,
        Severity = Severity,
        Expected = expected,
        Actual = actual,
        Message = Redaction.Of(message),
        Remedy = remedy,
        Source = Source,
        Since = subject.Cluster.At,
    };
}
