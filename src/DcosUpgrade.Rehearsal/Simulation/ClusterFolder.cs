using System;
using System.Collections.Generic;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>/var/lib/dcos-upgrade/cluster on a master.</summary>
internal sealed class ClusterFolder(IClock clock)
{
    private ClusterLockHolder? _holder;
    private bool _paused;
    private bool _stopped;

    /// <summary>Content of lock.json; null: no such file.</summary>
    public ClusterLockHolder? Holder
    {
        get => _holder;
        set
        {
            HeldSince = value?.Token == _holder?.Token ? HeldSince : clock.UtcNow;
            _holder = value;
            WasTaken |= value is not null;
        }
    }

    /// <summary>True once a session has held the lock.</summary>
    public bool WasTaken { get; private set; }

    /// <summary>Time of the last change of the holder.</summary>
    public DateTimeOffset HeldSince { get; private set; } = clock.UtcNow;

    /// <summary>Modification time of lock.json.</summary>
    public DateTimeOffset TouchedAt { get; set; }

    /// <summary>The number in the file fence.</summary>
    public long Fence { get; set; }

    public bool Paused
    {
        get => _paused;
        set => Flag(ref _paused, value);
    }

    public bool Stopped
    {
        get => _stopped;
        set => Flag(ref _stopped, value);
    }

    /// <summary>Since when the cluster is paused or stopped; null while it is neither.</summary>
    public DateTimeOffset? FlaggedAt { get; private set; }

    /// <summary>First line of the flag file that was written last.</summary>
    public string Why { get; set; } = "";

    /// <summary>Content of limits; null: no such file.</summary>
    public string? Limits { get; set; }

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

    private void Flag(ref bool flag, bool value)
    {
        flag = value;
        FlaggedAt = _paused || _stopped ? FlaggedAt ?? clock.UtcNow : null;
    }
}
