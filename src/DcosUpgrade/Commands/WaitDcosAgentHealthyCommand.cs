using System.Management.Automation;
using DcosUpgrade.Health;

namespace DcosUpgrade.Commands;

/// <summary>Waits until an upgraded agent is registered under its previous id with its tasks.</summary>
[Cmdlet(VerbsLifecycle.Wait, "DcosAgentHealthy")]
[OutputType(typeof(DcosHealth), typeof(bool))]
public sealed class WaitDcosAgentHealthyCommand : WaitHealthyCommand
{
    public WaitDcosAgentHealthyCommand() => TimeoutSec = 900;

    /// <summary>The number of lost tasks that is acceptable for this agent.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxTaskLoss { get; set; }

    /// <summary>Names of accepted risks.</summary>
    [Parameter]
    [ValidateSet(AgentActiveGate.NewId)]
    public string[] AcceptRisk { get; set; } = [];

    private protected override bool Takes(DcosRole role) => role is DcosRole.Agent or DcosRole.PublicAgent;

    private protected override int TaskLossAllowed => MaxTaskLoss;

    private protected override bool NewIdAccepted => AcceptRisk.Length > 0;
}
