using DcosUpgrade.Ports;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>An operator of a rehearsal. There can be several, on several machines; the process of each can end.</summary>
internal sealed class RehearsalOperator(RehearsalCluster cluster, string name, ProcessIdentity identity) : IOperator
{
    public RehearsalCluster Cluster { get; } = cluster;

    public string Name { get; } = name;

    public string Identity => identity.ToString();

    /// <summary>A number of another machine or container is that of no process here.</summary>
    public bool IsGone(string other) => ProcessIdentity.Parse(other) is { } process && identity.CanSee(process)
        && (process.PidNamespace != identity.PidNamespace || Cluster.GoneOperators.Contains(other));
}
