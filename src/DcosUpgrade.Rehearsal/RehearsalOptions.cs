using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Modelling;

namespace DcosUpgrade.Rehearsal;

/// <summary>Size, versions and seed of a rehearsal.</summary>
internal sealed record RehearsalOptions
{
    public string Name { get; init; } = "rehearsal";

    /// <summary>Number of masters: 1, 3, 5, as Exhibitor ensembles require.</summary>
    public int Masters { get; init; } = 3;

    public int Agents { get; init; } = 5;

    public int PublicAgents { get; init; } = 1;

    /// <summary>Seed of all random numbers.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Virtual seconds per real second; 0: as fast as possible.</summary>
    public double Speed { get; init; }

    public string FromVersion { get; init; } = "1.10.8";

    public string ToVersion { get; init; } = "1.11.6";

    public DcosEdition Edition { get; init; } = DcosEdition.Open;

    /// <summary>Security mode of the installed Enterprise cluster; None: Open Source.</summary>
    public DcosSecurityMode SecurityMode { get; init; }

    /// <summary>Zones that nodes are assigned to in turn; empty: no zones.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];

    /// <summary>Number of Marathon apps that the agents' tasks are assigned to in turn; 0: two apps with one instance on every agent.</summary>
    public int Apps { get; init; }

    /// <summary>The model that decides nodes, workload and durations; null for a made-up cluster.</summary>
    public ClusterModel? Model { get; init; }

    /// <summary>
    /// The part of the usual time that the services of masters and agents take to start; 1 in a rehearsal. A forecast with measured times waits for
    /// those instead.
    /// </summary>
    public (double Masters, double Agents) Pace { get; init; } = (1, 1);

    /// <summary>The rehearsal of a model. Name, size, versions, edition and security mode are those of the model.</summary>
    public static RehearsalOptions Of(ClusterModel model, string toVersion) => new()
    {
        Name = model.Cluster,
        Masters = model.Nodes.Count(node => node.Role == DcosRole.Master),
        Agents = model.Nodes.Count(node => node.Role == DcosRole.Agent),
        PublicAgents = model.Nodes.Count(node => node.Role == DcosRole.PublicAgent),
        FromVersion = model.Version,
        ToVersion = toVersion,
        Edition = model.Edition,
        SecurityMode = model.SecurityMode,
        Model = model,
    };
}
