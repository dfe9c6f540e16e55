using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Releases;

/// <summary>One upgrade of a route.</summary>
/// <param name="Tested">True when it is in the published matrix, or stays inside a line.</param>
internal sealed record RouteHop(DcosVersion From, DcosVersion To, bool Tested)
{
    /// <summary>True when it stays inside a line.</summary>
    public bool IsPatch => ReleaseLine.Of(From) == ReleaseLine.Of(To);
}

/// <summary>
/// Finds the best way between two releases: first the fewest untested upgrades, then the fewest releases with a hazard that blocks, then the
/// fewest upgrades; of equal ways the one with the later releases.
/// </summary>
internal sealed class UpgradeRoute(DcosVersion target, DcosEdition edition)
{
    private readonly Dictionary<DcosVersion, Way?> _ways = [];

    /// <returns>The hops in order; none when both are the same release.</returns>
    /// <exception cref="InputException">No way leads to the target (UnsupportedPath).</exception>
    public IReadOnlyList<RouteHop> From(DcosVersion from) => Best(from) is { } way
        ? [.. way.Hops]
        : throw new InputException(SR.UnsupportedPath, null, from, target, Refusal(from));

    /// <summary>Later releases that a hop could have gone to, each with the reason why the route does not.</summary>
    public IEnumerable<string> NotChosen(RouteHop hop) =>
        from line in ReleaseLine.All.Reverse()
        from release in line.Releases.Reverse()
        where release.CompareTo(hop.To) > 0 && release.CompareTo(target) <= 0
        let path = UpgradePath.Judge(hop.From, release, DcosProcedure.Upgrade)
        where !hop.IsPatch && ReleaseLine.Of(hop.From) != line && line.After.Contains(ReleaseLine.Of(hop.From)!.Name)
        select $"{release}: {Why(hop.From, release, path)}";

    /// <summary>Hazards of one upgrade that block it until they are accepted. Hazards of every upgrade are not among them.</summary>
    public static IEnumerable<Hazard> Dangers(DcosVersion from, DcosVersion to, DcosEdition edition) =>
        HazardTable.Of(from, to, edition).Where(hazard => hazard.IsBlocking);

    private string Why(DcosVersion from, DcosVersion release, UpgradePath path) =>
        path.Kind != UpgradePathKind.Supported ? path.Reason
        : Dangers(from, release, edition).FirstOrDefault() is { } danger ? danger.Text.Replace("{to}", release.ToString())
        : Best(release) is not { } way ? Refusal(release)
        : way.Hops.FirstOrDefault(hop => !hop.Tested) is { } untested ? $"{untested.From} -> {untested.To} is not tested"
        : "the way from there takes more upgrades";

    private string Refusal(DcosVersion from) => UpgradePath.Judge(from, target, DcosProcedure.Upgrade) is { Kind: UpgradePathKind.Refused } refused
        ? refused.Reason
        : "no published line leads there";

    private Way? Best(DcosVersion from)
    {
        if (from.Equals(target))
        {
            return new Way([], 0, 0);
        }

        if (!_ways.TryGetValue(from, out Way? best))
        {
            foreach (RouteHop hop in Hops(from))
            {
                if (Best(hop.To) is { } rest)
                {
                    Way way = new(
                        [hop, .. rest.Hops], rest.Untested + (hop.Tested ? 0 : 1), rest.Dangers + (Dangers(from, hop.To, edition).Any() ? 1 : 0));
                    best = best is null || way.CompareTo(best) < 0 ? way : best;
                }
            }

            _ways[from] = best;
        }

        return best;
    }

    private IEnumerable<RouteHop> Hops(DcosVersion from)
    {
        ReleaseLine? source = ReleaseLine.Of(from);
        IEnumerable<DcosVersion> releases = ReleaseLine.All.SelectMany(line => line.Releases).Concat([target]).Distinct();
        foreach (DcosVersion to in releases.Where(to => to.CompareTo(from) > 0 && to.CompareTo(target) <= 0))
        {
            UpgradePath path = UpgradePath.Judge(from, to, DcosProcedure.Upgrade);
            bool isPatch = ReleaseLine.Of(to) == source && Withdrawal.Of(from, to) is null or { To: null };
            if (isPatch || path.Kind != UpgradePathKind.Refused)
            {
                yield return new RouteHop(from, to, isPatch || path.Kind == UpgradePathKind.Supported);
            }
        }
    }

    private sealed record Way(IReadOnlyList<RouteHop> Hops, int Untested, int Dangers) : IComparable<Way>
    {
        public int CompareTo(Way? other) => other is null ? -1
            : Untested != other.Untested ? Untested.CompareTo(other.Untested)
            : Dangers != other.Dangers ? Dangers.CompareTo(other.Dangers)
            : Hops.Count != other.Hops.Count ? Hops.Count.CompareTo(other.Hops.Count)
            : LaterFirst(other.Hops);

        private int LaterFirst(IReadOnlyList<RouteHop> others)
        {
            int order = 0;
            for (int i = 0; order == 0 && i < Hops.Count; i++)
            {
                order = others[i].To.CompareTo(Hops[i].To);
            }

            return order;
        }
    }
}
