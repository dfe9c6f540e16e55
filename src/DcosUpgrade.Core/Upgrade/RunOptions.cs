using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Health;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Upgrade;

/// <summary>How node runs are carried out.</summary>
internal sealed record RunOptions
{
    /// <summary>Time-out of a node script.</summary>
    public TimeSpan ScriptTimeout { get; init; } = TimeSpan.FromSeconds(7200);

    /// <summary>Time-out of a master's gates.</summary>
    public TimeSpan MasterTimeout { get; init; } = TimeSpan.FromSeconds(1200);

    /// <summary>Time-out of an agent's gates.</summary>
    public TimeSpan AgentTimeout { get; init; } = TimeSpan.FromSeconds(900);

    /// <summary>Time without progress after which a download is ended.</summary>
    public TimeSpan FetchStall { get; init; } = TimeSpan.FromSeconds(900);

    /// <summary>Time for which a node waits until the cluster is resumed; null without limit.</summary>
    public TimeSpan? PauseTimeout { get; init; }

    /// <summary>Number of agents that may fail before the rollout stops.</summary>
    public int MaxFailures { get; init; }

    /// <summary>Number of lost tasks of an agent that are acceptable.</summary>
    public int MaxTaskLoss { get; init; }

    /// <summary>The script downloads its packages itself, unverified: for a bootstrap node that cannot be reached over SSH.</summary>
    public bool SkipPackageVerification { get; init; }

    /// <summary>The script skips its checks, for custom checks that cannot pass during a step. Only the gates decide then.</summary>
    public bool SkipNodeChecks { get; init; }

    /// <summary>Schedules a Mesos maintenance window for each agent while it is upgraded.</summary>
    public bool Drain { get; init; }

    /// <summary>Take over a lock that still has heartbeats.</summary>
    public bool BreakLock { get; init; }

    /// <summary>Risks accepted with -AcceptRisk.</summary>
    public IReadOnlyCollection<string> AcceptedRisks { get; init; } = [];

    /// <summary>Asked once before a run is started; false means that nothing is done (-WhatIf or "no").</summary>
    public Func<DcosNode, string, Task<bool>> Confirm { get; init; } = (_, _) => Task.FromResult(true);

    /// <summary>Asked again after every wait, last right before a run is started: false when the rollout has stopped meanwhile.</summary>
    public Func<bool> MayStart { get; init; } = () => true;

    /// <summary>What the operator does before and after each node.</summary>
    public NodeHooks Hooks { get; init; } = new();

    public required IProgressSink Progress { get; init; }

    /// <summary>True when a new agent id was accepted, for every node of the call or for this one (<c>new-agent-id:a1</c>).</summary>
    public bool AcceptsNewAgentId(string node) => AcceptedRisks.Contains(AgentActiveGate.NewId, StringComparer.OrdinalIgnoreCase)
        || AcceptedRisks.Contains($"{AgentActiveGate.NewId}:{node}", StringComparer.OrdinalIgnoreCase);

    /// <summary>True when a maintenance window is scheduled for the node.</summary>
    public bool Drains(DcosNode node) => Drain && node.Role is DcosRole.Agent or DcosRole.PublicAgent;

    public TimeSpan GateTimeout(DcosRole role) => role == DcosRole.Master ? MasterTimeout : AgentTimeout;
}
