using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Configuration;

/// <summary>Every parameter of config.yaml that an installer of the covered releases has or had; the data is Parameters.tsv.</summary>
internal sealed class ParameterCatalogue
{
    private static readonly Lazy<ParameterCatalogue> s_instance = new(Load);

    private readonly IReadOnlyList<ConfigParameter> _lines;
    private readonly ILookup<string, ConfigParameter> _byName;

    private ParameterCatalogue(IReadOnlyList<ConfigParameter> lines)
    {
        _lines = lines;
        _byName = lines.ToLookup(line => line.Name, StringComparer.Ordinal);
        Names = [.. _byName.Select(parameter => parameter.Key)];
    }

    public static ParameterCatalogue Instance => s_instance.Value;

    /// <summary>Each name once.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>All lines of a parameter, whichever release and edition; empty when no installer ever had it.</summary>
    public IReadOnlyList<ConfigParameter> Find(string key) => [.. _byName[key]];

    /// <summary>The parameter in one release, null when that installer does not have it.</summary>
    public ConfigParameter? Find(string key, DcosVersion version, DcosEdition edition) =>
        _byName[key].FirstOrDefault(line => Applies(line, version, edition));

    /// <summary>The parameters of one release, by name.</summary>
    public IReadOnlyDictionary<string, ConfigParameter> For(DcosVersion version, DcosEdition edition) =>
        _lines.Where(line => Applies(line, version, edition)).ToDictionary(line => line.Name, StringComparer.Ordinal);

    private static bool Applies(ConfigParameter line, DcosVersion version, DcosEdition edition) =>
        (line.Edition == DcosEdition.Unknown || line.Edition == edition) && line.Versions.Contain(version);

    private static ParameterCatalogue Load() => new([.. EmbeddedTable.Rows("DcosUpgrade.Configuration.Parameters.tsv").Select(Parse)]);

    private static ConfigParameter Parse(string[] cells) => new()
    {
        Name = cells[0],
        Versions = new VersionRanges(cells[1]),
        Edition = EmbeddedTable.Edition(cells[2]),
        Type = EmbeddedTable.Value<ParameterType>(cells[3]),
        Default = ParameterValue.Parse(cells[4]),
        Computed = ParameterCondition.Parse(cells[5]),
        ComputedAs = ParameterValue.Parse(cells[6]),
        Used = ParameterCondition.Parse(cells[7]),
        Rules = Calls(cells[8]),
        Advice = Calls(cells[9]),
        Change = cells[10] == "-" ? ParameterChange.Never : EmbeddedTable.Value<ParameterChange>(cells[10]),
        IsSecret = cells[11] == "secret",
        Successor = EmbeddedTable.Text(cells[12]),
        Note = EmbeddedTable.Text(cells[13]),
    };

    private static IReadOnlyList<ParameterCall> Calls(string cell) => cell == "-" ? [] : [.. cell.Split(' ').Select(ParameterCall.Parse)];
}
