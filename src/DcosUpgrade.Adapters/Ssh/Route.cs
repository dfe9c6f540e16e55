using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Ports;
using DcosUpgrade.Resources;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>A host, and the way to it.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Access">How to log in there.</param>
/// <param name="Via">The way to the jump host before it, or null for a direct connection.</param>
internal sealed record Route(string Name, string Host, int Port, string UserName, HopAccess Access, Route? Via)
{
    /// <summary>Equal for two ways that end in the same login over the same hosts.</summary>
    public string Key { get; } = string.Format(CultureInfo.InvariantCulture, "{0} {1}@{2}:{3}", Via?.Key, UserName, Host, Port);
}

/// <summary>Finds the way to each node.</summary>
internal sealed class Routes(HopAccess access, IReadOnlyDictionary<string, JumpEndpoint> jumps, LocalUser user)
{
    /// <exception cref="InputException">A jump host is unknown, or they go round in a circle.</exception>
    public Route To(NodeEndpoint node)
    {
        // A jump host with a login of its own stands for the inventory's.
        Route? via = access.Jump is { } own ? Own(own) : Inventory(node.Jump, node.Name, []);
        return new Route(node.Name, node.Host, node.Port, UserNameFor(node.UserName, access), access, via);
    }

    private Route Own(HopAccess jump)
    {
        string host = jump.Settings.HostName ?? throw new InputException(SR.JumpHostNameMissing, null);
        return new Route(host, host, jump.Settings.Port, UserNameFor(null, jump), jump, jump.Jump is { } before ? Own(before) : null);
    }

    private Route? Inventory(string? name, string needer, List<string> seen)
    {
        if (name is null)
        {
            return null;
        }

        if (seen.Contains(name))
        {
            throw new InputException(SR.JumpCycle, name, string.Join(" -> ", seen.Concat([name])));
        }

        if (!jumps.TryGetValue(name, out JumpEndpoint? jump))
        {
            throw new InputException(SR.JumpUnknown, needer, needer, name);
        }

        seen.Add(name);
        return new Route(jump.Name, jump.Host, jump.Port, UserNameFor(jump.UserName, access), access, Inventory(jump.Via, name, seen));
    }

    private string UserNameFor(string? own, HopAccess hop) => own ?? hop.Settings.UserName ?? user.Name;
}
