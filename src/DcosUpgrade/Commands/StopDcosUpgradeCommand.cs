using System.Management.Automation;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Commands;

/// <summary>Stops an upgrade: no further nodes are started, and sessions end when their active nodes are completed.</summary>
[Cmdlet(
    VerbsLifecycle.Stop,
    "DcosUpgrade",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class StopDcosUpgradeCommand : ClusterFlagCommand
{
    /// <summary>The reason, shown in other sessions.</summary>
    [Parameter]
    [ValidateLength(1, 200)]
    [ValidatePattern("^[^\\r\\n]+\\z")]
    public string? Reason { get; set; }

    private protected override ClusterFlag Flag => ClusterFlag.Stop;

    private protected override string Action => "Stop the upgrade";

    private protected override string Why => Reason ?? "";

    private protected override string Describe(ClusterFlags before) =>
        before.Stopped ? "was already stopped" : "stopped; active nodes are followed to their end";
}
