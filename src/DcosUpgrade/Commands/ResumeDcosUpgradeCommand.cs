using System.Management.Automation;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Commands;

/// <summary>Resumes an upgrade that was paused or stopped.</summary>
[Cmdlet(
    VerbsLifecycle.Resume,
    "DcosUpgrade",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class ResumeDcosUpgradeCommand : ClusterFlagCommand
{
    private protected override ClusterFlag Flag => ClusterFlag.Resume;

    private protected override string Action => "Resume the upgrade";

    private protected override string Describe(ClusterFlags before) => "resumed";

    private protected override string? Needless(ClusterFlags before, string cluster) =>
        before.Paused || before.Stopped ? null : $"{cluster} was not paused or stopped: there is nothing to resume.";
}
