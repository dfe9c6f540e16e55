using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>No Marathon deploys anything.</summary>
internal sealed class DeploymentsCheck : MarathonCheck
{
    public override string Name => "marathon-deployments";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    protected override bool IsSeen(MarathonState state) => state.Deployments is not null;

    protected override DcosCheckResult Judge(CheckSubject subject)
    {
        string[] going = [.. subject.Cluster.Marathons.SelectMany(marathon => marathon.Value.Deployments!.Select(what => $"{marathon.Key}: {what}"))];
        return going.Length == 0
            ? Pass(subject, "idle")
            : Fail(subject, "none", string.Join("; ", going.Take(5)), "dcos marathon deployment list");
    }
}
