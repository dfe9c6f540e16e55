using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Bench.Peers;

/// <summary>One row of the table.</summary>
/// <param name="Name">What is measured, with its unit.</param>
/// <param name="Peer">What it is compared with; null for a figure with a limit of its own.</param>
/// <param name="Compared">Ours divided by the peer's, or ours where there is no peer: the value that has the goal.</param>
/// <param name="Goal">The highest allowed value of <paramref name="Compared"/>; null for a figure without a goal.</param>
internal sealed record Figure(string Name, Spread Ours, Spread? Peer, Spread Compared, double? Goal)
{
    public bool IsMissed => Compared.Median > Goal;

    public string GoalText => Goal is { } goal
        ? (Peer is null ? "<= " : "<= x") + goal.ToString("0.###", CultureInfo.InvariantCulture)
        : "-";

    public string Verdict => Goal is null ? "" : IsMissed ? "MISSED" : "met";

    /// <summary>A comparison of measurements that were taken in pairs, one of ours directly before or after one of the peer's.</summary>
    public static Figure Ratio(string name, IReadOnlyList<double> ours, IReadOnlyList<double> peer, double? goal) =>
        new(name, Spread.Of(ours), Spread.Of(peer), Spread.Of(ours.Zip(peer, (our, other) => our / other)), goal);

    /// <summary>A figure of ours that has a limit of its own.</summary>
    public static Figure Limit(string name, IReadOnlyList<double> ours, double? goal) => new(name, Spread.Of(ours), null, Spread.Of(ours), goal);

    /// <summary>A comparison by difference: what ours takes more than the peer.</summary>
    public static Figure Difference(string name, IReadOnlyList<double> ours, IReadOnlyList<double> peer, double goal) =>
        new(name, Spread.Of(ours.Zip(peer, (our, other) => our - other)), null, Spread.Of(ours.Zip(peer, (our, other) => our - other)), goal);
}
