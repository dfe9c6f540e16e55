using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Parameters;

namespace DcosUpgrade.Commands;

/// <summary>Writes the inventory of a cluster, read or discovered, as YAML that Get-DcosCluster can read.</summary>
[Cmdlet(
    VerbsData.Export,
    "DcosInventory",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class ExportDcosInventoryCommand : ClusterCmdlet
{
    /// <summary>The cluster.</summary>
    [Parameter(
        Mandatory = true,
        ValueFromPipeline = true)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>The file to write. No wildcards.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Replace an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        ClusterInventory inventory = Attach(Cluster!).Inventory;
        string path = LocalPath.Resolve(this, Path);
        if (string.Equals(System.IO.Path.GetExtension(path), ".csv", StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException(SR.InventoryIsYaml, path, path);
        }

        if (!await Ask(() => ShouldProcess(path, $"Write the inventory of {inventory.Cluster}")).ConfigureAwait(false))
        {
            return;
        }

        LocalPath.Write(path, InventoryWriter.Write(inventory), replace: Force);
    }
}
