using System.Management.Automation;

namespace DcosUpgrade.Commands;

/// <summary>Waits until an upgraded agent is back under its old id with its tasks.</summary>
[Cmdlet(VerbsLifecycle.Wait, "DcosAgentHealthy")]
[OutputType(typeof(DcosHealth), typeof(bool))]
public sealed class WaitDcosAgentHealthyCommand : WaitHealthyCommand
{
    public WaitDcosAgentHealthyCommand() => TimeoutSec = 900;

    /// <summary>Tasks of this agent that may be lost.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxTaskLoss { get; set; }

    private protected override bool Takes(DcosRole role) => role is DcosRole.Agent or DcosRole.PublicAgent;

    private protected override int TaskLossAllowed => MaxTaskLoss;
}
