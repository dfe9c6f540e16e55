using System;
using System.Collections.Generic;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>/var/lib/dcos-upgrade/cluster on a master.</summary>
internal sealed class ClusterFolder
{
    private ClusterLockHolder? _holder;

    /// <summary>Content of lock.json; null: no such file.</summary>
    public ClusterLockHolder? Holder
    {
        get => _holder;
        set
        {
            _holder = value;
            WasTaken |= value is not null;
        }
    }

    /// <summary>True once a session has held the lock.</summary>
    public bool WasTaken { get; private set; }

    /// <summary>Modification time of lock.json.</summary>
    public DateTimeOffset TouchedAt { get; set; }

    /// <summary>The number in the file fence.</summary>
    public long Fence { get; set; }

    public bool Paused { get; set; }

    public bool Stopped { get; set; }

    /// <summary>First line of the flag file that was written last.</summary>
    public string Why { get; set; } = "";

    /// <summary>Other files, by name.</summary>
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Content of running/NODE, by the address of the node.</summary>
    public SortedDictionary<string, ClusterClaim> Claims { get; } = new(StringComparer.Ordinal);

    /// <summary>Modification time of running/NODE, by the address of the node.</summary>
    public Dictionary<string, DateTimeOffset> ClaimedAt { get; } = new(StringComparer.Ordinal);

    /// <summary>First line and time of waiting/NODE, by the address of the node.</summary>
    public SortedDictionary<string, (string Why, DateTimeOffset At)> Waits { get; } = new(StringComparer.Ordinal);

    /// <summary>Content of waves/PLAN-WAVE, by PLAN-WAVE.</summary>
    public SortedDictionary<string, string> Waves { get; } = new(StringComparer.Ordinal);

    /// <summary>Content of backup.json; null: no such file.</summary>
    public string? Backup { get; set; }

    public DateTimeOffset BackedUpAt { get; set; }
}
