namespace DcosUpgrade.Prerequisites;

/// <summary>From 1.11.2 Admin Router refuses TLS 1.0 and 1.1.</summary>
internal sealed class TlsRisk : RiskCheck
{
    public override string Name => "risk-tls";

    public override string Source => "DCOS-21958; dcos/dcos 1.11.13 CHANGES.md";

    public override DcosCheckResult Look(CheckSubject subject) => subject.Cluster.To switch
    {
        null => Unseen(subject, "the target version is not known", "Test-DcosPrerequisite -ToVersion 1.11.6"),
        { } to when !subject.Cluster.IsBefore("1.11.2") => Tell(subject, $"Admin Router of {to} refuses TLS 1.0, TLS 1.1 and 3DES: old clients of the cluster stop working"),
        { } to => Pass(subject, $"{to} does not have it"),
    };
}
