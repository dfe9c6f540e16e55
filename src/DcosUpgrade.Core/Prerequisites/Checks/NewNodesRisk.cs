namespace DcosUpgrade.Prerequisites;

/// <summary>While the cluster is upgraded no node may be added; those that appear are reported by known-agents.</summary>
internal sealed class NewNodesRisk : RiskCheck
{
    public override string Name => "risk-no-new-nodes";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines)";

    public override string? Risk => "no-new-nodes";

    public override DcosCheckResult Look(CheckSubject subject) =>
        Block(subject, "no node may be added to the cluster while it is upgraded");
}
