namespace DcosUpgrade.Prerequisites;

/// <summary>Changed detect scripts take effect only from 1.11.2 on.</summary>
internal sealed class IpDetectRisk : RiskCheck
{
    public override string Name => "risk-ip-detect-ignored";

    public override string Source => "DCOS-21611; DC/OS 1.11 docs: release-notes/1.11.2";

    public override DcosCheckResult Look(CheckSubject subject) => subject.Cluster.To switch
    {
        null => Unseen(subject, "the target version is not known", "Test-DcosPrerequisite -ToVersion 1.11.6"),
        { } to when subject.Cluster.IsBefore("1.11.2") => Tell(subject, $"edits of ip-detect and fault-domain-detect are ignored before 1.11.2, so also by {to}"),
        { } to => Pass(subject, $"{to} does not have it"),
    };
}
