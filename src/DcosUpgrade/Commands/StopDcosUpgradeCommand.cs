using System.Management.Automation;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Commands;

/// <summary>Stops an upgrade: nothing new begins, and whoever is at work ends after the nodes in hand.</summary>
[Cmdlet(
    VerbsLifecycle.Stop,
    "DcosUpgrade",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class StopDcosUpgradeCommand : ClusterFlagCommand
{
    /// <summary>Why, for those who read it in another session.</summary>
    [Parameter]
    [ValidateLength(1, 200)]
    [ValidatePattern("^[^\\r\\n]+$")]
    public string? Reason { get; set; }

    private protected override ClusterFlag Flag => ClusterFlag.Stop;

    private protected override string Action => "Stop the upgrade";

    private protected override string Why => Reason ?? "";

    private protected override string Describe(ClusterFlags before) => before.Stopped ? "was stopped already" : "stopped; nodes in hand are followed to their end";
}
