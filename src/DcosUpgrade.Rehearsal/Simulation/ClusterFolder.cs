using System;
using System.Collections.Generic;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>/var/lib/dcos-upgrade/cluster on a master.</summary>
internal sealed class ClusterFolder
{
    private ClusterLockHolder? _holder;

    /// <summary>What lock.json says; null when there is none.</summary>
    public ClusterLockHolder? Holder
    {
        get => _holder;
        set
        {
            _holder = value;
            WasTaken |= value is not null;
        }
    }

    /// <summary>Somebody has held the lock at some time.</summary>
    public bool WasTaken { get; private set; }

    /// <summary>Modification time of lock.json.</summary>
    public DateTimeOffset TouchedAt { get; set; }

    /// <summary>The number in the file fence.</summary>
    public long Fence { get; set; }

    public bool Paused { get; set; }

    public bool Stopped { get; set; }

    /// <summary>The first line of whichever of the two was written last.</summary>
    public string Why { get; set; } = "";

    /// <summary>Other files, by name.</summary>
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>running/NODE and its first line.</summary>
    public SortedDictionary<string, string> Claims { get; } = new(StringComparer.Ordinal);

    /// <summary>When running/NODE was written or touched.</summary>
    public Dictionary<string, DateTimeOffset> ClaimedAt { get; } = new(StringComparer.Ordinal);

    /// <summary>waiting/NODE: its first line, and when it was written.</summary>
    public SortedDictionary<string, (string Why, DateTimeOffset At)> Waits { get; } = new(StringComparer.Ordinal);

    /// <summary>backup.json; null when there is none.</summary>
    public string? Backup { get; set; }

    public DateTimeOffset BackedUpAt { get; set; }
}
