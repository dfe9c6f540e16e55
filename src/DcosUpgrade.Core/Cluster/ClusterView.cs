using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Cluster;

/// <summary>One master in a view: its probe, or the reason why it has none.</summary>
internal sealed record MasterObservation(InventoryNode Node, MasterProbe? Probe, string Problem);

/// <summary>The cluster at one moment, from all its masters.</summary>
internal sealed record ClusterView(Moment At, IReadOnlyList<MasterObservation> Masters)
{
    private AgentTable? _agents;
    private MasterObservation[]? _elected;
    private object? _serves;

    /// <summary>Time after <see cref="At"/> at which the last master had answered.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>A copy, without what was computed: it can get other masters.</summary>
    private ClusterView(ClusterView other) => (At, Masters, Took) = (other.At, other.Masters, other.Took);

    /// <summary>Masters that report to be elected; a healthy cluster has one.</summary>
    public IReadOnlyList<MasterObservation> Elected => _elected ??= [.. Masters.Where(master => master.Probe is { Elected: true })];

    /// <summary>The leader whose lists are used: the only elected master, with a fetched registry and a list of agents.</summary>
    public MasterObservation? Leader => Elected is [{ Probe: { RegistryFetched: true, Agents: not null } } only] ? only : null;

    /// <summary>The longest check period of all Exhibitors, whose answers may be that old; 30 s when unknown.</summary>
    public TimeSpan ExhibitorPeriod =>
        Masters.Select(master => master.Probe?.ExhibitorCheckPeriod)
            .Aggregate<TimeSpan?, TimeSpan?>(TimeSpan.Zero, (a, b) => b is null || a is null ? null : a > b ? a : b)
        ?? TimeSpan.FromSeconds(30);

    /// <summary>Every Exhibitor reports every master as serving and one leader. Computed once.</summary>
    /// <remarks>Kept boxed: agents on many threads share a view, and a reference is written at once.</remarks>
    public bool EnsembleServes => (bool)(_serves ??= Masters.All(master => master.Probe?.Exhibitor is { } servers && IsWhole(servers)));

    /// <summary>One Exhibitor reports every master as serving and one leader.</summary>
    public bool IsWhole(IReadOnlyList<ExhibitorServer> servers) =>
        servers.Count == Masters.Count
        && servers.All(server => server.Serving)
        && servers.Count(server => server.IsLeader) == 1
        && Masters.All(master => servers.Any(server => server.HostName == master.Node.Address));

    public MasterObservation? Of(string name) => Masters.FirstOrDefault(master => master.Node.Name == name);

    /// <summary>Ids of the agents that the leader lists as active; empty without a leader.</summary>
    public AgentIds ActiveAgents => Agents.Active;

    /// <summary>The agents that the leader lists; empty without a leader.</summary>
    public AgentTable Agents => _agents ??= AgentTable.Of(Leader?.Probe!.Agents);

    /// <summary>The agent at an address, as the leader lists it.</summary>
    public MesosAgent? Agent(string address) => Agents.At(address);
}
