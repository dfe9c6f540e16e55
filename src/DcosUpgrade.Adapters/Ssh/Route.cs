using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh.Config;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>A host and the route to it.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Access">How to log in there.</param>
/// <param name="Via">The route to the jump host before it; null: a direct connection.</param>
internal sealed record Route(string Name, string Host, int Port, string UserName, HopAccess Access, Route? Via)
{
    /// <summary>Equal for routes with the same login over the same hosts.</summary>
    public string Key { get; } = string.Format(CultureInfo.InvariantCulture, "{0} {1}@{2}:{3}", Via?.Key, UserName, Host, Port);

    /// <summary>See <see cref="NodeEndpoint.IsDiscovered"/>.</summary>
    public bool IsDiscovered { get; init; }

    /// <summary>The proof that sudo's password requires.</summary>
    public AddressProof Proof { get; init; } = AddressProof.NotRequired;
}

/// <summary>Determines the route to each node: from the inventory, then the connection settings, then the user's SSH configuration.</summary>
internal sealed class Routes(HopAccess access, IReadOnlyDictionary<string, JumpEndpoint> jumps, LocalUser user)
{
    private const int DefaultPort = 22;

    /// <exception cref="InputException">A jump host is unknown, jump hosts form a loop, or the SSH configuration is invalid.</exception>
    public Route To(NodeEndpoint node)
    {
        SshHost found = access.Find(node.Host, node.Port ?? access.Settings.Port, node.UserName ?? access.Settings.UserName);
        // A jump host with its own login replaces that of the inventory.
        Route? via = access.Jump is { } own ? Own(own)
            : node.Jump is { } jump ? Inventory(jump, node.Name, [])
            : Over(found.Jumps, access, []);
        return Make(node.Name, found, access.For(found), via) with { IsDiscovered = node.IsDiscovered, Proof = new AddressProof(node) };
    }

    private Route Make(string name, SshHost found, HopAccess hop, Route? via) =>
        new(name, found.HostName, found.Port ?? DefaultPort, found.UserName ?? user.Name, hop, via);

    private Route Own(HopAccess jump)
    {
        string host = jump.Settings.HostName ?? throw new InputException(SR.JumpHostNameMissing, null);
        SshHost found = jump.Find(host, jump.Settings.Port, jump.Settings.UserName);
        return Make(host, found, jump.For(found), jump.Jump is { } before ? Own(before) : Over(found.Jumps, jump, []));
    }

    private Route Inventory(string name, string needer, List<string> seen)
    {
        CheckCircle(name, seen);
        if (!jumps.TryGetValue(name, out JumpEndpoint? jump))
        {
            throw new InputException(SR.JumpUnknown, needer, needer, name);
        }

        SshHost found = access.Find(jump.Host, jump.Port, jump.UserName ?? access.Settings.UserName);
        return Make(jump.Name, found, access.For(found), jump.Via is { } before ? Inventory(before, name, [.. seen, name]) : Over(found.Jumps, access, []));
    }

    /// <summary>The route over the hosts of a ProxyJump. As with ssh, the target's login and port do not apply to them.</summary>
    private Route? Over(IReadOnlyList<SshJump> hops, HopAccess hop, List<string> seen)
    {
        if (hops.Count == 0)
        {
            return null;
        }

        SshJump last = hops[hops.Count - 1];
        CheckCircle(last.Host, seen);
        SshHost found = hop.Find(last.Host, last.Port, last.UserName);
        Route? via = Over(hops.Count > 1 ? [.. hops.Take(hops.Count - 1)] : found.Jumps, hop, [.. seen, last.Host]);
        return Make(last.Host, found, hop.For(found, isOwnHop: true), via);
    }

    private static void CheckCircle(string name, List<string> seen)
    {
        if (seen.Contains(name))
        {
            throw new InputException(SR.JumpCycle, name, string.Join(" -> ", seen.Concat([name])));
        }
    }
}
