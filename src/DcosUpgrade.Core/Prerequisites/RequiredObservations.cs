using System;

namespace DcosUpgrade.Prerequisites;

/// <summary>The observations that a check evaluates. Only those that some chosen check requires are made.</summary>
[Flags]
internal enum RequiredObservations
{
    Nothing = 0,

    /// <summary>The conditions of the nodes.</summary>
    Nodes = 1,

    /// <summary>Ports, tried from node to node.</summary>
    Ports = 2,

    /// <summary>The node checks and cluster checks of DC/OS, run on each node.</summary>
    NodeChecks = 4,

    /// <summary>All masters: Exhibitor, metrics, agents.</summary>
    Masters = 8,

    /// <summary>The leader's frameworks and tasks.</summary>
    Frameworks = 16,

    /// <summary>Machines in maintenance.</summary>
    Maintenance = 32,

    /// <summary>Marathon and the Marathons that run on it.</summary>
    Marathon = 64,

    /// <summary>The cluster folder: lock, claims, backups.</summary>
    Folder = 128,

    /// <summary>The bootstrap node.</summary>
    Bootstrap = 256,

    /// <summary>The replication of the IAM database.</summary>
    Cockroach = 512,

    /// <summary>The config.yaml that will be used: given, or that of the script.</summary>
    Configuration = 1024,

    /// <summary>Marathon, Metronome and the frameworks in two views, and the baseline of the masters.</summary>
    Schedulers = 2048,

    /// <summary>The members of etcd.</summary>
    Etcd = 4096,
}
