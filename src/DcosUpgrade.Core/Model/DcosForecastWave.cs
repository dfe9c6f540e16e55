using System;

namespace DcosUpgrade;

/// <summary>The expected times of one wave. Times are offsets from the start of the plan's run.</summary>
public sealed record DcosForecastWave
{
    /// <summary>The wave: 0 for preparation, 1 for masters, then agents.</summary>
    public int Wave { get; init; }

    public DcosPlanPhase Phase { get; init; }

    /// <summary>Number of nodes that are upgraded; 0 for preparation and verification.</summary>
    public int Nodes { get; init; }

    /// <summary>The start of the first step.</summary>
    public TimeSpan StartP10 { get; init; }

    public TimeSpan StartP50 { get; init; }

    public TimeSpan StartP90 { get; init; }

    /// <summary>The end of the last step.</summary>
    public TimeSpan EndP10 { get; init; }

    public TimeSpan EndP50 { get; init; }

    public TimeSpan EndP90 { get; init; }

    public override string ToString() => $"wave {Wave} ({Phase})";
}
