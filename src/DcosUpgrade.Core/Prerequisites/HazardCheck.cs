using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>A row of the table of hazards as a check.</summary>
internal sealed class HazardCheck(Hazard hazard) : Check
{
    /// <summary>What is expected of the operator about a hazard that stops nothing.</summary>
    public const string Noted = "read and known";

    /// <summary>The names of these checks begin with it.</summary>
    public const string Prefix = "risk-";

    public override string Name => Prefix + hazard.Id;

    public override int Order => hazard.Order;

    public override string Source => hazard.Source;

    public override CheckScope Scope => CheckScope.Cluster;

    // The installed version is among the conditions of the nodes.
    public override RequiredObservations Needs => hazard.From is null ? RequiredObservations.Nothing : RequiredObservations.Nodes;

    public override bool EnterpriseOnly => hazard.Edition == DcosEdition.Enterprise;

    public override string? Risk => hazard.IsBlocking ? hazard.Id : null;

    public override DcosCheckSeverity Severity => hazard.IsBlocking ? DcosCheckSeverity.Risk : DcosCheckSeverity.Advisory;

    public override bool IsFor(DcosTestProcedure procedure) => procedure == hazard.Procedure;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        DcosCheckResult? outside = Outside(subject, hazard.To, subject.Cluster.To, "the target version is not known", TargetRemedy)
            ?? Outside(subject, hazard.From, subject.Cluster.From, "the installed version is not known", "$cluster | Get-DcosNode -Live");
        string text = hazard.Text.Replace("{to}", subject.Cluster.To?.ToString() ?? "the target");
        return outside ?? (hazard.IsBlocking ? Hold(subject, text, hazard.Remedy!) : Warn(subject, Noted, text, hazard.Remedy));
    }

    /// <summary>The result when a version is not among those that have the hazard, or is not known; null when it is among them.</summary>
    private DcosCheckResult? Outside(CheckSubject subject, VersionRanges? ranges, DcosVersion? version, string unknown, string remedy) =>
        ranges is null ? null
        : version is null ? Unknown(subject, unknown, remedy)
        : ranges.Contain(version) ? null
        : Pass(subject, $"{version} does not have it");
}
