using System;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>Limits and intervals of SSH connections.</summary>
/// <param name="IdleClose">Idle time after which a connection is closed.</param>
/// <param name="KeepAlive">Interval of keepalive messages, so that no firewall drops the connection.</param>
/// <param name="FirstBackoff">The pause before the second attempt to connect; it doubles from there.</param>
/// <param name="Channels">Concurrent operations on one connection: the default MaxSessions of sshd is 10.</param>
/// <param name="Handshakes">Concurrent handshakes: more than 16 are not faster, measured on two cores.</param>
internal sealed record SshTuning(TimeSpan IdleClose, TimeSpan KeepAlive, TimeSpan FirstBackoff, int Channels, int Handshakes)
{
    public static SshTuning Default { get; } = new(
        IdleClose: TimeSpan.FromSeconds(30),
        KeepAlive: TimeSpan.FromSeconds(15),
        FirstBackoff: TimeSpan.FromSeconds(0.5),
        Channels: 8,
        Handshakes: 16);
}
