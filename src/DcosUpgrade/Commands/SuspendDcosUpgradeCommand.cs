using System.Management.Automation;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Commands;

/// <summary>Pauses an upgrade: no further nodes are started until Resume-DcosUpgrade; active nodes are followed to their end.</summary>
[Cmdlet(
    VerbsLifecycle.Suspend,
    "DcosUpgrade",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class SuspendDcosUpgradeCommand : ClusterFlagCommand
{
    /// <summary>The reason, shown in other sessions.</summary>
    [Parameter]
    [ValidateLength(1, 200)]
    [ValidatePattern("^[^\\r\\n]+\\z")]
    public string? Reason { get; set; }

    private protected override ClusterFlag Flag => ClusterFlag.Pause;

    private protected override string Action => "Pause the upgrade";

    private protected override string Why => Reason ?? "";

    private protected override string Describe(ClusterFlags before) =>
        before.Paused ? "was already paused" : "paused; active nodes are followed to their end";
}
