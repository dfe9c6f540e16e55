using System;
using System.Threading;

namespace DcosUpgrade.Host.UI;

/// <summary>Runs an action at most once per interval and never forgets the last request. Requests come under the gate; the action runs under it.</summary>
internal sealed class Pacer : IDisposable
{
    private readonly long _interval;
    private readonly Lock _gate;
    private readonly Action _action;
    private readonly Timer _timer;
    private long _next = Environment.TickCount64;
    private bool _waiting;

    public Pacer(TimeSpan interval, Lock gate, Action action)
    {
        _interval = (long)interval.TotalMilliseconds;
        _gate = gate;
        _action = action;
        _timer = new Timer(_ => OnTimer());
    }

    public void Request()
    {
        if (_waiting)
        {
            return;
        }

        long wait = _next - Environment.TickCount64;
        if (wait > 0)
        {
            _waiting = true;
            _timer.Change(wait, Timeout.Infinite);
        }
        else
        {
            Run();
        }
    }

    /// <summary>What the action would have done was done elsewhere: the interval begins.</summary>
    public void Restart() => _next = Environment.TickCount64 + _interval;

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        lock (_gate)
        {
            _waiting = false;
            Run();
        }
    }

    private void Run()
    {
        Restart();
        _action();
    }
}
