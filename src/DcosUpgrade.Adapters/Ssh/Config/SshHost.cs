using System.Collections.Generic;

namespace DcosUpgrade.Adapters.Ssh.Config;

/// <summary>What an ssh_config says of one host. Null: nothing.</summary>
/// <param name="HostName">Where to connect to.</param>
/// <param name="KeyFiles">Keys to try where they exist.</param>
/// <param name="KnownHostsFiles">In place of ~/.ssh/known_hosts; empty: none at all.</param>
/// <param name="Jumps">The hosts to go through, the first one nearest to here.</param>
/// <param name="NotHonoured">Lines that would change the way to the host, or whom to trust there, if we could do what they say.</param>
internal sealed record SshHost(
    string HostName,
    int? Port,
    string? UserName,
    IReadOnlyList<string>? KeyFiles,
    IReadOnlyList<string>? KnownHostsFiles,
    IReadOnlyList<SshJump> Jumps,
    IReadOnlyList<SshConfigLine> NotHonoured)
{
    /// <summary>A host that no configuration says anything of.</summary>
    public static SshHost Plain(string host, int? port, string? userName) => new(host, port, userName, null, null, [], []);
}

/// <summary>One of the hosts that ProxyJump names.</summary>
internal sealed record SshJump(string Host, int? Port, string? UserName);
