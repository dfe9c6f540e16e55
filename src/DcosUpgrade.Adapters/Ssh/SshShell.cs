using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>One node: at most one usable connection, opened on demand.</summary>
internal sealed class SshShell : INodeShell, IDisposable
{
    private static readonly Stopwatch s_clock = Stopwatch.StartNew();

    private readonly object _gate = new();
    private readonly SemaphoreSlim _entrance = new(1);
    private readonly Route _route;
    private readonly SshConnector _connector;
    private readonly SessionPool _pool;
    private readonly SshTuning _tuning;
    private readonly IProgressSink _progress;
    private readonly Timer _idle;
    private SshLink? _link;
    private Task _closing = Task.CompletedTask;
    private bool _isDisposed;

    public SshShell(Route route, SshConnector connector, SessionPool pool, SshTuning tuning, IProgressSink progress)
    {
        _route = route;
        _connector = connector;
        _pool = pool;
        _tuning = tuning;
        _progress = progress;
        _idle = new Timer(_ => CloseIfIdle(tuning.IdleClose), null, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Time of the end of the last operation, on a monotonic clock.</summary>
    public TimeSpan LastUsed { get; private set; }

    /// <summary>Completes when every dropped connection is closed.</summary>
    public Task Closing
    {
        get
        {
            lock (_gate)
            {
                return _closing;
            }
        }
    }

    public async Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
    {
        for (bool isSecond = false; ; isSecond = true)
        {
            SshLink link = await EnterAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await link.RunAsync(operation, () => Leave(link), cancellationToken).ConfigureAwait(false);
            }
            catch (LinkBroken e)
            {
                Drop(link);
                if (e.Sent && operation.Writes)
                {
                    throw new NodeUnreachableException(e.InnerException, _route.Name,
                        $"the connection broke while {operation.GetType().Name} ran, so its effect is unknown ({e.Message})");
                }

                // A stream cannot be rewound: the caller must start again.
                if (isSecond || operation.Output is not null)
                {
                    throw new NodeUnreachableException(e.InnerException, _route.Name, e.Message);
                }

                _progress.Verbose($"{_route.Name}: the connection broke ({e.Message}); connecting again.");
            }
        }
    }

    /// <summary>Closes the connection if it was unused for this time.</summary>
    public bool CloseIfIdle(TimeSpan idle)
    {
        lock (_gate)
        {
            if (_link is not { Users: 0 } link)
            {
                return false;
            }

            TimeSpan left = LastUsed + idle - s_clock.Elapsed;
            if (left > TimeSpan.Zero)
            {
                // The timer of an earlier operation.
                Wake(left);
                return false;
            }

            Forsake(link);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _idle.Dispose();
            if (_link is { } link)
            {
                // Running operations continue on the node.
                link.Users = 0;
                Forsake(link);
            }
        }
    }

    private async Task<SshLink> EnterAsync(CancellationToken cancellationToken)
    {
        // One caller connects, the others wait for its connection.
        await _entrance.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (_gate)
            {
                if (_link is { } open)
                {
                    if (open.IsUsable)
                    {
                        open.Users++;
                        return open;
                    }

                    Forsake(open);
                }
            }

            SshLink link = await OpenAsync(cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                link.Users = 1;
                _link = link;
                if (!_isDisposed)
                {
                    return link;
                }

                link.Users = 0;
                Forsake(link);
                throw new ObjectDisposedException(nameof(SshShells));
            }
        }
        finally
        {
            _entrance.Release();
        }
    }

    private async Task<SshLink> OpenAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                throw new ObjectDisposedException(nameof(SshShells));
            }
        }

        await _pool.TakeAsync(this, cancellationToken).ConfigureAwait(false);
        try
        {
            SshConnection connection = await _connector.ConnectAsync(_route, cancellationToken).ConfigureAwait(false);
            return new SshLink(_route, connection, _tuning.Channels, _progress);
        }
        catch
        {
            _pool.Give();
            throw;
        }
    }

    private void Drop(SshLink link)
    {
        lock (_gate)
        {
            Forsake(link);
        }
    }

    private void Leave(SshLink link)
    {
        lock (_gate)
        {
            LastUsed = s_clock.Elapsed;
            link.Users--;
            if (link.IsDropped)
            {
                if (link.Users == 0)
                {
                    Close(link);
                }

                return;
            }

            if (link.Users == 0)
            {
                Wake(_tuning.IdleClose);
            }
        }

        _pool.MakeRoom();
    }

    /// <summary>Closes a link after its last user and gives it to no other. The caller holds the lock.</summary>
    private void Forsake(SshLink link)
    {
        if (_link == link)
        {
            _link = null;
        }

        if (!link.IsDropped)
        {
            link.IsDropped = true;
            if (link.Users == 0)
            {
                Close(link);
            }
        }
    }

    private void Close(SshLink link)
    {
        Task closing = Blocking.Run(() =>
        {
            link.Close();
            _pool.Give();
        });
        closing.Forget();
        _closing = Task.WhenAll(_closing, closing);
    }

    private void Wake(TimeSpan after)
    {
        if (!_isDisposed)
        {
            _idle.Change(after, Timeout.InfiniteTimeSpan);
        }
    }
}
