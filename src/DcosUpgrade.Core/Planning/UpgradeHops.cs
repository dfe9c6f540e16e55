using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Planning;

/// <summary>The upgrades from one release to another, with what each needs.</summary>
internal static class UpgradeHops
{
    /// <param name="to">Null: the last published release.</param>
    /// <param name="edition">Unknown: what both editions need.</param>
    /// <returns>The hops in order; none when both are the same release.</returns>
    /// <exception cref="InputException">A release is not published (ConfigVersionUnknown), or no way leads to the target (UnsupportedPath).</exception>
    public static IReadOnlyList<DcosUpgradeHop> Find(DcosVersion from, DcosVersion? to, DcosEdition edition)
    {
        to ??= ReleaseLine.All[ReleaseLine.All.Count - 1].Last;
        ReleaseLine.Require(from, to);
        UpgradeRoute route = new(to, edition);
        return [.. route.From(from).Select((hop, index) => new DcosUpgradeHop
        {
            Number = index + 1,
            FromVersion = hop.From.ToString(),
            ToVersion = hop.To.ToString(),
            Edition = edition,
            IsPatch = hop.IsPatch,
            Tested = hop.Tested,
            Supported = !hop.IsPatch,
            Needs = [.. Needs(hop, edition).OrderBy(need => need.Kind)],
            NotChosen = [.. route.NotChosen(hop)],
        })];
    }

    private static IEnumerable<DcosHopNeed> Needs(RouteHop hop, DcosEdition edition)
    {
        foreach (ConfigMigration migration in ConfigMigration.Between(hop.From, hop.To, edition))
        {
            string source = ReleaseLine.Of(migration.Since)!.Source;
            yield return new DcosHopNeed { Kind = DcosHopNeedKind.Configuration, Name = migration.Name, Text = migration.Text.TrimEnd('.'), Source = source };
        }

        foreach (ReleaseNeed need in ReleaseNeed.Of(hop.From, hop.To, edition))
        {
            yield return new DcosHopNeed { Kind = need.Kind, Name = need.Name, Text = need.Text, Source = need.Source };
        }

        foreach (Hazard hazard in HazardTable.Of(hop.From, hop.To, edition))
        {
            string text = hazard.Text.Replace("{to}", hop.To.ToString());
            yield return new DcosHopNeed { Kind = DcosHopNeedKind.Hazard, Name = hazard.Id, Text = text, Source = hazard.Source };
        }
    }
}
