using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Adapters.Ssh.Hosts;
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
/// <remarks>Lines are found by their names: with a thousand nodes, comparing each with the lines of all others costs more than their logins.</remarks>
internal sealed class KnownHosts
{
    private readonly List<KnownHost> _lines = [];
    private readonly Dictionary<string, List<int>> _byName = new(StringComparer.Ordinal);

    /// <summary>Lines with hashed names or with patterns.</summary>
    private readonly List<int> _others = [];

    public KnownHosts(IEnumerable<KnownHost> lines)
    {
        foreach (KnownHost line in lines)
        {
            Add(line);
        }
    }

    /// <summary>Parses the lines of one source.</summary>
    /// <param name="damaged">Receives the errors of malformed lines, which are skipped as ssh skips them; null: they are thrown.</param>
    /// <exception cref="InputException">A line is malformed.</exception>
    public static IReadOnlyList<KnownHost> Parse(IEnumerable<string> lines, string source, ICollection<InputException>? damaged)
    {
        List<KnownHost> known = [];
        int number = 0;
        foreach (string text in lines)
        {
            number++;
            try
            {
                if (KnownHost.Parse(text, source, number) is { } line)
                {
                    known.Add(line);
                }
            }
            catch (InputException e) when (damaged is not null)
            {
                damaged.Add(e);
            }
        }

        return known;
    }

    public KnownHost? FirstCertAuthority => _lines.Find(line => line.Mark == KnownHostMark.CertAuthority);

    public void Add(KnownHost line)
    {
        int index = _lines.Count;
        _lines.Add(line);
        if (line.PlainNames is not { } names)
        {
            _others.Add(index);
            return;
        }

        foreach (string name in names)
        {
            if (!_byName.TryGetValue(name, out List<int>? lines))
            {
                _byName.Add(name, lines = []);
            }

            lines.Add(index);
        }
    }

    /// <summary>The lines for a name, in the order of the files.</summary>
    /// <param name="name">Result of <see cref="HostName.Of"/>.</param>
    public List<KnownHost> LinesFor(string name)
    {
        IEnumerable<int> found = _others.Where(index => _lines[index].Matches(name));
        return [.. (_byName.TryGetValue(name, out List<int>? plain) ? found.Concat(plain).OrderBy(index => index) : found).Select(index => _lines[index])];
    }

    /// <summary>The key types known for a host, in the order of the files. As with ssh, a type whose first key is revoked is left out.</summary>
    public IReadOnlyList<string> TypesFor(string name)
    {
        List<KnownHost> known = LinesFor(name);
        return
        [
            .. known.Where(line => line.Mark == KnownHostMark.None).GroupBy(line => line.KeyType)
                .Where(type => !known.Exists(line => line.Mark == KnownHostMark.Revoked && line.Key.AsSpan().SequenceEqual(type.First().Key)))
                .Select(type => type.Key),
        ];
    }

    /// <summary>Compares the key of a host on a port with the known keys. As with ssh, a key that is known without a port is known on each port.</summary>
    /// <param name="because">The line that decides; null for an unknown host.</param>
    public HostKeyStanding Judge(string host, int port, byte[] key, out KnownHost? because)
    {
        HostKeyStanding standing = Judge(HostName.Of(host, port), key, out because);
        if (standing != HostKeyStanding.Unknown || port == HostName.DefaultPort)
        {
            return standing;
        }

        // Another key without a port says nothing about this port: behind one address there can be several servers.
        standing = Judge(HostName.Of(host, HostName.DefaultPort), key, out because);
        because = standing == HostKeyStanding.Changed ? null : because;
        return standing == HostKeyStanding.Changed ? HostKeyStanding.Unknown : standing;
    }

    /// <param name="name">Result of <see cref="HostName.Of"/>.</param>
    private HostKeyStanding Judge(string name, byte[] key, out KnownHost? because)
    {
        List<KnownHost> known = LinesFor(name).FindAll(line => line.Mark != KnownHostMark.CertAuthority);
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
        because = known.Find(line => line.KeyType == KeyBlob.TypeOf(key)) ?? known.FirstOrDefault();
        return because is null ? HostKeyStanding.Unknown : HostKeyStanding.Changed;
    }
}
