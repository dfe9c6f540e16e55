using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Adapters.Ssh.HostKeys;

internal enum HostKeyStanding
{
    Known,
    Unknown,
    Changed,
    Revoked,
}

/// <summary>Host keys from several sources.</summary>
internal sealed class KnownHosts(IEnumerable<KnownHost> lines)
{
    private readonly List<KnownHost> _lines = [.. lines];

    /// <summary>Parses the lines of one source.</summary>
    /// <exception cref="InputException">A line is malformed.</exception>
    public static IEnumerable<KnownHost> Parse(IEnumerable<string> lines, string source) =>
        lines.Select((text, index) => KnownHost.Parse(text, source, index + 1)).OfType<KnownHost>();

    public KnownHost? FirstCertAuthority => _lines.Find(line => line.Mark == KnownHostMark.CertAuthority);

    public void Add(KnownHost line) => _lines.Add(line);

    /// <summary>The key types known for a host, in the order of the files.</summary>
    public IReadOnlyList<string> TypesFor(string name) =>
        [.. _lines.Where(line => line.Mark == KnownHostMark.None && line.Matches(name)).Select(line => line.KeyType).Distinct()];

    /// <summary>Compares the key of a host with the known keys.</summary>
    /// <param name="because">The line that decides; null for an unknown host.</param>
    public HostKeyStanding Judge(string name, byte[] key, out KnownHost? because)
    {
        List<KnownHost> known = _lines.FindAll(line => line.Mark != KnownHostMark.CertAuthority && line.Matches(name));
        because = known.Find(line => line.Mark == KnownHostMark.Revoked && line.Key.AsSpan().SequenceEqual(key));
        if (because is not null)
        {
            return HostKeyStanding.Revoked;
        }

        known.RemoveAll(line => line.Mark == KnownHostMark.Revoked);
        because = known.Find(line => line.Key.AsSpan().SequenceEqual(key));
        if (because is not null)
        {
            return HostKeyStanding.Known;
        }

        // Known types are offered first, so that a key of another type means that the known keys were replaced.
        because = known.Find(line => line.KeyType == KnownHost.TypeOf(key)) ?? known.FirstOrDefault();
        return because is null ? HostKeyStanding.Unknown : HostKeyStanding.Changed;
    }
}
