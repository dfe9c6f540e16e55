namespace DcosUpgrade.Prerequisites;

/// <summary>What listens where changed in 1.11.1.</summary>
internal sealed class PrometheusRisk : RiskCheck
{
    public override string Name => "risk-metrics-port";

    public override string Source => "DCOS-21545; dcos/dcos 1.11.13 CHANGES.md";

    public override DcosCheckResult Look(CheckSubject subject) => subject.Cluster.To switch
    {
        null => Unseen(subject, "the target version is not known", "Test-DcosPrerequisite -ToVersion 1.11.6"),
        { } to when !subject.Cluster.IsBefore("1.11.1") => Tell(subject, $"the Prometheus producer of {to} is on port 61091: scrape configurations need it"),
        { } to => Pass(subject, $"{to} does not have it"),
    };
}
