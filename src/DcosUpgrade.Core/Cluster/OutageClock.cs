using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Cluster;

/// <summary>
/// How long agents are away from the master, which gives one up after 300 s (20 pings of 15 s). Counted from the last time that the
/// agent said it was registered, so never too short.
/// </summary>
internal sealed class OutageClock
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(300);

    /// <summary>An agent away for longer is warned of.</summary>
    public static readonly TimeSpan Half = TimeSpan.FromSeconds(Limit.TotalSeconds / 2);

    /// <summary>When the 95th percentile of the recent outages is longer, nothing new is taken down.</summary>
    public static readonly TimeSpan Worrying = TimeSpan.FromSeconds(Limit.TotalSeconds * 0.4);

    /// <summary>How many outages are recent.</summary>
    private const int Recent = 20;

    private readonly object _lock = new();
    private readonly Dictionary<string, Agent> _agents = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<TimeSpan> _recent = [];

    /// <summary>What an agent said of itself.</summary>
    /// <param name="registered">False when it said no, or nothing.</param>
    /// <returns>How long it has been away, and whether that is to be warned of now; null when it is not away.</returns>
    public (TimeSpan Away, bool Warn)? Saw(string name, bool registered, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (!_agents.TryGetValue(name, out Agent? agent))
            {
                _agents[name] = agent = new Agent { There = at };
            }

            if (!registered)
            {
                TimeSpan away = at - agent.There;
                bool warn = away > Half && !agent.Warned;
                (agent.Away, agent.Warned) = (true, agent.Warned || warn);
                return (away, warn);
            }

            if (agent.Away)
            {
                TimeSpan outage = at - agent.There;
                (agent.Away, agent.Warned) = (false, false);
                agent.Longest = agent.Longest > outage ? agent.Longest : outage;
                _recent.Add(outage);
            }

            agent.There = at;
            return null;
        }
    }

    /// <summary>A run began on an agent: it has not been away since an earlier look, which may have been long ago.</summary>
    public void RunBegan(string name, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (_agents.TryGetValue(name, out Agent? agent) && !agent.Away && agent.There < at)
            {
                agent.There = at;
            }
        }
    }

    /// <summary>An agent's longest outage so far; null when it was never seen away.</summary>
    public TimeSpan? Longest(string name)
    {
        lock (_lock)
        {
            return _agents.TryGetValue(name, out Agent? agent) ? agent.Longest : null;
        }
    }

    /// <summary>The 95th percentile of the last outages; null when it is no worry.</summary>
    public TimeSpan? TooLong()
    {
        lock (_lock)
        {
            TimeSpan[] last = [.. _recent.Skip(Math.Max(0, _recent.Count - Recent)).OrderBy(outage => outage)];
            TimeSpan percentile = last.Length == 0 ? TimeSpan.Zero : last[(int)Math.Ceiling(0.95 * last.Length) - 1];
            return percentile > Worrying ? percentile : null;
        }
    }

    /// <summary>Somebody looked at the long outages and wants to go on: they count no more.</summary>
    public void Forgive()
    {
        lock (_lock)
        {
            _recent.Clear();
        }
    }

    private sealed class Agent
    {
        /// <summary>When it last said that it was registered.</summary>
        public DateTimeOffset There { get; set; }

        public bool Away { get; set; }

        public bool Warned { get; set; }

        public TimeSpan? Longest { get; set; }
    }
}
