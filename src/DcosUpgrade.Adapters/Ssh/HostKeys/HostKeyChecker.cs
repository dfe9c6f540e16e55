using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using DcosUpgrade.Adapters.Ssh.Hosts;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Ssh.HostKeys;

/// <summary>known_hosts files that are read where the settings name none.</summary>
/// <param name="User">Those of the user; AcceptNew appends to the first.</param>
/// <param name="Global">Those of the machine.</param>
internal sealed record KnownHostsDefaults(IReadOnlyList<string> User, IReadOnlyList<string> Global);

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
    private readonly List<InputException> _damaged = [];

    /// <summary>Reads all known host keys.</summary>
    /// <param name="defaults">Files to read if they exist, when the settings name none.</param>
    /// <exception cref="InputException">A specified file cannot be read, a specified line is malformed, or AcceptNew has no writable file.</exception>
    public HostKeyChecker(ConnectionSettings settings, Func<bool> readOnly, KnownHostsDefaults defaults, IProgressSink? progress)
    {
        _policy = settings.HostKeyPolicy;
        _readOnly = readOnly;
        _progress = progress;
        List<KnownHostsFile> files = [.. settings.KnownHostsFiles.Select(path => new KnownHostsFile(path))];
        bool isDefault = files.Count == 0;
        if (isDefault)
        {
            files.AddRange(defaults.User.Select(path => new KnownHostsFile(path)));
        }

        _target = files.FirstOrDefault();
        if (_policy == HostKeyPolicy.AcceptNew && !readOnly())
        {
            DemandPersistence(settings, isDefault);
        }

        IEnumerable<KnownHost> known = isDefault
            ? files.Concat(defaults.Global.Select(path => new KnownHostsFile(path))).SelectMany(ReadDefault)
            : files.Where(file => file.Exists || _policy != HostKeyPolicy.AcceptNew).SelectMany(file => file.Read(_damaged));
        _known = new KnownHosts(known.Concat(KnownHosts.Parse(settings.KnownHosts, InlineSource, damaged: null)));
        foreach (IGrouping<string, InputException> file in _damaged.GroupBy(e => e.TargetName!))
        {
            string lines = file.Count() == 1 ? "this line is" : $"this and {file.Count() - 1} more lines are";
            progress?.Warning($"{file.First().Message} As with ssh, {lines} ignored.");
        }

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
                HostKeyStanding standing = _known.Judge(host, port, key, out KnownHost? because);
                if (standing == HostKeyStanding.Unknown && _policy == HostKeyPolicy.AcceptNew && !isDiscovered)
                {
                    standing = Remember(node, host, port, key, out because);
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
        string? type = KeyBlob.TypeOf(key);
        return standing switch
        {
            HostKeyStanding.Known => null,
            HostKeyStanding.Revoked => new NodeAccessException(null, SR.HostKeyRevoked, node,
                node, name, type, Fingerprint(key), because!.Source, because.Line),
            HostKeyStanding.Changed => new NodeAccessException(null, SR.HostKeyChanged, node,
                node, name, type, Fingerprint(key), Fingerprint(because!.Key), because.Source, because.Line),
            // The key is probably in the lines that were not read.
            _ when _damaged.Find(e => e.Id == SR.KnownHostsUtf16) is { } utf16 => utf16,
            _ => new NodeAccessException(null, _policy == HostKeyPolicy.AcceptNew ? SR.DiscoveredHostKeyUnknown : SR.HostKeyUnknown, node,
                node, name, type, Fingerprint(key), scan(Family(type)), _target?.Path ?? "known_hosts", Ignored()),
        };
    }

    private string Ignored() => _damaged.Count == 0 ? "" : $" Not read: {_damaged[0].Message}";

    /// <summary>As with ssh, a default file that cannot be read is left out.</summary>
    private IReadOnlyList<KnownHost> ReadDefault(KnownHostsFile file)
    {
        try
        {
            return file.Exists ? file.Read(_damaged) : [];
        }
        catch (InputException e)
        {
            _damaged.Add(e);
            return [];
        }
    }

    private HostKeyStanding Remember(string node, string host, int port, byte[] key, out KnownHost? because)
    {
        string name = HostName.Of(host, port);
        string type = KeyBlob.TypeOf(key)!;
        if (_readOnly())
        {
            because = new KnownHost("this session", 0, KnownHostMark.None, name, type, key);
            _known.Add(because);
            _progress?.Warning($"{node}: the host key of {name} is new ({type} {Fingerprint(key)}); it is trusted now, and not written anywhere.");
            return HostKeyStanding.Known;
        }

        // Another session may have added this host since the file was read.
        KnownHosts written = new(_target!.Append(host, port, key));
        HostKeyStanding standing = written.Judge(host, port, key, out because);
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
