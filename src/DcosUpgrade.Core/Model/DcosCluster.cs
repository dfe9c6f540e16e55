namespace DcosUpgrade;

/// <summary>A DC/OS cluster that this session can reach.</summary>
public sealed record DcosCluster
{
    public required string Name { get; init; }

    public DcosEdition Edition { get; init; }

    /// <summary>The installed version of the queried master; during an upgrade, other nodes may have another version.</summary>
    public string? Version { get; init; }

    public DcosSecurityMode SecurityMode { get; init; }

    /// <summary>The image commit of the installed version.</summary>
    public string? Build { get; init; }

    public int Masters { get; init; }

    public int Agents { get; init; }

    public int PublicAgents { get; init; }

    internal ClusterHandle? Handle { get; init; }

    public override string ToString() => Name;
}
