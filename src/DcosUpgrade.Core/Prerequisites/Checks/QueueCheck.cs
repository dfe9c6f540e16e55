using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>No app or pod waits for offers. Waiting for a launch delay is a warning.</summary>
internal sealed class QueueCheck : MarathonCheck
{
    public override string Name => "marathon-queue";

    public override int Order => 160;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    protected override bool IsKnown(MarathonState state) => state.Queue is not null;

    protected override DcosCheckResult EvaluateMarathons(CheckSubject subject)
    {
        KeyValuePair<string, bool>[] waiting = [.. subject.Cluster.Marathons.SelectMany(marathon => marathon.Value.Queue!)];
        string[] stuck = [.. waiting.Where(item => !item.Value).Select(item => item.Key)];
        return stuck.Length > 0 ? Fail(subject, "empty", $"waiting for offers: {string.Join(", ", stuck.Take(5))}", "dcos marathon debug list")
            : waiting.Length > 0 ? Warn(
                subject,
                "empty",
                $"waiting for a launch delay: {string.Join(", ", waiting.Take(5).Select(item => item.Key))}",
                "dcos marathon debug list")
            : Pass(subject, "empty");
    }
}
