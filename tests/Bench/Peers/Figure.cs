using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Bench.Peers;

/// <summary>One row of the table.</summary>
/// <param name="Name">What is measured, with its unit.</param>
/// <param name="Peer">The same of a peer; null where there is none.</param>
/// <param name="Ratio">Ours divided by the peer's; null for a figure with a limit of its own.</param>
/// <param name="Goal">The highest allowed ratio, or where there is none the highest allowed value of ours; null for a figure without a goal.</param>
internal sealed record Figure(string Name, Spread Ours, Spread? Peer, Spread? Ratio, double? Goal)
{
    public bool IsMissed => (Ratio ?? Ours).Median > Goal;

    public string GoalText => Goal is { } goal ? (Ratio is null ? "<= " : "<= x") + goal.ToString("0.###", CultureInfo.InvariantCulture) : "-";

    public string Verdict => Goal is null ? "" : IsMissed ? "MISSED" : "met";

    /// <summary>A comparison of measurements that were taken in turn: each ratio is that of one repetition.</summary>
    public static Figure Of(string name, IReadOnlyList<double> ours, IReadOnlyList<double> peer, double? goal) =>
        new(name, Spread.Of(ours), Spread.Of(peer), Spread.Of(ours.Zip(peer, (our, other) => our / other)), goal);

    /// <summary>A figure of ours that has a limit of its own.</summary>
    /// <param name="peer">The same of a peer, for comparison only.</param>
    public static Figure Limit(string name, IReadOnlyList<double> ours, double? goal, IReadOnlyList<double>? peer = null) =>
        new(name, Spread.Of(ours), peer is null ? null : Spread.Of(peer), null, goal);
}
