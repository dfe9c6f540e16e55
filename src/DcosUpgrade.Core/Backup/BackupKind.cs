namespace DcosUpgrade.Backup;

/// <summary>What a backup item is, as backup.json and reports name it.</summary>
internal static class BackupKind
{
    public const string ZooKeeper = "ZooKeeper";
}
