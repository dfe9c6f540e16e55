namespace DcosUpgrade.Operations;

/// <summary>The kind of a backup item, with its name in backup.json and reports.</summary>
internal enum BackupKind
{
    /// <summary>Snapshots and transaction logs of one member.</summary>
    ZooKeeper,

    /// <summary>The documented export: a folder for each znode, as Guano writes and restores it.</summary>
    Guano,

    /// <summary>The installed configuration of a master: user and expanded configuration, detect scripts.</summary>
    Configuration,

    /// <summary>Users, groups and permissions, as SQL. Open Source has them in later releases.</summary>
    Iam,

    /// <summary>The snapshot of etcd that dcos-etcdctl makes, in an archive.</summary>
    Etcd,

    /// <summary>Enterprise: Marathon's state, kept by the cluster's own backup service.</summary>
    Marathon,

    /// <summary>Versions, agents and tasks, for a comparison after the upgrade.</summary>
    Cluster,
}
