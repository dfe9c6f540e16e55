using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Health;
using DcosUpgrade.Journaling;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>The time after a wave, and the gates of its nodes at the end of it.</summary>
internal sealed class WaveSoak(ClusterContext cluster, DcosUpgradePlan plan, RunOptions options)
{
    /// <summary>Waits after a wave: for the canaries the soak time, for each wave that another one follows at least the interval.</summary>
    /// <param name="fresh">Nodes of the wave that this call upgraded.</param>
    /// <param name="isFollowed">True when nodes of later waves are not done.</param>
    /// <returns>A failed step for each node whose gates do not pass any more.</returns>
    public async Task<IReadOnlyList<DcosUpgradeStep>> RunAsync(
        int wave, IReadOnlyList<DcosUpgradeStep> fresh, bool isFollowed, CancellationToken cancellationToken)
    {
        TimeSpan soak = plan.Canary > 0 && wave == FirstOfAgents ? plan.SoakTime : TimeSpan.Zero;
        TimeSpan time = isFollowed && plan.WaveInterval > soak ? plan.WaveInterval : soak;
        if (fresh.Count == 0 || time <= TimeSpan.Zero)
        {
            return [];
        }

        options.Progress.Verbose($"{string.Join(", ", fresh.Select(step => step.Name))}: watched for {time.TotalSeconds:0} s before the next wave.");
        cluster.Journal.Write(new SoakEvent { Nodes = [.. fresh.Select(step => step.Name)], Time = time });
        await cluster.Clock.Delay(time, cancellationToken).ConfigureAwait(false);
        List<DcosUpgradeStep> failed = [];
        foreach (DcosUpgradeStep step in fresh)
        {
            HealthQuestion question = new(cluster.NodeOf(cluster.Inventory.Find(step.Name)!), null, OneLook: true, TimeSpan.Zero, options.MaxTaskLoss);
            DcosHealth health = await new HealthWaiter(cluster, options.Progress).WaitAsync(question, cancellationToken).ConfigureAwait(false);
            if (!health.Healthy)
            {
                failed.Add(step with
                {
                    Status = DcosStepStatus.Failed,
                    Message = $"not healthy any more after {time.TotalSeconds:0} s: {health.Holding}",
                    NextStep = $"Find out what the new version does to this {(step.Role == DcosRole.Master ? "master" : "agent")} before any other gets it.",
                });
            }
        }

        return failed;
    }

    private int FirstOfAgents => plan.Steps
        .Where(step => step.Role is DcosRole.Agent or DcosRole.PublicAgent).Select(step => step.Wave).DefaultIfEmpty(-1).Min();
}
