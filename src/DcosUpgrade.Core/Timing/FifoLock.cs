using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Timing;

/// <summary>Lets one through at a time, first come first served, on whatever thread lets the next one in.</summary>
internal sealed class FifoLock
{
    private readonly object _lock = new();
    private readonly LinkedList<TaskCompletionSource<IDisposable>> _waiting = new();
    private bool _taken;

    /// <summary>Ends when it is one's turn; dispose what it gives to let the next one in.</summary>
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
