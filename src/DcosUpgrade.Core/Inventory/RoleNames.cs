using System;
using System.Collections.Generic;

namespace DcosUpgrade.Inventory;

/// <summary>Roles as people and DC/OS write them.</summary>
internal static class RoleNames
{
    private static readonly Dictionary<string, DcosRole> s_roles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["master"] = DcosRole.Master,
        ["agent"] = DcosRole.Agent,
        ["slave"] = DcosRole.Agent,
        ["public_agent"] = DcosRole.PublicAgent,
        ["slave_public"] = DcosRole.PublicAgent,
        ["PublicAgent"] = DcosRole.PublicAgent,
        ["bootstrap"] = DcosRole.Bootstrap,
    };

    /// <summary>The role of a name, in any case; null for other names.</summary>
    public static DcosRole? Parse(string? text) => text is not null && s_roles.TryGetValue(text, out DcosRole role) ? role : null;

    /// <summary>As an inventory writes it.</summary>
    public static string Write(DcosRole role) => role switch
    {
        DcosRole.PublicAgent => "public_agent",
        _ => role.ToString().ToLowerInvariant(),
    };
}
