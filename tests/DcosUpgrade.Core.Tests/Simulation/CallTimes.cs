using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>Instants of calls, and how many of them at most fall into one minute.</summary>
internal sealed class CallTimes
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private readonly List<(DateTimeOffset At, long Weight)> _calls = [];

    public long Total => _calls.Sum(call => call.Weight);

    /// <summary>Adds a call; calls are added in the order of time.</summary>
    public void Add(DateTimeOffset at, long weight = 1) => _calls.Add((at, weight));

    /// <summary>The most that any minute has, wherever it begins.</summary>
    public long MostInAMinute()
    {
        long most = 0;
        long sum = 0;
        int first = 0;
        foreach ((DateTimeOffset at, long weight) in _calls)
        {
            sum += weight;
            while (at - _calls[first].At >= s_minute)
            {
                sum -= _calls[first++].Weight;
            }

            most = Math.Max(most, sum);
        }

        return most;
    }
}
