using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>The open sessions of one connection, in FIFO order. Lowers its limit to the MaxSessions of the sshd when a session is refused.</summary>
internal sealed class ChannelSlots(int limit)
{
    private readonly object _gate = new();
    private readonly Queue<TaskCompletionSource<bool>> _waiting = [];
    private int _limit = limit;
    private int _taken;

    /// <summary>Returns when a session may be opened.</summary>
    public async Task<ChannelSlot> TakeAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_taken < _limit)
            {
                _taken++;
                return new ChannelSlot(this);
            }

            _waiting.Enqueue(turn);
        }

        using (cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken)))
        {
            await turn.Task.ConfigureAwait(false);
        }

        return new ChannelSlot(this);
    }

    /// <summary>Releases a slot.</summary>
    /// <param name="isRefused">The sshd refused the session: the number of open sessions, at least one, is the new limit.</param>
    /// <returns>The number of other taken slots, and whether the limit was lowered.</returns>
    public (int Others, bool IsLower) Give(bool isRefused)
    {
        lock (_gate)
        {
            int others = --_taken;
            bool isLower = isRefused && Math.Max(1, others) < _limit;
            if (isLower)
            {
                _limit = Math.Max(1, others);
            }

            while (_waiting.Count > 0 && _taken < _limit)
            {
                if (_waiting.Dequeue().TrySetResult(true))
                {
                    _taken++;
                }
            }

            return (others, isLower);
        }
    }
}

/// <summary>The right to open one session.</summary>
internal sealed class ChannelSlot(ChannelSlots slots)
{
    private int _given;

    /// <summary>Releases the slot at the end of the session. Does nothing after <see cref="Refuse"/>.</summary>
    public void Give()
    {
        if (Interlocked.Exchange(ref _given, 1) == 0)
        {
            _ = slots.Give(isRefused: false);
        }
    }

    /// <summary>Releases the slot of a refused session.</summary>
    public (int Others, bool IsLower) Refuse() => Interlocked.Exchange(ref _given, 1) == 0
        ? slots.Give(isRefused: true)
        : throw new InvalidOperationException("The slot was given back before it was refused.");
}
