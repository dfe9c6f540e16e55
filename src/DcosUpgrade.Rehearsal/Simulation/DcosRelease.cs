using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>A DC/OS release with one configuration: its packages, component versions and units.</summary>
internal sealed class DcosRelease
{
    // Libraries that do not change between two minor versions keep their package id: they need not be fetched.
    private const string Libraries =
        "avro-cpp boost-libs libevent libffi libsodium libtool lz4 ncurses toybox strace six dnspython flask python-docopt python-isodate "
        + "python-markupsafe python-passlib python-pyyaml";

    private const string Components =
        "adminrouter bootstrap check-time cni cosmos curl dcos-checks dcos-cluster-id dcos-diagnostics dcos-history dcos-image "
        + "dcos-image-deps dcos-integration-test dcos-log dcos-metrics dcos-net dcos-oauth dcos-signal dcos-test-utils docker-gc dvdcli erlang "
        + "exhibitor hadoop java logrotate marathon mesos mesos-dns mesos-modules metronome octarine openssl pkgpanda-api pkgpanda-role python "
        + "python-cryptography python-gunicorn python-jinja2 python-kazoo python-requests python-retrying rexray";

    private const string Enterprise =
        "bouncer cockroach dcos-backup dcos-ca dcos-licensing dcos-networking_api dcos-secrets-service dcos-ui-plugins-private vault";

    private const string Configuration = "dcos-config dcos-metadata";

    private static readonly IReadOnlyDictionary<string, string> s_mesos = new Dictionary<string, string>
    {
        ["1.9"] = "1.2.2",
        ["1.10"] = "1.4.2",
        ["1.11"] = "1.5.1",
        ["1.12"] = "1.7.0",
    };

    private string? _versionJson;
    private string? _packageLines;

    private DcosRelease(DcosVersion version, string configuration, DcosSecurityMode security)
    {
        string line = $"{version.Major}.{version.Minor}";
        Version = version.ToString();
        Line = line;
        Security = security;
        IsBefore111 = DcosUnits.IsBefore111(Version);
        Build = Sha1("image " + Version);
        BootstrapId = Sha1("bootstrap " + Version);
        Mesos = s_mesos.TryGetValue(line, out string? mesos) ? mesos : s_mesos["1.11"];
        PackageIds =
        [
            .. Libraries.Split(' ').Select(name => $"{name}--{Sha1(name)}")
                .Concat((IsEnterprise ? Components + " " + Enterprise : Components).Split(' ').Select(name => $"{name}--{Sha1(name + Version)}"))
                .Concat(Configuration.Split(' ').Select(name => $"{name}--setup_{Sha1(name + Version + configuration)}"))
                .OrderBy(id => id, StringComparer.Ordinal),
        ];
    }

    public string Version { get; }

    /// <summary>Major and minor.</summary>
    public string Line { get; }

    public bool IsBefore111 { get; }

    public string Build { get; }

    public string BootstrapId { get; }

    /// <summary>Version of Mesos inside.</summary>
    public string Mesos { get; }

    /// <summary>None: Open Source.</summary>
    public DcosSecurityMode Security { get; }

    public bool IsEnterprise => Security != DcosSecurityMode.None;

    /// <summary>Sorted by ordinal.</summary>
    public IReadOnlyList<string> PackageIds { get; }

    /// <summary>The configuration in dcos-config; null: the rehearsal's initial one.</summary>
    public SimulatedConfig? Config { get; init; }

    /// <summary>/opt/mesosphere/etc/dcos-version.json: one key per line, which the node script's grep relies on.</summary>
    public string VersionJson => _versionJson ??= $$"""
        {
          "version": "{{Version}}",
          "dcos-image-commit": "{{Build}}",
          "bootstrap-id": "{{BootstrapId}}"
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
}
