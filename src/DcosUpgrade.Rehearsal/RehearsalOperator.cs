using DcosUpgrade.Ports;

namespace DcosUpgrade.Rehearsal;

/// <summary>Somebody who works on a rehearsed cluster. Several may, and any of them may be gone.</summary>
internal sealed class RehearsalOperator(RehearsalCluster cluster, string name, string identity) : IOperator
{
    public RehearsalCluster Cluster { get; } = cluster;

    public string Name { get; } = name;

    public string Identity { get; } = identity;

    public bool IsGone(string identity) => Cluster.GoneOperators.Contains(identity);
}
