using DcosUpgrade.Ports;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>An operator of a rehearsal. There can be several; the process of each can end.</summary>
internal sealed class RehearsalOperator(RehearsalCluster cluster, string name, string identity) : IOperator
{
    public RehearsalCluster Cluster { get; } = cluster;

    public string Name { get; } = name;

    public string Identity { get; } = identity;

    public bool IsGone(string identity) => Cluster.GoneOperators.Contains(identity);
}
