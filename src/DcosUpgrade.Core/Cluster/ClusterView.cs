using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;

namespace DcosUpgrade.Cluster;

/// <summary>One master in a view: its probe, or why there is none.</summary>
internal sealed record MasterObservation(InventoryNode Node, MasterProbe? Probe, string Problem);

/// <summary>The cluster at one moment, from all its masters.</summary>
internal sealed record ClusterView(DateTimeOffset At, IReadOnlyList<MasterObservation> Masters)
{
    private AgentTable? _agents;
    private bool? _serves;

    /// <summary>Masters that say they are elected; a sound cluster has one.</summary>
    public IReadOnlyList<MasterObservation> Elected => [.. Masters.Where(master => master.Probe is { Elected: true })];

    /// <summary>The one leader whose lists count: elected alone, registry fetched, and it answers for the cluster.</summary>
    public MasterObservation? Leader => Elected is [{ Probe: { RegistryFetched: true, Agents: not null } } only] ? only : null;

    /// <summary>The longest period that any Exhibitor may answer from memory; 30 s when unknown.</summary>
    public TimeSpan ExhibitorPeriod =>
        Masters.Select(master => master.Probe?.ExhibitorCheckPeriod).Aggregate<TimeSpan?, TimeSpan?>(TimeSpan.Zero, (a, b) => b is null || a is null ? null : a > b ? a : b)
        ?? TimeSpan.FromSeconds(30);

    /// <summary>Every master's Exhibitor sees every master serving and one leader. Asked of all recent views by whoever waits: worked out once.</summary>
    public bool EnsembleServes => _serves ??= Masters.All(sight => sight.Probe?.Exhibitor is { } servers && IsWhole(servers));

    /// <summary>Every master serves and one leads, by one Exhibitor's account.</summary>
    public bool IsWhole(IReadOnlyList<ExhibitorServer> servers) =>
        servers.Count == Masters.Count
        && servers.All(server => server.Serving)
        && servers.Count(server => server.IsLeader) == 1
        && Masters.All(master => servers.Any(server => server.HostName == master.Node.Address));

    public MasterObservation? Of(string name) => Masters.FirstOrDefault(master => master.Node.Name == name);

    /// <summary>Ids of the agents that the leader calls active; empty without one.</summary>
    public AgentIds ActiveAgents => Agents.Active;

    /// <summary>The agents that the leader lists; empty without one.</summary>
    public AgentTable Agents => _agents ??= AgentTable.Of(Leader?.Probe!.Agents);

    /// <summary>The agent at an address, as the leader lists it.</summary>
    public MesosAgent? Agent(string address) => Agents.At(address);
}
