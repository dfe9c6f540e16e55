using System;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Backup;

/// <summary>How large a backup may be. What a node sends beyond that is not stored, and what unpacks to more is not read to its end.</summary>
/// <remarks>
/// Transaction logs of ZooKeeper are allocated in advance, 64 MiB at a time and mostly zeros (FACTS.md, Backups), so a small archive may
/// unpack to much. A log that was filled compresses to more than a hundredth.
/// </remarks>
/// <param name="MaxBytes">Bytes of the file.</param>
/// <param name="MaxEntries">Files and folders in the archive.</param>
internal sealed record BackupBounds(long MaxBytes, int MaxEntries)
{
    private const long MiB = 1 << 20;
    private const long AlwaysUnpacked = 1024 * MiB;
    private const long MaxRatio = 100;

    public static BackupBounds Of(BackupKind kind) => kind switch
    {
        BackupKind.Configuration => new(64 * MiB, 64),
        BackupKind.Iam => new(4096 * MiB, 0),

        // The quota of etcd is 2 GiB.
        BackupKind.Etcd => new(4096 * MiB, 4),
        BackupKind.Guano => new(4096 * MiB, 4_000_000),
        _ => new(16384 * MiB, 100_000),
    };

    /// <summary>Bytes that an archive of a size may unpack to.</summary>
    public long Unpacked(long bytes) => Math.Min(MaxBytes * 4, AlwaysUnpacked + (bytes * MaxRatio));
}
