using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Cluster;

/// <summary>
/// Outages of agents. The Mesos master removes an agent after 300 s (20 pings of 15 s). Counted from the last observation that the agent
/// was registered, so never too short.
/// </summary>
internal sealed class OutageClock
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(300);

    /// <summary>Outage after which a warning is issued.</summary>
    public static readonly TimeSpan Half = TimeSpan.FromSeconds(Limit.TotalSeconds / 2);

    /// <summary>95th percentile of recent outages above which no further agent is started.</summary>
    public static readonly TimeSpan Worrying = TimeSpan.FromSeconds(Limit.TotalSeconds * 0.4);

    /// <summary>Number of recent outages.</summary>
    private const int Recent = 20;

    private readonly object _lock = new();
    private readonly Dictionary<string, Agent> _agents = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<TimeSpan> _recent = [];

    /// <summary>Records whether an agent is registered.</summary>
    /// <param name="registered">False also when it did not answer.</param>
    /// <param name="at">Time of the steady clock.</param>
    /// <returns>The outage so far, and whether to warn of it now; null when the agent is registered.</returns>
    public (TimeSpan Away, bool Warn)? Saw(string name, bool registered, TimeSpan at)
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

    /// <summary>Records the start of a run on an agent: the outage does not count from an earlier observation.</summary>
    public void RunBegan(string name, TimeSpan at)
    {
        lock (_lock)
        {
            if (_agents.TryGetValue(name, out Agent? agent) && !agent.Away && agent.There < at)
            {
                agent.There = at;
            }
        }
    }

    /// <summary>An agent's longest outage; null when there was none.</summary>
    public TimeSpan? Longest(string name)
    {
        lock (_lock)
        {
            return _agents.TryGetValue(name, out Agent? agent) ? agent.Longest : null;
        }
    }

    /// <summary>
    /// The 95th percentile of recent outages when it is too long; otherwise null. With fewer than 20 outages it is the second longest: one slow
    /// agent is not a trend.
    /// </summary>
    public TimeSpan? TooLong()
    {
        lock (_lock)
        {
            TimeSpan[] last = [.. _recent.Skip(Math.Max(0, _recent.Count - Recent)).OrderBy(outage => outage)];
            TimeSpan percentile = last.Length < 2 ? TimeSpan.Zero : last[Math.Min((int)Math.Ceiling(0.95 * last.Length) - 1, last.Length - 2)];
            return percentile > Worrying ? percentile : null;
        }
    }

    /// <summary>Clears the recent outages: an operator has resumed the cluster.</summary>
    public void Forgive()
    {
        lock (_lock)
        {
            _recent.Clear();
        }
    }

    private sealed class Agent
    {
        /// <summary>Last observation that it was registered.</summary>
        public TimeSpan There { get; set; }

        public bool Away { get; set; }

        public bool Warned { get; set; }

        public TimeSpan? Longest { get; set; }
    }
}
