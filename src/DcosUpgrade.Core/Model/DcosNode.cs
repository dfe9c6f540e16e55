namespace DcosUpgrade;

/// <summary>One node of a cluster.</summary>
public sealed record DcosNode
{
    public required string Name { get; init; }

    /// <summary>The address that detect_ip prints on the node.</summary>
    public string Address { get; init; } = "";

    public DcosRole Role { get; init; }

    /// <summary>Installed DC/OS version; null unless it was read (Get-DcosNode -Live).</summary>
    public string? Version { get; init; }

    /// <summary>Image commit of the installed version.</summary>
    public string? Build { get; init; }

    public string? Region { get; init; }

    public string? Zone { get; init; }

    /// <summary>The Mesos agent id; null for masters and unregistered agents.</summary>
    public string? AgentId { get; init; }

    internal ClusterHandle? Handle { get; init; }

    public override string ToString() => Name;
}
