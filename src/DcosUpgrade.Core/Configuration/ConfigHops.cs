using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Configuration;

/// <summary>The configuration of one release on the way of an upgrade over several lines.</summary>
internal sealed record ConfigHop(DcosVersion From, DcosVersion To, ConfigUpdate Update);

/// <summary>Updates a configuration over all upgrades that lead from one release to another.</summary>
internal static class ConfigHops
{
    /// <param name="set">Values to set by parameter; each is set from the first release on that has the parameter.</param>
    /// <returns>The configurations in the order of the upgrades, each made from the one before.</returns>
    /// <exception cref="InputException">A release is not covered or no way leads to it; or as for <see cref="ConfigUpdater"/>.</exception>
    public static IReadOnlyList<ConfigHop> Update(
        ConfigDocument old, DcosVersion from, DcosVersion to, DcosEdition edition, IReadOnlyDictionary<string, object?> set, IYamlReader yaml)
    {
        ReleaseLine.RequireConfigured(from, to);
        IReadOnlyList<RouteHop> route = new UpgradeRoute(to, edition).From(from);
        Dictionary<string, object?> left = set.ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal);
        List<ConfigHop> hops = [];
        foreach (RouteHop hop in route)
        {
            IReadOnlyDictionary<string, ConfigParameter> parameters = ParameterCatalogue.Instance.For(hop.To, edition);
            Dictionary<string, object?> now = left.Where(value => hop.To.Equals(to) || parameters.ContainsKey(value.Key))
                .ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal);
            foreach (string name in now.Keys)
            {
                left.Remove(name);
            }

            ConfigUpdate update = new ConfigUpdater(new ConfigVersions(hop.From, hop.To), edition, now, yaml).Update(old);
            hops.Add(new ConfigHop(hop.From, hop.To, update));
            old = ConfigDocument.Parse(update.Text, old.Source, yaml);
        }

        return hops;
    }
}
