using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>A node upgrade script that the bootstrap node generated and serves.</summary>
internal sealed class ServedScript(string url, string bootstrapUrl, string fromVersion, DcosRelease release, DateTimeOffset generatedAt)
{
    public string Url { get; } = url;

    public string BootstrapUrl { get; } = bootstrapUrl;

    public string FromVersion { get; } = fromVersion;

    public string ToVersion => Release.Version;

    /// <summary>What it activates.</summary>
    public DcosRelease Release { get; } = release;

    public IReadOnlyList<string> PackageIds => Release.PackageIds;

    public DateTimeOffset GeneratedAt { get; } = generatedAt;

    public string Text { get; } = $$"""
        #!/bin/bash
        # DC/OS node upgrade script
        # Upgrading DC/OS: {{fromVersion}} -> {{release.Version}}
        # Generated: {{generatedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}}
        VERSION={{fromVersion}}
        pkgpanda fetch --repository-url={{bootstrapUrl}} {{string.Join(" ", release.PackageIds)}} > /dev/null
        pkgpanda activate --no-block {{string.Join(" ", release.PackageIds)}} > /dev/null

        """;

    public string Sha256 => Hash(Text);

    /// <summary>Stands for the SHA-256 of a package file, which nobody has the bytes of.</summary>
    public static string PackageSha256(string id) => Hash("package " + id);

    private static string Hash(string text)
    {
        using SHA256 sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(text)).Select(b => b.ToString("x2")));
    }
}
