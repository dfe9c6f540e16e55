using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Bench.Peers;

/// <summary>The SSH adapter of the product with the login of the nodes.</summary>
internal static class OurClient
{
    private const string Bastion = "bastion";

    public static ConnectionSettings Settings { get; } = new()
    {
        UserName = SshLab.User,
        KeyFiles = [SshLab.Key],
        KnownHostsFiles = [SshLab.KnownHosts],
    };

    /// <summary>Shells with the settings and limits of the product.</summary>
    /// <param name="bastion">The address of a jump host; null means a direct connection.</param>
    public static SshShells Shells(string? bastion = null) => Shells(Settings, SshTuning.Default, bastion);

    public static SshShells Shells(ConnectionSettings settings, SshTuning tuning, string? bastion = null)
    {
        Dictionary<string, JumpEndpoint> jumps = bastion is null ? [] : new() { [Bastion] = new JumpEndpoint(Bastion, bastion, null, null, null) };
        return new SshShells(settings, jumps, new Silence(), LocalUser.Current, tuning);
    }

    public static NodeEndpoint[] Endpoints(IEnumerable<string> hosts, string? bastion = null, int? port = null) =>
        [.. hosts.Select(host => new NodeEndpoint(host, host, port, null, bastion is null ? null : Bastion))];
}
