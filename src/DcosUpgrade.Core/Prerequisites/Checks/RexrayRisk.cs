using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>REX-Ray goes from 0.9 to 0.11: a configuration of one's own must be looked at.</summary>
internal sealed class RexrayRisk : RiskCheck
{
    public override string Name => "risk-rexray";

    public override string Source => "DCOS_OSS-3597; dcos/dcos 1.11.4 packages/rexray/buildinfo.json";

    public override string? Risk => "rexray";

    public override DcosCheckResult Look(CheckSubject subject) => subject.Question.Config switch
    {
        null => Unseen(subject, "config.yaml was not given", "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml"),
        { } config when config.Keys.Contains("rexray_config") => Block(subject, "config.yaml has a rexray_config of its own, and REX-Ray goes from 0.9 to 0.11"),
        _ => Pass(subject, "no configuration of its own"),
    };
}
