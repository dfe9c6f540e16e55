using System;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>A random moment of a history: a call, or the call of a kind that is close to the start of a run.</summary>
internal sealed class Moment
{
    private static readonly Func<NodeOperation, bool>[] s_kinds =
    [
        operation => operation is ClusterLockOperation { Action: ClusterLockAction.Claim },
        operation => operation is ClusterLockOperation { Action: ClusterLockAction.Unclaim },
        operation => operation is MasterProbeOperation,
        operation => operation is FenceNodeOperation,
        operation => operation is UploadOperation,
        operation => operation is StartRunOperation,
        operation => operation is FollowRunOperation,
    ];

    private readonly Func<NodeOperation, bool>? _kind;
    private readonly bool _before;
    private int _left;

    /// <param name="calls">About the number of calls of a history.</param>
    public Moment(Random random, int calls)
    {
        _kind = random.Next(3) == 0 ? null : s_kinds[random.Next(s_kinds.Length)];
        _before = random.Next(2) == 0;
        _left = 1 + random.Next(_kind is null ? calls : 2 + (calls / 15));
    }

    /// <summary>True once: when the moment has come.</summary>
    public bool Comes(NodeOperation operation, bool before) =>
        _left > 0 && before == _before && _kind?.Invoke(operation) != false && --_left == 0;
}
