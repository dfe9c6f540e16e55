using System.Management.Automation;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Commands;

/// <summary>Pauses an upgrade: nothing new begins until Resume-DcosUpgrade; what runs is followed to its end.</summary>
[Cmdlet(
    VerbsLifecycle.Suspend,
    "DcosUpgrade",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class SuspendDcosUpgradeCommand : ClusterFlagCommand
{
    /// <summary>Why, for those who read it in another session.</summary>
    [Parameter]
    [ValidateLength(1, 200)]
    [ValidatePattern("^[^\\r\\n]+$")]
    public string? Reason { get; set; }

    private protected override ClusterFlag Flag => ClusterFlag.Pause;

    private protected override string Action => "Pause the upgrade";

    private protected override string Why => Reason ?? "";

    private protected override string Describe(ClusterFlags before) => before.Paused ? "was paused already" : "paused; nodes in hand are followed to their end";
}
