using System;

namespace DcosUpgrade.Upgrade;

/// <summary>How a rollout is carried out.</summary>
internal sealed record RolloutOptions(RunOptions Run)
{
    /// <summary>Number of agents that are upgraded at the same time.</summary>
    public int ThrottleLimit { get; init; } = 1;

    /// <summary>Age above which the last backup is too old: a warning is issued before the first master.</summary>
    public TimeSpan MaxBackupAge { get; init; } = TimeSpan.FromHours(24);
}
