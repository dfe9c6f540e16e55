namespace DcosUpgrade.Prerequisites;

/// <summary>The upgrade may replace REX-Ray by another version: a custom configuration must be reviewed.</summary>
internal sealed class RexrayRisk : RiskCheck
{
    public override string Name => "risk-rexray";

    public override int Order => 330;

    public override string Source => "DCOS_OSS-3597; dcos/dcos 1.11.4 packages/rexray/buildinfo.json";

    public override RequiredObservations Needs => RequiredObservations.Configuration;

    public override string? Risk => "rexray";

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Question.Config switch
    {
        null => Unknown(subject, subject.Cluster.Why(RequiredObservations.Configuration), "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml"),
        { } config when config.Values.ContainsKey("rexray_config") => Block(
            subject,
            "config.yaml has a custom rexray_config, and the REX-Ray of the target may be another version"),
        _ => Pass(subject, "no custom configuration"),
    };
}
