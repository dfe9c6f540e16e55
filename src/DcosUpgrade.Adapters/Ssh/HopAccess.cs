using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh.Config;
using DcosUpgrade.Adapters.Ssh.HostKeys;
using DcosUpgrade.Adapters.Ssh.Logins;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>One set of connection settings with its keys and known hosts, which are read once at the first use.</summary>
internal sealed class HopAccess : IDisposable
{
    private static readonly string[] s_defaultKeys = ["id_ed25519", "id_rsa"];

    private readonly Func<bool> _readOnly;
    private readonly LocalUser _user;
    private readonly IProgressSink? _progress;
    private readonly Lazy<LoginKeys> _keys;
    private readonly Lazy<HostKeyChecker> _hostKeys;
    private readonly Lazy<SshConfig?> _config;
    private readonly Dictionary<string, HopAccess> _own = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = [];

    public HopAccess(ConnectionSettings settings, Func<bool> readOnly, LocalUser user, IProgressSink? progress)
        : this(settings, readOnly, user, progress, InSshFolder(user, s_defaultKeys), KnownHostsOf(user, null))
    {
    }

    /// <param name="keys">Key files to try if they exist, unless the settings name some.</param>
    /// <param name="knownHosts">known_hosts files to read if they exist, unless the settings name some.</param>
    private HopAccess(
        ConnectionSettings settings,
        Func<bool> readOnly,
        LocalUser user,
        IProgressSink? progress,
        IReadOnlyList<string> keys,
        KnownHostsDefaults knownHosts)
    {
        Settings = settings;
        _readOnly = readOnly;
        _user = user;
        _progress = progress;
        _keys = new Lazy<LoginKeys>(() => OpenKeys(settings, keys));
        _hostKeys = new Lazy<HostKeyChecker>(() => new HostKeyChecker(settings, readOnly, knownHosts, progress));
        _config = new Lazy<SshConfig?>(() => settings.SshConfigFile is { } file
            ? new SshConfig(file, user, user.SystemSsh is { } system ? Path.Combine(system, "ssh_config") : null)
            : null);
        Jump = settings.Jump is { } jump ? new HopAccess(jump, readOnly, user, progress) : null;
    }

    public ConnectionSettings Settings { get; }

    /// <summary>The jump host that <see cref="ConnectionSettings.Jump"/> describes.</summary>
    public HopAccess? Jump { get; }

    public HostKeyChecker HostKeys => _hostKeys.Value;

    public LoginKeys Keys => _keys.Value;

    private bool NamesKeys => Settings.KeyFiles.Count > 0 || Settings.PrivateKey is not null;

    private bool NamesKnownHosts => Settings.KnownHostsFiles.Count > 0 || Settings.KnownHosts.Count > 0;

    /// <summary>The settings of the SSH configuration for a host. Not thread-safe.</summary>
    public SshHost Find(string host, int? port, string? userName)
    {
        if (_config.Value is not { } config)
        {
            return SshHost.Plain(host, port, userName);
        }

        SshHost found = config.For(host, port, userName);
        foreach (SshConfigLine line in found.NotHonoured.Where(line => _told.Add($"{line.File}:{line.Number}")))
        {
            _progress?.Warning($"{line.File}, line {line.Number}: '{line.Keyword} {line.Rest}' is not supported and left out (for {host}).");
        }

        return found;
    }

    /// <summary>The login for a host with settings in the SSH configuration. Not thread-safe.</summary>
    /// <param name="isOwnHop">The host is a ProxyJump of the SSH configuration: its keys come before those of the settings.</param>
    public HopAccess For(SshHost host, bool isOwnHop = false)
    {
        IReadOnlyList<string>? keys = NamesKeys && !isOwnHop ? null : host.KeyFiles;
        KnownHostsDefaults? known = NamesKnownHosts || (host.KnownHostsFiles ?? host.GlobalKnownHostsFiles) is null ? null : KnownHostsOf(_user, host);
        if (keys is null && known is null)
        {
            return this;
        }

        string key = string.Join("\n", [.. keys ?? ["-"], "", .. known?.User ?? ["-"], "", .. known?.Global ?? ["-"]]);
        if (!_own.TryGetValue(key, out HopAccess? access))
        {
            access = new HopAccess(
                Settings with { Jump = null, KeyFiles = keys is null ? Settings.KeyFiles : [], PrivateKey = keys is null ? Settings.PrivateKey : null },
                _readOnly, _user, _progress,
                keys ?? InSshFolder(_user, s_defaultKeys),
                known ?? KnownHostsOf(_user, null));
            _own.Add(key, access);
        }

        return access;
    }

    /// <summary>Reads all files that a connection needs, without connecting.</summary>
    /// <exception cref="InputException">A file or line is invalid; the message names it.</exception>
    public static void Validate(ConnectionSettings settings, LocalUser user)
    {
        using HopAccess access = new(settings, () => settings.ReadOnly, user, progress: null);
        for (HopAccess? hop = access; hop is not null; hop = hop.Jump)
        {
            if (hop != access && hop.Settings.HostName is null)
            {
                throw new InputException(SR.JumpHostNameMissing, null);
            }

            Algorithms.Validate(hop.Settings);
            bool isPerHost = hop._config.Value is not null;
            _ = isPerHost && !hop.NamesKeys ? null : hop.Keys;
            _ = isPerHost && !hop.NamesKnownHosts ? null : hop.HostKeys;
        }
    }

    public void Dispose()
    {
        if (_keys.IsValueCreated)
        {
            _keys.Value.Dispose();
        }

        foreach (HopAccess access in _own.Values)
        {
            access.Dispose();
        }

        Jump?.Dispose();
    }

    private static string[] InSshFolder(LocalUser user, params string[] names) =>
        user.Home is null ? [] : [.. names.Select(name => Path.Combine(user.Home, ".ssh", name))];

    /// <summary>The files of ssh, unless the SSH configuration names others for a host.</summary>
    private static KnownHostsDefaults KnownHostsOf(LocalUser user, SshHost? host) => new(
        host?.KnownHostsFiles ?? InSshFolder(user, "known_hosts", "known_hosts2"),
        host?.GlobalKnownHostsFiles ?? (user.SystemSsh is { } system
            ? [Path.Combine(system, "ssh_known_hosts"), Path.Combine(system, "ssh_known_hosts2")]
            : []));

    private static LoginKeys OpenKeys(ConnectionSettings settings, IReadOnlyList<string> defaults)
    {
        LoginKeys keys = new(settings, defaults);
        return keys.Keys.Count > 0 || settings.Password is not null
            ? keys
            : throw new InputException(SR.LoginMissing, null);
    }
}
