using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>No Marathon deploys anything.</summary>
internal sealed class DeploymentsCheck : MarathonCheck
{
    public override string Name => "marathon-deployments";

    public override string Source => "procedure, prerequisites (Marathon stable); dcos-runtime.md §8.2";

    protected override bool IsSeen(MarathonState state) => state.Deployments is not null;

    protected override DcosCheckResult Judge(CheckSubject subject)
    {
        string[] going = [.. subject.Cluster.Marathons.SelectMany(marathon => marathon.Value.Deployments!.Select(what => $"{marathon.Key}: {what}"))];
        return going.Length == 0
            ? Pass(subject, "idle")
            : Fail(subject, "none", string.Join("; ", going.Take(5)), "dcos marathon deployment list");
    }
}
