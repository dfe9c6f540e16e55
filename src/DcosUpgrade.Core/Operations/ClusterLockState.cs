using System;
using System.Collections.Generic;

namespace DcosUpgrade.Operations;

/// <summary>The cluster folder as it is after an action.</summary>
/// <param name="Result">free, acquired, taken, joined, held, kept, lost, released.</param>
/// <param name="Holder">The holder of the lock, or the previous holder of a lock that was taken over; null when nobody holds it.</param>
/// <param name="Age">Since the holder's last heartbeat, by the lock master's clock.</param>
/// <param name="Claims">Nodes with a run whose end is unknown, and the session that claims each.</param>
internal sealed record ClusterLockState(
    string Result,
    ClusterLockHolder? Holder,
    TimeSpan Age,
    bool Paused,
    bool Stopped,
    IReadOnlyDictionary<string, ClusterClaim> Claims,
    DateTimeOffset NodeTime)
{
    /// <summary>The holder, or a stand-in without a name that messages can show.</summary>
    public ClusterLockHolder AnyHolder => Holder ?? new ClusterLockHolder("", "somebody", "", "");

    /// <summary>The operator who paused or stopped the cluster, and the reason; empty when none was given.</summary>
    public string Why { get; init; } = "";

    /// <summary>Limits that an operator changed; null when there are none.</summary>
    public ClusterLimits? Limits { get; init; }

    /// <summary>True when the file of the limits has another content.</summary>
    public bool HasOtherLimits { get; init; }

    /// <summary>The number of the current taking of the lock; higher than that of every earlier one.</summary>
    public long Fence { get; init; }

    /// <summary>Nodes whose claim has no heartbeat, neither from the holder nor from a session that joined it.</summary>
    public IReadOnlyCollection<string> DeadClaims { get; init; } = [];

    /// <summary>Agents that a live session is about to start, with the reason why they wait.</summary>
    public IReadOnlyDictionary<string, string> Waits { get; init; } = new Dictionary<string, string>();

    /// <summary>Why the folder could not be changed; null when it was, or was only read.</summary>
    public string? Problem { get; init; }

    /// <summary>The state of a folder that could not be changed.</summary>
    public static ClusterLockState NotWritten(string problem) =>
        new("", null, TimeSpan.Zero, false, false, new Dictionary<string, ClusterClaim>(), default) { Problem = problem };
}

/// <summary>The session that started, or is about to start, the run of a node.</summary>
/// <param name="Owner">For people.</param>
/// <param name="Token">The token of the session; two sessions of one operator have two.</param>
internal sealed record ClusterClaim(string Owner, string Token)
{
    public override string ToString() => Owner;
}

/// <param name="Operation">The operation: a plan hash or a ScriptId.</param>
/// <param name="Owner">For people.</param>
/// <param name="Identity">For <see cref="Ports.IOperator.IsGone"/>.</param>
/// <param name="Token">The session: which taking of the lock this is, and whose claims.</param>
internal sealed record ClusterLockHolder(string Operation, string Owner, string Identity, string Token)
{
    /// <summary>What this session writes into its claims.</summary>
    public ClusterClaim Claim => new(Owner, Token);
}
