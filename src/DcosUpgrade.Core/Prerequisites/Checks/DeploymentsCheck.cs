using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>No Marathon has a deployment in progress.</summary>
internal sealed class DeploymentsCheck : MarathonCheck
{
    public override string Name => "marathon-deployments";

    public override int Order => 150;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    protected override bool IsKnown(MarathonState state) => state.Deployments is not null;

    protected override DcosCheckResult EvaluateMarathons(CheckSubject subject)
    {
        string[] going = [.. subject.Cluster.Marathons.SelectMany(marathon => marathon.Value.Deployments!.Select(what => $"{marathon.Key}: {what}"))];
        return going.Length == 0
            ? Pass(subject, "idle")
            : Fail(subject, "none", string.Join("; ", going.Take(5)), "dcos marathon deployment list");
    }
}
