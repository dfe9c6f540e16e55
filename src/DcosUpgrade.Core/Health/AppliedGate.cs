namespace DcosUpgrade.Health;

/// <summary>The node runs exactly the packages of the script, not merely its version.</summary>
internal sealed class AppliedGate : Gate
{
    public override string Name => "applied";

    public override string Source => "dcos/dcos 1.11.6 pkgpanda/__init__.py; observed on pkgpanda 1.10.8";

    public override DcosCheckResult Look(GateSubject subject)
    {
        if (subject.Target is not { } target)
        {
            return Skip(subject, "No run of this node is judged.");
        }

        if (subject.Facts is not { } facts)
        {
            return Unseen(subject, "the node's facts could not be read");
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
}
