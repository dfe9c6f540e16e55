using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Adapters.Ssh.HostKeys;

internal enum HostKeyStanding
{
    Known,
    Unknown,
    Changed,
    Revoked,
}

/// <summary>Host keys from several places, asked as one.</summary>
internal sealed class KnownHosts(IEnumerable<KnownHost> lines)
{
    private readonly List<KnownHost> _lines = [.. lines];

    /// <summary>Reads the text of one place.</summary>
    /// <exception cref="InputException">A line is malformed.</exception>
    public static IEnumerable<KnownHost> Parse(IEnumerable<string> lines, string source) =>
        lines.Select((text, index) => KnownHost.Parse(text, source, index + 1)).OfType<KnownHost>();

    public KnownHost? FirstCertAuthority => _lines.Find(line => line.Mark == KnownHostMark.CertAuthority);

    public void Add(KnownHost line) => _lines.Add(line);

    /// <summary>The key types known for a host, in the order of the files.</summary>
    public IReadOnlyList<string> TypesFor(string name) =>
        [.. _lines.Where(line => line.Mark == KnownHostMark.None && line.Matches(name)).Select(line => line.KeyType).Distinct()];

    /// <summary>How a key that a host shows stands to what is known.</summary>
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

        // Known types are offered first, so a key of yet another type means that the known ones are gone: that is a change too.
        because = known.Find(line => line.KeyType == KnownHost.TypeOf(key)) ?? known.FirstOrDefault();
        return because is null ? HostKeyStanding.Unknown : HostKeyStanding.Changed;
    }
}
