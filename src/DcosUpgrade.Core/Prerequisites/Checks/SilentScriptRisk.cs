namespace DcosUpgrade.Prerequisites;

/// <summary>The node script of 1.11.0 ends without a word when its checks do not pass in time.</summary>
internal sealed class SilentScriptRisk : RiskCheck
{
    public override string Name => "risk-silent-script";

    public override string Source => "DCOS_OSS-2028; dcos/dcos 1.11.0 dcos_installer/upgrade.py";

    public override DcosCheckResult Look(CheckSubject subject) => subject.Cluster.To switch
    {
        null => Unseen(subject, "the target version is not known", "Test-DcosPrerequisite -ToVersion 1.11.6"),
        { } to when to.ToString() == "1.11.0" => Tell(subject, $"the node script of {to} ends without a word when its checks do not pass in time; how a run ended is decided from evidence here, but by hand you would see nothing"),
        { } to => Pass(subject, $"{to} does not have it"),
    };
}
