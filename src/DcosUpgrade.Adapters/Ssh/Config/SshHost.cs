using System.Collections.Generic;

namespace DcosUpgrade.Adapters.Ssh.Config;

/// <summary>The settings of an ssh_config for one host. Null: not set.</summary>
/// <param name="HostName">The name or address to connect to.</param>
/// <param name="KeyFiles">Keys to try where they exist.</param>
/// <param name="KnownHostsFiles">Files in place of ~/.ssh/known_hosts and known_hosts2; empty: none.</param>
/// <param name="GlobalKnownHostsFiles">Files in place of /etc/ssh/ssh_known_hosts and ssh_known_hosts2; empty: none.</param>
/// <param name="Jumps">The jump hosts; the first is connected to directly.</param>
/// <param name="NotHonoured">Lines that change the route or the trusted keys and are not supported.</param>
internal sealed record SshHost(
    string HostName,
    int? Port,
    string? UserName,
    IReadOnlyList<string>? KeyFiles,
    IReadOnlyList<string>? KnownHostsFiles,
    IReadOnlyList<string>? GlobalKnownHostsFiles,
    IReadOnlyList<SshJump> Jumps,
    IReadOnlyList<SshConfigLine> NotHonoured)
{
    /// <summary>A host without settings in the configuration.</summary>
    public static SshHost Plain(string host, int? port, string? userName) => new(host, port, userName, null, null, null, [], []);
}

/// <summary>One of the hosts that ProxyJump names.</summary>
internal sealed record SshJump(string Host, int? Port, string? UserName);
