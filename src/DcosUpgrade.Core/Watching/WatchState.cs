using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Watching;

/// <summary>A whole upgrade at one moment, as one screen shows it.</summary>
internal sealed record WatchState
{
    public required string Cluster { get; init; }

    /// <summary>The clock of this session, shown as a time stamp.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Steady time of this session, for what depends on the time between two states.</summary>
    public required TimeSpan Steady { get; init; }

    public string FromVersion { get; init; } = "";

    public string ToVersion { get; init; } = "";

    /// <summary>The first characters of the plan's hash; null without a plan.</summary>
    public string? Plan { get; init; }

    public WatchVerdict Verdict { get; init; }

    /// <summary>The session that holds the lock; null when nobody does.</summary>
    public string? Owner { get; init; }

    /// <summary>Time since the last heartbeat of the session that holds the lock.</summary>
    public TimeSpan Heartbeat { get; init; }

    public bool Paused { get; init; }

    public bool Stopped { get; init; }

    /// <summary>Who paused or stopped the cluster, and the reason.</summary>
    public string Why { get; init; } = "";

    /// <summary>What could not be read; empty when everything was.</summary>
    public string Problem { get; init; } = "";

    public IReadOnlyList<WatchedWave> Waves { get; init; } = [];

    public IReadOnlyList<WatchedNode> Nodes { get; init; } = [];

    public WatchedTasks Tasks { get; init; } = new(null, 0, 0);

    /// <summary>The leading master; null without one.</summary>
    public string? Leader { get; init; }

    /// <summary>Agents that the leading master lists as active; null without a leader.</summary>
    public int? ActiveAgents { get; init; }

    /// <summary>Agents of the inventory.</summary>
    public int Agents { get; init; }

    /// <summary>Time since the start of the first run, by the clocks of the nodes; null before it.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Estimated time to the end; null when it cannot be estimated.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>The forecast end of the plan; null without one.</summary>
    public WatchForecast? Forecast { get; init; }

    public IEnumerable<WatchedNode> Active => Nodes.Where(node => node.Stage is WatchedStage.Running or WatchedStage.Gates);

    public IEnumerable<WatchedNode> Away => Nodes.Where(node => node.Away is not null).OrderByDescending(node => node.Away);

    public int Done => Nodes.Count(node => node.Stage == WatchedStage.Done);

    public int Failed => Nodes.Count(node => node.Stage == WatchedStage.Failed);

    public int Unread => Nodes.Count(node => node.Stage == WatchedStage.Unread);

    /// <summary>Number of nodes that have to be upgraded.</summary>
    public int Total => Nodes.Count(node => node.Stage != WatchedStage.Held);
}
