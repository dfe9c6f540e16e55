using System;

namespace DcosUpgrade.Journaling;

/// <summary>An action on the cluster lock with a result other than the usual one.</summary>
[JournalKind("lock")]
internal sealed record LockEvent : JournalEvent
{
    /// <summary>acquired, taken, joined, held or lost.</summary>
    public required string? Result { get; init; }

    /// <summary>The operator who holds the lock, or held it before it was taken over; null when nobody does.</summary>
    public required string? Holder { get; init; }

    /// <summary>Time since the holder's last heartbeat.</summary>
    [JournalMember(Optional = true)]
    public TimeSpan? Age { get; init; }
}
