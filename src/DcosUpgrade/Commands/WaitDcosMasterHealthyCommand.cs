using System.Management.Automation;

namespace DcosUpgrade.Commands;

/// <summary>Waits until an upgraded master has rejoined its ensemble and the cluster is stable.</summary>
[Cmdlet(VerbsLifecycle.Wait, "DcosMasterHealthy")]
[OutputType(typeof(DcosHealth), typeof(bool))]
public sealed class WaitDcosMasterHealthyCommand : WaitHealthyCommand
{
    public WaitDcosMasterHealthyCommand() => TimeoutSec = 1200;

    private protected override bool Takes(DcosRole role) => role == DcosRole.Master;
}
