using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Parameters;
using DcosUpgrade.Planning;

namespace DcosUpgrade.Commands;

/// <summary>Exports a plan to a file that can be reviewed, approved and run from another machine.</summary>
[Cmdlet(
    VerbsData.Export,
    "DcosUpgradePlan",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class ExportDcosUpgradePlanCommand : AsyncCmdlet
{
    /// <summary>The plan.</summary>
    [Parameter(
        Mandatory = true,
        ValueFromPipeline = true)]
    [DcosPlanTransformation]
    [ValidateNotNull]
    public DcosUpgradePlan Plan { get; set; } = null!;

    /// <summary>The path of the file to write. No wildcards.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Overwrites an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        PlanMatch.RequireWhole(Plan);
        string path = LocalPath.Resolve(this, Path);
        if (!await Ask(() => ShouldProcess(path, $"Write the plan {Plan}")).ConfigureAwait(false))
        {
            return;
        }

        LocalPath.Write(path, PlanJson.Write(Plan), replace: Force);
    }
}
