using System;
using System.Collections.Generic;

namespace DcosUpgrade.Modelling;

/// <summary>What is assumed of durations that were not measured: any value of a range is equally likely.</summary>
internal static class ModelTimeTable
{
    /// <summary>
    /// Ranges in seconds. Outages and gates are not here: the rules of DC/OS decide them when they were not measured. The help of New-DcosUpgradePlan
    /// names the ranges.
    /// </summary>
    public static readonly IReadOnlyDictionary<ModelTime, (double From, double To)> Assumed = new Dictionary<ModelTime, (double From, double To)>
    {
        [ModelTime.Staging] = (20, 60),
        [ModelTime.MasterScript] = (120, 360),
        [ModelTime.AgentScript] = (60, 240),
        [ModelTime.Checks] = (15, 60),
    };

    /// <summary>Measured values vary by this part around each sample.</summary>
    public const double Spread = 0.05;

    /// <summary>
    /// All measured values of one upgrade differ from those of another one by this part: the load of machines and network is the same for all nodes. What
    /// varies from node to node alone vanishes in the sum of many nodes.
    /// </summary>
    public const double UpgradeSpread = 0.1;

    /// <summary>A duration from a number in [0, 1) for the choice and another for the variation; null when the rules of DC/OS decide.</summary>
    public static TimeSpan? Draw(ClusterModel model, ModelTime kind, double choice, double variation)
    {
        if (model.Times.TryGetValue(kind, out IReadOnlyList<TimeSpan>? samples) && samples.Count > 0)
        {
            TimeSpan sample = samples[Math.Min(samples.Count - 1, (int)(choice * samples.Count))];
            return TimeSpan.FromMilliseconds(Math.Round(sample.TotalMilliseconds * (1 - Spread + (2 * Spread * variation))));
        }

        return Assumed.TryGetValue(kind, out (double From, double To) range)
            ? TimeSpan.FromMilliseconds(Math.Round(1000 * (range.From + ((range.To - range.From) * choice))))
            : null;
    }
}
