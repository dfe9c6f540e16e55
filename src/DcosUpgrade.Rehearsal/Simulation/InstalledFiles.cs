using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>The files under /opt/mesosphere: for each name that pkgpanda swaps, its release, or that it is missing.</summary>
internal sealed class InstalledFiles
{
    public const string Wants = "/etc/systemd/system/dcos.target.wants";

    /// <summary>In the order in which pkgpanda renames.</summary>
    public static readonly IReadOnlyList<string> Names = [.. NodeFactsOperation.SwapSet.Select(name => NodePaths.Mesosphere + "/" + name), Wants];

    private readonly Dictionary<string, DcosRelease> _names;
    private readonly Dictionary<string, DcosRelease> _new = new(StringComparer.Ordinal);

    public InstalledFiles(DcosRelease release)
    {
        _names = Names.ToDictionary(name => name, _ => release, StringComparer.Ordinal);
        Packages = new HashSet<string>(release.PackageIds, StringComparer.Ordinal);
    }

    /// <summary>Package ids under /opt/mesosphere/packages, active or not.</summary>
    public HashSet<string> Packages { get; }

    /// <summary>archive or move_new during a swap and after an interrupted one.</summary>
    public string? Stage { get; private set; }

    public string? Progress => Stage is null ? null : $$"""{"stage": "{{Stage}}", "extension": ".new"}""";

    /// <summary>Release of dcos-version.json; null: missing.</summary>
    public DcosRelease? Etc => Of(NodePaths.Mesosphere + "/etc");

    /// <summary>Release of the links in active/.</summary>
    public DcosRelease? Active => Of(NodePaths.Mesosphere + "/active");

    /// <summary>Release of the programs in bin; null: missing.</summary>
    public DcosRelease? Bin => Of(NodePaths.Mesosphere + "/bin");

    public DcosRelease? Environment => Of(NodePaths.Mesosphere + "/environment.export");

    /// <summary>Release of the links in dcos.target.wants.</summary>
    public DcosRelease? Target => _names.TryGetValue(Wants, out DcosRelease? release) ? release : null;

    /// <summary>Release that an interrupted swap would activate.</summary>
    public DcosRelease? Pending => _new.Values.FirstOrDefault();

    public IEnumerable<string> Missing => _names.Count == Names.Count ? [] : Names.Where(name => !_names.ContainsKey(name));

    public IEnumerable<string> New => _new.Count == 0 ? [] : Names.Where(_new.ContainsKey);

    /// <summary>Sets all names to one release.</summary>
    public void Install(DcosRelease release)
    {
        foreach (string name in Names)
        {
            _names[name] = release;
        }

        _new.Clear();
        Packages.UnionWith(release.PackageIds);
        Stage = null;
    }

    public void BuildNew(DcosRelease release)
    {
        foreach (string name in Names)
        {
            _new[name] = release;
        }
    }

    public void Begin(string stage) => Stage = stage;

    public void Archive(string name) => _names.Remove(name);

    public void MoveNew(string name)
    {
        if (_new.TryGetValue(name, out DcosRelease? release))
        {
            _names[name] = release;
            _new.Remove(name);
        }
    }

    public void End() => Stage = null;

    private DcosRelease? Of(string path) => _names.TryGetValue(path, out DcosRelease? release) ? release : null;
}
