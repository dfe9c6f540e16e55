using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>A DC/OS release with one configuration: its packages, component versions and units.</summary>
internal sealed class DcosRelease
{
    /// <summary>The patch level of Mesos by its line; 0 for the others.</summary>
    private static readonly IReadOnlyDictionary<string, string> s_mesosPatch =
        new Dictionary<string, string> { ["1.4"] = "2", ["1.5"] = "1", ["1.7"] = "3", ["1.8"] = "2", ["1.9"] = "1", ["1.10"] = "1" };

    /// <summary>The releases with dcos-variant in dcos-version.json: gen/dcos-metadata.yaml of each tag.</summary>
    private static readonly VersionRanges s_withVariant = new("1.11.13..");

    private static readonly IReadOnlyList<Package> s_packages =
        [.. EmbeddedTable.Rows("DcosUpgrade.Rehearsal.Packages.tsv", typeof(DcosRelease).Assembly).Select(Package.Parse)];

    private string? _versionJson;
    private string? _packageLines;

    private DcosRelease(DcosVersion version, string configuration, DcosSecurityMode security)
    {
        ReleaseLine line = ReleaseLine.Of(version) ?? ReleaseLine.All[0];
        Version = version.ToString();
        Line = line;
        Security = security;
        Build = Sha1("image " + Version);
        BootstrapId = Sha1("bootstrap " + Version);
        Mesos = $"{line.Mesos}.{(s_mesosPatch.TryGetValue(line.Mesos, out string? patch) ? patch : "0")}";
        HasVariant = s_withVariant.Contain(version);
        PackageIds =
        [
            .. s_packages.Where(package => package.IsOf(version, Edition)).Select(package => package.Kind switch
            {
                "library" => $"{package.Name}--{Sha1(package.Name)}",
                "configuration" => $"{package.Name}--setup_{Sha1(package.Name + Version + configuration)}",
                _ => $"{package.Name}--{Sha1(package.Name + Version)}",
            }).OrderBy(id => id, StringComparer.Ordinal),
        ];
    }

    public string Version { get; }

    public ReleaseLine Line { get; }

    /// <summary>True when dcos-version.json has dcos-variant.</summary>
    public bool HasVariant { get; }

    public string Build { get; }

    public string BootstrapId { get; }

    /// <summary>Version of Mesos inside.</summary>
    public string Mesos { get; }

    /// <summary>None: Open Source.</summary>
    public DcosSecurityMode Security { get; }

    public bool IsEnterprise => Security != DcosSecurityMode.None;

    public DcosEdition Edition => IsEnterprise ? DcosEdition.Enterprise : DcosEdition.Open;

    /// <summary>True when its masters have the IAM database.</summary>
    public bool HasIam => Line.HasIam(Edition);

    /// <summary>Sorted by ordinal.</summary>
    public IReadOnlyList<string> PackageIds { get; }

    /// <summary>The configuration in dcos-config; null: the rehearsal's initial one.</summary>
    public SimulatedConfig? Config { get; init; }

    /// <summary>/opt/mesosphere/etc/dcos-version.json: one key per line, which the node script's grep relies on.</summary>
    public string VersionJson => _versionJson ??= $$"""
        {
          "version": "{{Version}}",
          "dcos-image-commit": "{{Build}}",
          "bootstrap-id": "{{BootstrapId}}"{{(HasVariant ? $",\n  \"dcos-variant\": \"{(IsEnterprise ? "enterprise" : "open")}\"" : "")}}
        }

        """;

    /// <summary>The ids of its packages, one per line.</summary>
    public string PackageLines => _packageLines ??= string.Concat(PackageIds.Select(id => id + "\n"));

    /// <param name="configuration">Any text; another text gives other ids of the configuration packages.</param>
    public static DcosRelease Of(
        string version,
        string configuration = "",
        SimulatedConfig? config = null,
        DcosSecurityMode security = DcosSecurityMode.None) =>
        new(new DcosVersion(version), configuration, security) { Config = config };

    public override string ToString() => Version;

    [SuppressMessage("Security", "CA5350", Justification = "Package ids of DC/OS end in a SHA-1.")]
    private static string Sha1(string text)
    {
        using SHA1 sha = SHA1.Create();
        return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(text)).Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    /// <param name="Edition">Unknown: both.</param>
    private sealed record Package(string Name, VersionRanges Versions, DcosEdition Edition, string Kind)
    {
        public static Package Parse(string[] cells) => new(cells[0], new VersionRanges(cells[1]), EmbeddedTable.Edition(cells[2]), cells[3]);

        public bool IsOf(DcosVersion version, DcosEdition edition) =>
            Versions.Contain(version) && (Edition == DcosEdition.Unknown || Edition == edition);
    }
}
