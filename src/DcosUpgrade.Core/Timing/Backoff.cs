using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Timing;

/// <summary>Intervals of polling: 0.3 s, then 1.5 times as long each time, up to 5 s, with a jitter of 20 %.</summary>
internal sealed class Backoff(IIds ids)
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(5);
    private TimeSpan _next = TimeSpan.FromSeconds(0.3);

    public TimeSpan Next()
    {
        TimeSpan current = _next;
        _next = TimeSpan.FromTicks(Math.Min(s_most.Ticks, _next.Ticks * 3 / 2));
        return TimeSpan.FromTicks((long)(current.Ticks * (0.8 + (0.4 * ids.Jitter()))));
    }
}
