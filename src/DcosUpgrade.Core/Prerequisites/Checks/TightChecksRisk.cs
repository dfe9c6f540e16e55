namespace DcosUpgrade.Prerequisites;

/// <summary>Check time-outs of 1 s make sound nodes look sick.</summary>
internal sealed class TightChecksRisk : RiskCheck
{
    public override string Name => "risk-tight-checks";

    public override string Source => "dcos/dcos 1.11.3 gen/calc.py; dcos/dcos 1.11.4 gen/calc.py";

    public override DcosCheckResult Look(CheckSubject subject) => subject.Cluster.To switch
    {
        null => Unseen(subject, "the target version is not known", "Test-DcosPrerequisite -ToVersion 1.11.6"),
        { } to when subject.Cluster.IsBefore("1.11.4") => Tell(subject, $"the checks of {to} have time-outs of 1 s: a loaded node fails them now and then"),
        { } to => Pass(subject, $"{to} does not have it"),
    };
}
