using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>A node upgrade script that the bootstrap node generated.</summary>
/// <param name="cluster">Name of the cluster that its configuration is for.</param>
/// <param name="servedPath">Path below the served folder.</param>
internal sealed class ServedScript(string cluster, string servedPath, string bootstrapUrl, string fromVersion, DcosRelease release, DateTimeOffset generatedAt)
{
    /// <summary>Cached by id: every node reads the same ones.</summary>
    private static readonly ConcurrentDictionary<string, string> s_packageHashes = new(StringComparer.Ordinal);

    private string? _sha256;
    private Dictionary<string, string>? _packages;

    public string Cluster { get; } = cluster;

    public string ServedPath { get; } = servedPath;

    public string BootstrapUrl { get; } = bootstrapUrl;

    public string Url => BootstrapUrl + "/" + ServedPath;

    public string FromVersion { get; } = fromVersion;

    public string ToVersion => Release.Version;

    /// <summary>The release that the script activates.</summary>
    public DcosRelease Release { get; } = release;

    public IReadOnlyList<string> PackageIds => Release.PackageIds;

    /// <summary>The script's text; <see cref="SimulatedScript"/> simulates it. It contains the time, so that each generation has another hash.</summary>
    public string Text { get; } = $$"""
        #!/bin/bash
        # Generated {{generatedAt:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}} for a rehearsal.
        set -o errexit -o nounset -o pipefail
        source /opt/mesosphere/environment.export
        found=$(grep '"version"' /opt/mesosphere/etc/dcos-version.json | cut -d '"' -f 4)
        if [ "$found" != "{{fromVersion}}" ]; then
            echo "ERROR: Expecting to upgrade DC/OS from {{fromVersion}} to {{release.Version}}. Version found on node: $found"
            exit 1
        fi
        pkgpanda fetch --repository-url={{bootstrapUrl}} {{string.Join(" ", release.PackageIds)}} > /dev/null
        pkgpanda activate --no-block {{string.Join(" ", release.PackageIds)}} > /dev/null

        """;

    public string Sha256 => _sha256 ??= Hash(Text);

    /// <summary>SHA-256 of each package by its path below the repository.</summary>
    public IReadOnlyDictionary<string, string> Packages =>
        _packages ??= PackageIds.ToDictionary(HashServedOperation.PackagePath, PackageSha256, StringComparer.Ordinal);

    /// <summary>SHA-256 of a simulated package file, derived from its id.</summary>
    public static string PackageSha256(string id) => s_packageHashes.GetOrAdd(id, static id => Hash("package " + id));

    public static string Hash(string text) => Sha256Hex.Of(text);
}
