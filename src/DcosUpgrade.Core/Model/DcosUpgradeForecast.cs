using System;
using System.Globalization;

namespace DcosUpgrade;

/// <summary>
/// The expected course of a plan's run, from simulated runs of the plan with different seeds. Times are offsets from the start of the run. A P10
/// is the 10th percentile over the completed runs, a P50 the median, a P90 the 90th percentile.
/// </summary>
public sealed record DcosUpgradeForecast
{
    /// <summary>Number of simulated runs.</summary>
    public int Seeds { get; init; }

    /// <summary>Number of simulated runs that completed the plan. Only these are counted in the times.</summary>
    public int Completed { get; init; }

    /// <summary>The waves in the order of the plan, each with one phase.</summary>
    public DcosForecastWave[] Waves { get; init; } = [];

    /// <summary>The end of the run.</summary>
    public TimeSpan EndP10 { get; init; }

    public TimeSpan EndP50 { get; init; }

    public TimeSpan EndP90 { get; init; }

    /// <summary>The median of the times for which an agent is not seen by the Mesos master, which removes it after 300 s; null without agents.</summary>
    public TimeSpan? OutageP50 { get; init; }

    /// <summary>The 90th percentile of these times.</summary>
    public TimeSpan? OutageP90 { get; init; }

    /// <summary>The steps with the longest median duration, longest first; five at most.</summary>
    public DcosForecastStep[] LongestSteps { get; init; } = [];

    /// <summary>Names of the durations that are drawn from measured times.</summary>
    public string[] Measured { get; init; } = [];

    /// <summary>Names of the durations that are drawn from the default distribution or follow the rules of DC/OS, because nothing was measured.</summary>
    public string[] Assumed { get; init; } = [];

    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture,
        "ends after {0} (10th to 90th percentile: {1} to {2}, {3} of {4} simulated runs completed)",
        EndP50, EndP10, EndP90, Completed, Seeds);
}
