using System;

namespace DcosUpgrade;

/// <summary>The expected duration of one step of a plan.</summary>
public sealed record DcosForecastStep
{
    /// <summary>The number of the step in the plan.</summary>
    public int Number { get; init; }

    /// <summary>The node, or the cluster.</summary>
    public required string Name { get; init; }

    /// <summary>The action of the step.</summary>
    public required string Action { get; init; }

    public TimeSpan DurationP50 { get; init; }

    public TimeSpan DurationP90 { get; init; }

    public override string ToString() => $"{Number} {Name}: {Action}";
}
