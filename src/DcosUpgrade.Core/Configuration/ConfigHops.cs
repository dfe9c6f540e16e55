using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Configuration.Checks;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Configuration;

/// <summary>The configuration before and after one upgrade.</summary>
internal sealed record ConfigHop(ConfigVersions Versions, ConfigDocument Before, ConfigUpdate Update);

/// <summary>Updates a configuration over every upgrade of the best published way between two releases.</summary>
/// <param name="set">Values to set by parameter, null removes one; each is set with the first upgrade whose target has the parameter.</param>
internal sealed class ConfigHops(DcosEdition edition, IReadOnlyDictionary<string, object?> set, IYamlReader yaml)
{
    /// <param name="mode">The security mode after the last upgrade; None: it stays.</param>
    /// <returns>One for each upgrade, each made from the one before; one when both releases are the same.</returns>
    /// <exception cref="InputException">No way leads from the one release to the other (UnsupportedPath), a parameter to set does not exist in the last
    /// one (ParameterNotSettable), or as for <see cref="ConfigUpdater"/>.</exception>
    public IReadOnlyList<ConfigHop> Update(ConfigDocument old, ConfigVersions versions, DcosSecurityMode mode)
    {
        ConfigUpdater.RequireSettable(set.Keys, versions.To, edition);
        Dictionary<string, object?> left = set.ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal);
        List<ConfigHop> hops = [];
        foreach (ConfigVersions hop in Route(versions))
        {
            Dictionary<string, object?> now = Settable(left, hop.To);
            left = left.Where(value => !now.ContainsKey(value.Key)).ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal);
            ConfigUpdate update = new ConfigUpdater(hop, edition, now, yaml).Update(old, hop.To.Equals(versions.To) ? mode : DcosSecurityMode.None);
            hops.Add(new ConfigHop(hop, old, update));
            old = ConfigDocument.Parse(update.Text, old.Source, yaml);
        }

        return hops;
    }

    /// <summary>What the operator has to decide: objections of the new installer, and warnings of Test-DcosConfig that the configuration did not have
    /// before, each with its parameter and without a full stop.</summary>
    public IReadOnlyList<string> Remaining(ConfigHop hop)
    {
        HashSet<(string, string?)> known = [.. Warnings(hop.Before, hop.Versions.From).Select(result => (result.Name, result.Parameter))];
        return
        [
            .. hop.Update.Findings.Select(finding => $"{finding.Key}: {finding.Message}"),
            .. Warnings(hop.Update.Document, hop.Versions.To).Where(result => !known.Contains((result.Name, result.Parameter)))
                .Select(result => result.Message),
        ];
    }

    private IEnumerable<DcosCheckResult> Warnings(ConfigDocument document, DcosVersion version)
    {
        ConfigSubject subject = new(document, ConfigResolver.Resolve(document, version, edition), null);
        return ConfigCheckCatalog.All.SelectMany(check => check.Evaluate(subject)).Where(result => result.Status == DcosCheckStatus.Warning);
    }

    private IReadOnlyList<ConfigVersions> Route(ConfigVersions versions) => versions.From.Equals(versions.To)
        ? [versions]
        : [.. new UpgradeRoute(versions.To, edition).From(versions.From).Select(hop => new ConfigVersions(hop.From, hop.To))];

    private Dictionary<string, object?> Settable(Dictionary<string, object?> values, DcosVersion version)
    {
        IReadOnlyDictionary<string, ConfigParameter> parameters = ParameterCatalogue.Instance.For(version, edition);
        return values.Where(value => parameters.TryGetValue(value.Key, out ConfigParameter? parameter) && !parameter.IsInternal)
            .ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal);
    }
}
