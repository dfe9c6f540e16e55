using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>Limits the number of open sessions: another session closes the one that was idle longest, or waits.</summary>
/// <remarks>Jump hosts are not counted: nodes wait for them, so they must not wait for nodes.</remarks>
internal sealed class SessionPool(int max)
{
    private readonly object _gate = new();
    private readonly Queue<TaskCompletionSource<bool>> _waiting = [];
    private readonly HashSet<SshShell> _shells = [];
    private int _open;

    /// <summary>Returns when one more session may be opened.</summary>
    public async Task TakeAsync(SshShell shell, CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _shells.Add(shell);
            if (_open < max)
            {
                _open++;
                return;
            }

            _waiting.Enqueue(turn);
        }

        MakeRoom();
        using (cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken)))
        {
            await turn.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Called when a session is closed.</summary>
    public void Give()
    {
        lock (_gate)
        {
            while (_waiting.Count > 0)
            {
                if (_waiting.Dequeue().TrySetResult(true))
                {
                    return;
                }
            }

            _open--;
        }
    }

    /// <summary>Closes the session that was idle longest if another one waits. Call it whenever a session becomes idle.</summary>
    public void MakeRoom()
    {
        List<SshShell> byAge;
        lock (_gate)
        {
            if (!_waiting.Any(turn => !turn.Task.IsCompleted))
            {
                return;
            }

            byAge = [.. _shells.OrderBy(shell => shell.LastUsed)];
        }

        // Outside the lock: closing releases the session.
        _ = byAge.Any(shell => shell.CloseIfIdle(TimeSpan.Zero));
    }
}
