using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Upgrade;

/// <summary>How node runs are carried out.</summary>
internal sealed record RunOptions
{
    /// <summary>How long a node script may take.</summary>
    public TimeSpan ScriptTimeout { get; init; } = TimeSpan.FromSeconds(7200);

    /// <summary>How long a master's gates are waited for.</summary>
    public TimeSpan MasterTimeout { get; init; } = TimeSpan.FromSeconds(1200);

    /// <summary>How long an agent's gates are waited for.</summary>
    public TimeSpan AgentTimeout { get; init; } = TimeSpan.FromSeconds(900);

    /// <summary>How long a download may make no progress before it is ended.</summary>
    public TimeSpan FetchStall { get; init; } = TimeSpan.FromSeconds(900);

    /// <summary>Agents that may fail before nothing more is started.</summary>
    public int MaxFailures { get; init; }

    /// <summary>Tasks that an agent may lose.</summary>
    public int MaxTaskLoss { get; init; }

    /// <summary>Let the script fetch its packages itself, unverified: for a bootstrap node that cannot be reached over SSH.</summary>
    public bool SkipPackageVerification { get; init; }

    /// <summary>Let the script leave its checks out: for custom ones that a step cannot pass. Our own gates decide alone then.</summary>
    public bool SkipNodeChecks { get; init; }

    /// <summary>Take a lock over that looks alive.</summary>
    public bool BreakLock { get; init; }

    /// <summary>Risks accepted with -AcceptRisk.</summary>
    public IReadOnlyCollection<string> AcceptedRisks { get; init; } = [];

    /// <summary>Asked once before a run is started; false means that nothing is done (-WhatIf or "no").</summary>
    public Func<DcosNode, string, Task<bool>> Confirm { get; init; } = (_, _) => Task.FromResult(true);

    /// <summary>Asked again after every wait, last right before a run is started: false when the rollout has stopped meanwhile.</summary>
    public Func<bool> MayStart { get; init; } = () => true;

    public required IProgressSink Progress { get; init; }

    public TimeSpan GateTimeout(DcosRole role) => role == DcosRole.Master ? MasterTimeout : AgentTimeout;
}
