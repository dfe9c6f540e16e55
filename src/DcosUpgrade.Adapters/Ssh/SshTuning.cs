using System;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>The numbers that are ours to choose.</summary>
/// <param name="IdleClose">A connection without an operation for so long is closed.</param>
/// <param name="KeepAlive">How often an open connection says something, so that no firewall forgets it.</param>
/// <param name="FirstBackoff">The pause before the second attempt to connect; it doubles from there.</param>
/// <param name="Channels">Operations at once on one connection: sshd's MaxSessions is 10.</param>
/// <param name="Handshakes">Handshakes at once: beyond 16 nothing is gained, measured on two cores.</param>
internal sealed record SshTuning(TimeSpan IdleClose, TimeSpan KeepAlive, TimeSpan FirstBackoff, int Channels, int Handshakes)
{
    public static SshTuning Default { get; } = new(
        IdleClose: TimeSpan.FromSeconds(30),
        KeepAlive: TimeSpan.FromSeconds(15),
        FirstBackoff: TimeSpan.FromSeconds(0.5),
        Channels: 8,
        Handshakes: 16);
}
