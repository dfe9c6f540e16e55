namespace DcosUpgrade.Prerequisites;

/// <summary>REX-Ray goes from 0.9 to 0.11: a custom configuration must be reviewed.</summary>
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
            "config.yaml has a custom rexray_config, and REX-Ray goes from 0.9 to 0.11"),
        _ => Pass(subject, "no custom configuration"),
    };
}
