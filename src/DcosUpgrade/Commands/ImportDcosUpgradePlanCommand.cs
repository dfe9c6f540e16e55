using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Planning;

namespace DcosUpgrade.Commands;

/// <summary>Imports a plan that Export-DcosUpgradePlan wrote, and refuses a changed one.</summary>
[Cmdlet(VerbsData.Import, "DcosUpgradePlan")]
[OutputType(typeof(DcosUpgradePlan))]
public sealed class ImportDcosUpgradePlanCommand : AsyncCmdlet
{
    /// <summary>Size limit in bytes: 10,000 nodes of less than 0.5 KiB each.</summary>
    private const int MaxBytes = 32 << 20;

    /// <summary>The path of the file to read. No wildcards.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The hash of the plan that was signed off; another plan is refused.</summary>
    [Parameter]
    [ValidatePattern("^[0-9A-Fa-f]{64}\\z")]
    public string? Hash { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = LocalPath.Resolve(this, Path);
        DcosUpgradePlan plan = PlanJson.Read(DependencyLoader.Module.Adapters.Files.ReadText(path, MaxBytes), path);
        PlanMatch.RequireHash(plan, Hash);
        return Write(plan);
    }
}
