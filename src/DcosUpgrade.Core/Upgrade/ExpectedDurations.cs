using System;

namespace DcosUpgrade.Upgrade;

/// <summary>Expected durations of steps before the first measured ones.</summary>
internal static class ExpectedDurations
{
    public static readonly TimeSpan Checks = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan Stage = TimeSpan.FromMinutes(5);

    /// <summary>Three masters, and the health checks between them.</summary>
    public static readonly TimeSpan Cockroach = TimeSpan.FromMinutes(6);

    /// <summary>Script, activation, checks and gates of one node.</summary>
    public static TimeSpan Of(DcosRole role) => role == DcosRole.Master ? TimeSpan.FromMinutes(8) : TimeSpan.FromMinutes(5);
}
