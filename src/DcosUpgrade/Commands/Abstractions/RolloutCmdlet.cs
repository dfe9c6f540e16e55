using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Management.Automation;
using System.Threading.Tasks;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Commands;

/// <summary>A cmdlet that upgrades nodes, and asks before each.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RolloutCmdlet : NodeWorkCmdlet
{
    private protected RolloutCmdlet()
    {
    }

    /// <summary>Tasks that an agent may lose where its own checks are waited for; with a plan also those of the whole cluster in the end.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxTaskLoss { get; set; }

    /// <summary>Let the script fetch its packages itself, unverified.</summary>
    [Parameter]
    public SwitchParameter SkipPackageVerification { get; set; }

    /// <summary>Let the script leave its checks out; the gates alone decide then.</summary>
    [Parameter]
    public SwitchParameter SkipNodeChecks { get; set; }

    /// <summary>Take over the lock of another operator, however alive it looks.</summary>
    [Parameter]
    public SwitchParameter BreakLock { get; set; }

    /// <summary>Whether a node that was only looked at may still be begun.</summary>
    private protected abstract bool Begins { get; }

    private protected RunOptions Options(int maxFailures, IReadOnlyList<string> acceptedRisks) => new()
    {
        ScriptTimeout = TimeSpan.FromSeconds(TimeoutSec),
        MasterTimeout = TimeSpan.FromSeconds(Math.Min(TimeoutSec, 1200)),
        AgentTimeout = TimeSpan.FromSeconds(Math.Min(TimeoutSec, 900)),
        FetchStall = TimeSpan.FromSeconds(FetchStallSec),
        MaxFailures = maxFailures,
        MaxTaskLoss = MaxTaskLoss,
        SkipPackageVerification = SkipPackageVerification,
        SkipNodeChecks = SkipNodeChecks,
        BreakLock = BreakLock,
        AcceptedRisks = acceptedRisks,
        Confirm = ConfirmAsync,
        Progress = Report,
    };

    /// <remarks>Decided when the question's turn comes: once the pipeline has begun to end, a question ends it for those that still run too.</remarks>
    private Task<bool> ConfirmAsync(DcosNode node, string action) =>
        Ask(() => Begins && ShouldProcess($"{node.Name} ({node.Role}, {node.Address})", action));
}
