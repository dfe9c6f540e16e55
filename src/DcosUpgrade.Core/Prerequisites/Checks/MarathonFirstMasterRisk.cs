namespace DcosUpgrade.Prerequisites;

/// <summary>1.11.5 has two known defects that an upgrade meets.</summary>
internal sealed class MarathonFirstMasterRisk : RiskCheck
{
    public override string Name => "risk-1-11-5";

    public override string Source => "MSPH-2018-0003; MSPH-2018-0004; DC/OS 1.11 docs: release-notes/1.11.5";

    public override DcosCheckResult Look(CheckSubject subject) => subject.Cluster.To switch
    {
        null => Unseen(subject, "the target version is not known", "Test-DcosPrerequisite -ToVersion 1.11.6"),
        { } to when to.ToString() == "1.11.5" => Tell(subject, $"Marathon of {to} does not start while the first master is down, and SSL sockets may deadlock; both are fixed in 1.11.6"),
        { } to => Pass(subject, $"{to} does not have it"),
    };
}
