using System;

namespace DcosUpgrade.Prerequisites;

/// <summary>What a check is about, and so how often it is made.</summary>
internal enum CheckScope
{
    Cluster,
    Node,
    Master,
    Agent,
}

/// <summary>What has to be looked at for a check. Only what some check needs is asked for.</summary>
[Flags]
internal enum RequiredObservations
{
    Nothing = 0,

    /// <summary>The conditions of the nodes.</summary>
    Nodes = 1,

    /// <summary>Ports, tried from node to node.</summary>
    Ports = 2,

    /// <summary>The nodes' own checks.</summary>
    OwnChecks = 4,

    /// <summary>All masters: Exhibitor, metrics, agents.</summary>
    Masters = 8,

    /// <summary>The leading master's frameworks and tasks.</summary>
    Frameworks = 16,

    /// <summary>Machines in maintenance.</summary>
    Maintenance = 32,

    /// <summary>Marathon and the Marathons that run on it.</summary>
    Marathon = 64,

    /// <summary>The cluster folder: lock, claims, backups.</summary>
    Folder = 128,

    /// <summary>The bootstrap node.</summary>
    Bootstrap = 256,

    /// <summary>Enterprise: the replication of the IAM database.</summary>
    Cockroach = 512,
}

/// <summary>One prerequisite or hazard. Pure: the same subject gives the same result. One file each; <see cref="CheckCatalog"/> lists them.</summary>
internal abstract class Check
{
    /// <summary>The id that users see, lower case with dashes.</summary>
    public abstract string Name { get; }

    /// <summary>Where the rule comes from.</summary>
    public abstract string Source { get; }

    public abstract CheckScope Scope { get; }

    public abstract RequiredObservations Needs { get; }

    /// <summary>It is about what only Enterprise has.</summary>
    public virtual bool EnterpriseOnly => false;

    /// <summary>The risk that -AcceptRisk names; null when nobody may accept a failure.</summary>
    public virtual string? Risk => null;

    public virtual bool IsFor(DcosTestProcedure procedure) => procedure != DcosTestProcedure.Verify;

    /// <summary>Judges. A check of nodes is only asked about nodes that could be looked at.</summary>
    public abstract DcosCheckResult Look(CheckSubject subject);

    public DcosCheckResult Unseen(CheckSubject subject, string why, string? remedy = null) =>
        Result(subject, DcosCheckStatus.Unknown, null, why, $"{Name}: could not be seen: {why}", remedy);

    public DcosCheckResult Skip(CheckSubject subject, string why) => Result(subject, DcosCheckStatus.Skipped, null, null, why, null);

    protected DcosCheckResult Pass(CheckSubject subject, string actual, string? expected = null) =>
        Result(subject, DcosCheckStatus.Passed, expected, actual, "", null);

    /// <param name="remedy">A command where there is one.</param>
    protected DcosCheckResult Fail(CheckSubject subject, string expected, string actual, string remedy) =>
        Result(subject, DcosCheckStatus.Failed, expected, actual, $"{Name}: expected {expected}, found {actual}", remedy);

    protected DcosCheckResult Warn(CheckSubject subject, string expected, string actual, string? remedy = null) =>
        Result(subject, DcosCheckStatus.Warning, expected, actual, $"{Name}: {actual}", remedy);

    private DcosCheckResult Result(CheckSubject subject, DcosCheckStatus status, string? expected, string? actual, string message, string? remedy) => new()
    {
        Name = Name,
        Target = subject.Target,
        Status = status,
        Expected = expected,
        Actual = actual,
        Message = message,
        Remedy = remedy,
        Source = Source,
        Since = subject.Cluster.At,
    };
}

/// <summary>A check that looks at nothing but a node's conditions.</summary>
internal abstract class NodeCheck : Check
{
    public override CheckScope Scope => CheckScope.Node;

    public override RequiredObservations Needs => RequiredObservations.Nodes;
}

/// <summary>A hazard that comes with versions or with the procedure itself.</summary>
internal abstract class RiskCheck : Check
{
    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nothing;

    public override bool IsFor(DcosTestProcedure procedure) => procedure == DcosTestProcedure.Upgrade;

    /// <summary>What the operator should have heard.</summary>
    protected DcosCheckResult Tell(CheckSubject subject, string what) => Warn(subject, "read and known", what);

    /// <summary>What stops everything until it is accepted by name.</summary>
    protected DcosCheckResult Block(CheckSubject subject, string what) =>
        Fail(subject, $"accepted with -AcceptRisk {Risk}", what, $"$cluster | Test-DcosPrerequisite -AcceptRisk {Risk}");
}
