using System;
using System.Collections.Generic;

namespace DcosUpgrade.Modelling;

/// <summary>
/// A cluster as data, from which a rehearsal is made: topology, versions, workload and measured times. It has no secrets, and addresses only when
/// they were asked for.
/// </summary>
internal sealed record ClusterModel
{
    /// <summary>The format of model files.</summary>
    public const int CurrentFormat = 1;

    public required string Cluster { get; init; }

    /// <summary>Open or Enterprise.</summary>
    public required DcosEdition Edition { get; init; }

    /// <summary>None for the Open edition.</summary>
    public required DcosSecurityMode SecurityMode { get; init; }

    /// <summary>The version of the masters.</summary>
    public required string Version { get; init; }

    /// <summary>The version of the newest script on the bootstrap node; null when there is none.</summary>
    public string? TargetVersion { get; init; }

    /// <summary>Masters, agents, public agents.</summary>
    public required IReadOnlyList<ModelNode> Nodes { get; init; }

    /// <summary>Marathon apps with their constraints.</summary>
    public IReadOnlyList<ModelApp> Apps { get; init; } = [];

    /// <summary>Download sizes in bytes by package name, which is the id up to the hyphens.</summary>
    public IReadOnlyDictionary<string, long> Packages { get; init; } = new Dictionary<string, long>();

    /// <summary>Measured times; none for a kind that was not measured.</summary>
    public IReadOnlyDictionary<ModelTime, IReadOnlyList<TimeSpan>> Times { get; init; } = new Dictionary<ModelTime, IReadOnlyList<TimeSpan>>();
}

/// <summary>A node of a model.</summary>
internal sealed record ModelNode
{
    public required string Name { get; init; }

    public required DcosRole Role { get; init; }

    public string? Zone { get; init; }

    public string? Region { get; init; }

    /// <summary>Null unless addresses were asked for.</summary>
    public string? Address { get; init; }

    public required string Version { get; init; }

    /// <summary>What a master leads: Mesos, ZooKeeper, Marathon.</summary>
    public IReadOnlyList<string> Leads { get; init; } = [];

    /// <summary>Units that do not have the state of a healthy node, with their state.</summary>
    public IReadOnlyDictionary<string, string> Units { get; init; } = new Dictionary<string, string>();

    /// <summary>Number of running tasks by app: the path of a Marathon app, or framework:name.</summary>
    public IReadOnlyDictionary<string, int> Tasks { get; init; } = new Dictionary<string, int>();
}

/// <summary>A Marathon app.</summary>
/// <param name="Instances">Number of instances that it is to have.</param>
/// <param name="Constraints">Field, operator and, for some operators, value.</param>
internal sealed record ModelApp(string Id, int Instances, IReadOnlyList<IReadOnlyList<string>> Constraints);
