using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>Every pod is stable.</summary>
internal sealed class PodsCheck : MarathonCheck
{
    public override string Name => "marathon-pods";

    public override int Order => 180;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    protected override bool IsKnown(MarathonState state) => state.Pods is not null;

    protected override DcosCheckResult EvaluateMarathons(CheckSubject subject)
    {
        MarathonPodState[] pods = [.. subject.Cluster.Marathons.SelectMany(marathon => marathon.Value.Pods!)];
        string[] sick = [.. pods.Where(pod => pod.Status != "STABLE").Select(pod => $"{pod.Id}: {pod.Status}")];
        return sick.Length == 0
            ? Pass(subject, $"{pods.Length} stable")
            : Fail(subject, "all STABLE", string.Join("; ", sick.Take(5)), "dcos marathon pod list");
    }
}
