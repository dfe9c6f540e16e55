using System;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh.HostKeys;
using DcosUpgrade.Adapters.Ssh.Logins;
using DcosUpgrade.Ports;
using DcosUpgrade.Resources;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>One set of settings with what was read for it: keys, known hosts. Read at the first use, once.</summary>
internal sealed class HopAccess : IDisposable
{
    private readonly Lazy<LoginKeys> _keys;
    private readonly Lazy<HostKeyChecker> _hostKeys;

    public HopAccess(ConnectionSettings settings, Func<bool> readOnly, LocalUser user, IProgressSink? progress)
    {
        Settings = settings;
        _keys = new Lazy<LoginKeys>(() => OpenKeys(settings, user));
        _hostKeys = new Lazy<HostKeyChecker>(() => new HostKeyChecker(settings, readOnly, user, progress));
        Jump = settings.Jump is { } jump ? new HopAccess(jump, readOnly, user, progress) : null;
    }

    public ConnectionSettings Settings { get; }

    /// <summary>The jump host that <see cref="ConnectionSettings.Jump"/> describes.</summary>
    public HopAccess? Jump { get; }

    public HostKeyChecker HostKeys => _hostKeys.Value;

    public LoginKeys Keys => _keys.Value;

    /// <summary>Reads everything that connecting would read, and connects nowhere.</summary>
    /// <exception cref="InputException">Something cannot be used; names file and line.</exception>
    public static void Validate(ConnectionSettings settings, LocalUser user)
    {
        using HopAccess access = new(settings, () => settings.ReadOnly, user, progress: null);
        for (HopAccess? hop = access; hop is not null; hop = hop.Jump)
        {
            if (hop != access && hop.Settings.HostName is null)
            {
                throw new InputException(SR.JumpHostNameMissing, null);
            }

            KeyExchanges.Validate(hop.Settings.KeyExchange);
            _ = hop.Keys;
            _ = hop.HostKeys;
        }
    }

    public void Dispose()
    {
        if (_keys.IsValueCreated)
        {
            _keys.Value.Dispose();
        }

        Jump?.Dispose();
    }

    private static LoginKeys OpenKeys(ConnectionSettings settings, LocalUser user)
    {
        LoginKeys keys = new(settings, user);
        return keys.Keys.Count > 0 || settings.Password is not null
            ? keys
            : throw new InputException(SR.LoginMissing, null);
    }
}
