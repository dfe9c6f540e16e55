namespace DcosUpgrade.Health;

/// <summary>The node runs exactly the packages of the script, not only its version.</summary>
internal sealed class AppliedGate : Gate
{
    public override string Name => "applied";

    public override string Source => "dcos/dcos 1.11.6 pkgpanda/__init__.py; observed on pkgpanda 1.10.8";

    public override int Order => 10;

    public override GateRoles Roles => GateRoles.Master | GateRoles.Agent;

    public override int? CheckOrder => 490;

    public override bool NeedsRun => true;

    public override DcosCheckResult Evaluate(GateSubject subject)
    {
        if (subject.Target is not { } target)
        {
            return Skip(subject, "No run of this node is evaluated.");
        }

        if (subject.Facts is not { } facts)
        {
            return Unknown(subject, "the node's facts could not be read");
        }

        string found = facts.Version ?? "no version";
        if (facts.HasSwapDebris)
        {
            return Fail(subject, target.Version, $"{found}, with an unfinished swap of packages");
        }

        return facts.HasApplied(target)
            ? Pass(subject, found)
            : Fail(subject, target.Version, found == target.Version ? $"{found} with other packages than the script's" : found);
    }

    protected override string RemedyFor(GateSubject subject) => $"$cluster | Get-DcosNode {subject.Node.Name} | Invoke-DcosNodeUpgrade -Script $script";
}
