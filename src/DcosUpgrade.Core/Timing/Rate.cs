using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Timing;

/// <summary>
/// A limit of how often something is done: once in an interval, and some times more, which come back with time. The more of these are used,
/// the further apart they are. Not safe for several threads.
/// </summary>
/// <param name="more">Number of times more.</param>
/// <param name="interval">Time after which one of them has come back.</param>
internal sealed class Rate(IClock clock, int more, TimeSpan interval)
{
    private TimeSpan _last = clock.Elapsed - interval;

    /// <summary>The time of the steady clock at which the limit is as if nothing was done before.</summary>
    private TimeSpan _full = clock.Elapsed;

    /// <summary>Time until it is allowed; zero when it is.</summary>
    public TimeSpan Left
    {
        get
        {
            TimeSpan now = clock.Elapsed;
            double used = Math.Max(0, (_full - now).Ticks / (double)(more * interval.Ticks));
            TimeSpan apart = _last + TimeSpan.FromTicks((long)(used * used * interval.Ticks)) - now;
            TimeSpan back = _full - TimeSpan.FromTicks((more - 1) * interval.Ticks) - now;
            TimeSpan left = apart > back ? apart : back;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Counts that it is done now.</summary>
    public void Take()
    {
        _last = clock.Elapsed;
        Add(1);
    }

    /// <summary>Counts that it was done more often, at the last time.</summary>
    public void Add(int times) => _full = (_full > _last ? _full : _last) + TimeSpan.FromTicks(times * interval.Ticks);
}
