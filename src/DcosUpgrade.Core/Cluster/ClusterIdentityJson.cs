using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Text;

namespace DcosUpgrade.Cluster;

/// <summary>The cluster identity in script records and plan files.</summary>
internal static class ClusterIdentityJson
{
    /// <summary>Name of the JSON member in both.</summary>
    public const string Member = "binding";

    public static IEnumerable<KeyValuePair<string, object?>> Write(ClusterIdentity identity) => new Dictionary<string, object?>
    {
        ["cluster"] = identity.Name,
        ["named"] = identity.IsNamed,
        ["masters"] = identity.Masters,
        ["edition"] = identity.Edition.ToString(),
        ["securityMode"] = identity.SecurityMode?.ToString(),
    };

    /// <summary>Null when the JSON has no identity.</summary>
    public static ClusterIdentity? Read(Json json) => json["cluster"].Text is { } name && json["masters"].Items.Count > 0
        ? new ClusterIdentity(
            name,
            json["named"].Boolean is true,
            [.. json["masters"].Items.Select(master => master.Text ?? "")],
            Enum.TryParse(json["edition"].Text, out DcosEdition edition) ? edition : DcosEdition.Unknown,
            Enum.TryParse(json["securityMode"].Text, out DcosSecurityMode mode) ? mode : null)
        : null;
}
