using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using DcosUpgrade.Adapters.Ssh.Hosts;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Ssh.HostKeys;

/// <summary>Verifies host keys. Thread-safe.</summary>
internal sealed class HostKeyChecker
{
    private const string InlineSource = "-KnownHosts";

    private readonly object _gate = new();
    private readonly HostKeyPolicy _policy;
    private readonly Func<bool> _readOnly;
    private readonly IProgressSink? _progress;
    private readonly KnownHostsFile? _target;
    private readonly KnownHosts _known;

    /// <summary>Reads all known host keys.</summary>
    /// <param name="defaults">Files to read if they exist, when the settings name none.</param>
    /// <exception cref="InputException">A file is missing or malformed, or AcceptNew has no writable file.</exception>
    public HostKeyChecker(ConnectionSettings settings, Func<bool> readOnly, IReadOnlyList<string> defaults, IProgressSink? progress)
    {
        _policy = settings.HostKeyPolicy;
        _readOnly = readOnly;
        _progress = progress;
        List<KnownHostsFile> files = [.. settings.KnownHostsFiles.Select(path => new KnownHostsFile(path))];
        bool isDefault = files.Count == 0;
        if (isDefault)
        {
            files.AddRange(defaults.Select(path => new KnownHostsFile(path)));
        }

        _target = files.FirstOrDefault();
        if (_policy == HostKeyPolicy.AcceptNew && !readOnly())
        {
            DemandPersistence(settings, isDefault);
        }

        bool mayMiss = isDefault || _policy == HostKeyPolicy.AcceptNew;
        _known = new KnownHosts(files.Where(file => file.Exists || !mayMiss).SelectMany(file => file.Read())
            .Concat(KnownHosts.Parse(settings.KnownHosts, InlineSource)));
        if (_known.FirstCertAuthority is { } authority)
        {
            progress?.Warning($"Host certificates are not supported: @cert-authority in {authority.Source}, line {authority.Line} is ignored.");
        }
    }

    /// <summary>The key types to offer first to a host.</summary>
    public IReadOnlyList<string> TypesFor(string host, int port)
    {
        lock (_gate)
        {
            return _known.TypesFor(HostName.Of(host, port));
        }
    }

    /// <summary>Verifies the key of a host; with AcceptNew an unknown key is added.</summary>
    /// <param name="scan">The command that prints the key of the host, from the -t of ssh-keyscan.</param>
    /// <param name="isDiscovered">Only the cluster names the host: AcceptNew, which is about the hosts that the operator named, does not apply.</param>
    /// <returns>Null when the host is trusted, else the error.</returns>
    public DcosException? Refusal(string node, string host, int port, byte[] key, Func<string, string> scan, bool isDiscovered = false)
    {
        string name = HostName.Of(host, port);
        try
        {
            lock (_gate)
            {
                HostKeyStanding standing = _known.Judge(name, key, out KnownHost? because);
                if (standing == HostKeyStanding.Unknown && _policy == HostKeyPolicy.AcceptNew && !isDiscovered)
                {
                    standing = Remember(node, name, key, out because);
                }

                return Refusal(standing, because, node, name, key, scan);
            }
        }
        catch (InputException e)
        {
            return e;
        }
    }

    private DcosException? Refusal(HostKeyStanding standing, KnownHost? because, string node, string name, byte[] key, Func<string, string> scan)
    {
        string? type = KnownHost.TypeOf(key);
        return standing switch
        {
            HostKeyStanding.Known => null,
            HostKeyStanding.Revoked => new NodeAccessException(null, SR.HostKeyRevoked, node,
                node, name, type, Fingerprint(key), because!.Source, because.Line),
            HostKeyStanding.Changed => new NodeAccessException(null, SR.HostKeyChanged, node,
                node, name, type, Fingerprint(key), Fingerprint(because!.Key), because.Source, because.Line),
            _ => new NodeAccessException(null, _policy == HostKeyPolicy.AcceptNew ? SR.DiscoveredHostKeyUnknown : SR.HostKeyUnknown, node,
                node, name, type, Fingerprint(key), scan(Family(type)), _target?.Path ?? "known_hosts"),
        };
    }

    private HostKeyStanding Remember(string node, string name, byte[] key, out KnownHost? because)
    {
        string type = KnownHost.TypeOf(key)!;
        if (_readOnly())
        {
            because = new KnownHost("this session", 0, KnownHostMark.None, name, type, key);
            _known.Add(because);
            _progress?.Warning($"{node}: the host key of {name} is new ({type} {Fingerprint(key)}); it is trusted now, and not written anywhere.");
            return HostKeyStanding.Known;
        }

        // Another session may have added this host since the file was read.
        KnownHosts written = new(_target!.Append(name, key));
        HostKeyStanding standing = written.Judge(name, key, out because);
        _known.Add(because!);
        if (standing == HostKeyStanding.Known)
        {
            _progress?.Warning($"{node}: the host key of {name} is new ({type} {Fingerprint(key)}); it is remembered in {_target.Path}.");
        }

        return standing;
    }

    private void DemandPersistence(ConnectionSettings settings, bool isDefault)
    {
        // With inline keys the home folder is often not persistent: a new default file would be lost with the next job.
        bool isEnough = _target is not null
            && (isDefault && settings.KnownHosts.Count > 0 ? _target.Exists : _target.CanPersist);
        if (!isEnough)
        {
            string where = _target?.Path ?? "none is named";
            throw new InputException(SR.KnownHostsNotPersistent, where, where);
        }
    }

    private static string Fingerprint(byte[] key)
    {
        using SHA256 hash = SHA256.Create();
        return "SHA256:" + Convert.ToBase64String(hash.ComputeHash(key)).TrimEnd('=');
    }

    /// <summary>The -t of ssh-keyscan.</summary>
    private static string Family(string? type) => type switch
    {
        "ssh-rsa" => "rsa",
        "ssh-ed25519" => "ed25519",
        _ => "ecdsa",
    };
}
