using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Planning;

namespace DcosUpgrade.Commands;

/// <summary>Reads a plan that Export-DcosUpgradePlan wrote, and refuses one that was changed since.</summary>
[Cmdlet(VerbsData.Import, "DcosUpgradePlan")]
[OutputType(typeof(DcosUpgradePlan))]
public sealed class ImportDcosUpgradePlanCommand : AsyncCmdlet
{
    /// <summary>10,000 nodes at less than half a kilobyte.</summary>
    private const int MaxBytes = 32 << 20;

    /// <summary>The file to read. No wildcards.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = LocalPath.Resolve(this, Path);
        return Write(PlanJson.Read(DependencyLoader.Module.Adapters.Files.ReadText(path, MaxBytes), path));
    }
}
