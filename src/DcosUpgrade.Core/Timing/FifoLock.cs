using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Timing;

/// <summary>An asynchronous lock, granted in the order of the requests. A waiter continues on the thread that releases the lock.</summary>
internal sealed class FifoLock
{
    private readonly object _lock = new();
    private readonly LinkedList<TaskCompletionSource<IDisposable>> _waiting = new();
    private bool _taken;

    /// <summary>Ends when the lock is granted; dispose the result to release it.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<IDisposable> mine = new();
        lock (_lock)
        {
            if (!_taken)
            {
                _taken = true;
                return new Turn(this);
            }

            _waiting.AddLast(mine);
        }

        using (cancellationToken.Register(() =>
        {
            lock (_lock)
            {
                if (!_waiting.Remove(mine))
                {
                    return;
                }
            }

            mine.SetCanceled();
        }))
        {
            return await mine.Task.ConfigureAwait(false);
        }
    }

    private void Leave()
    {
        TaskCompletionSource<IDisposable> next;
        lock (_lock)
        {
            if (_waiting.First is not { } first)
            {
                _taken = false;
                return;
            }

            next = first.Value;
            _waiting.RemoveFirst();
        }

        next.SetResult(new Turn(this));
    }

    private sealed class Turn(FifoLock owner) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (!_left)
            {
                _left = true;
                owner.Leave();
            }
        }
    }
}
