using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Renci.SshNet;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>Connections to jump hosts, shared by all nodes behind them and closed after the last one.</summary>
/// <param name="open">Opens one connection, without retries.</param>
/// <param name="maxDoors">Number of nodes that can be connected through jump hosts at the same time.</param>
internal sealed class JumpLinks(Func<Route, Task<SshConnection>> open, int maxDoors)
{
    private readonly object _gate = new();
    private readonly Dictionary<string, JumpLink> _links = [];

    /// <summary>Forwards a port of 127.0.0.1 through the jump host to a host.</summary>
    public async Task<JumpDoor> OpenDoorAsync(Route jump, string host, int port, CancellationToken cancellationToken)
    {
        JumpLink link = Use(jump);
        try
        {
            SshConnection connection = await link.Opening.WaitAsync(cancellationToken).ConfigureAwait(false);
            ReserveThreads();
            return link.OpenDoor(connection, host, port, () => Leave(link));
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

    /// <summary>
    /// SSH.NET copies each forwarded connection on a pool thread while it is open. A pool that grows by one thread every
    /// half second would delay the nodes, so its minimum is raised.
    /// </summary>
    private void ReserveThreads()
    {
        ThreadPool.GetMinThreads(out int workers, out int completions);
        int wanted = Environment.ProcessorCount + maxDoors;
        if (workers < wanted || completions < wanted)
        {
            ThreadPool.SetMinThreads(Math.Max(workers, wanted), Math.Max(completions, wanted));
        }
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

    public JumpDoor OpenDoor(SshConnection connection, string host, int port, Action left)
    {
        ForwardedPortLocal door = new("127.0.0.1", 0, host, (uint)port);
        // The client keeps its forwarded ports in a list that is not thread-safe.
        lock (opening)
        {
            connection.Client.AddForwardedPort(door);
        }

        door.Start();
        return new JumpDoor((int)door.BoundPort, () =>
        {
            SshConnection.Discard(door);
            lock (opening)
            {
                SshConnection.Discard(new Removal(connection.Client, door));
            }

            left();
        });
    }

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

    private sealed class Removal(SshClient client, ForwardedPort door) : IDisposable
    {
        public void Dispose() => client.RemoveForwardedPort(door);
    }
}

/// <summary>A port of 127.0.0.1 that is forwarded through a jump host.</summary>
internal sealed class JumpDoor(int port, Action close) : IDisposable
{
    private Action? _close = close;

    public int Port => port;

    public void Dispose() => Interlocked.Exchange(ref _close, null)?.Invoke();
}
