using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>Connections to jump hosts, shared by all nodes behind them and closed after the last one.</summary>
/// <param name="open">Opens one connection, without retries.</param>
internal sealed class JumpLinks(Func<Route, Task<SshConnection>> open)
{
    private readonly object _gate = new();
    private readonly Dictionary<string, JumpLink> _links = [];

    /// <summary>Opens the way of one connection through the jump host to a host.</summary>
    public async Task<JumpDoor> OpenDoorAsync(Route jump, string host, int port, CancellationToken cancellationToken)
    {
        JumpLink link = Use(jump);
        try
        {
            SshConnection connection = await link.Opening.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new JumpDoor(connection.Client, host, port, () => Leave(link));
        }
        catch
        {
            Leave(link);
            throw;
        }
    }

    private JumpLink Use(Route jump)
    {
        lock (_gate)
        {
            if (!_links.TryGetValue(jump.Key, out JumpLink? link) || link.IsBroken)
            {
                link = new JumpLink(jump.Key, open(jump));
                _links[jump.Key] = link;
            }

            link.Users++;
            return link;
        }
    }

    private void Leave(JumpLink link)
    {
        lock (_gate)
        {
            if (--link.Users > 0)
            {
                return;
            }

            if (_links.TryGetValue(link.Key, out JumpLink? current) && current == link)
            {
                _links.Remove(link.Key);
            }
        }

        link.CloseWhenOpen();
    }
}

/// <summary>One connection to a jump host.</summary>
internal sealed class JumpLink(string key, Task<SshConnection> opening)
{
    public string Key => key;

    public Task<SshConnection> Opening => opening;

    /// <summary>Guarded by <see cref="JumpLinks"/>.</summary>
    public int Users { get; set; }

    public bool IsBroken => opening.IsCompleted && (opening.Status != TaskStatus.RanToCompletion || !opening.Result.IsAlive);

    public void CloseWhenOpen() =>
        opening.ContinueWith(static done =>
        {
            if (done.Status == TaskStatus.RanToCompletion)
            {
                Blocking.Run(done.Result.Dispose).Forget();
            }
            else
            {
                _ = done.Exception;
            }
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
