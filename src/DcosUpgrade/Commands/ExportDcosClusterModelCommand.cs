using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Journaling;
using DcosUpgrade.Modelling;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Reporting;

namespace DcosUpgrade.Commands;

/// <summary>Exports the model of a cluster, from which New-DcosRehearsal makes a rehearsal and New-DcosUpgradePlan a forecast. Read-only.</summary>
[Cmdlet(
    VerbsData.Export,
    "DcosClusterModel",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class ExportDcosClusterModelCommand : ClusterCmdlet
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

    /// <summary>Journals of earlier upgrades of this cluster, or of one like it, for measured times. No wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] JournalPath { get; set; } = [];

    /// <summary>Adds the addresses of the nodes to the file.</summary>
    [Parameter]
    public SwitchParameter IncludeAddress { get; set; }

    /// <summary>Overwrites an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = LocalPath.Resolve(this, Path);
        IEnumerable<string> paths = JournalPath.Select(journal => LocalPath.Resolve(this, journal)).Distinct(StringComparer.Ordinal);
        TimedEvent[][] journals =
        [
            .. paths.Select(journal => JournalFile.Read(DependencyLoader.Module.Adapters.Files.ReadText(journal, Journal.MaxBytes), journal))
                .Select(journal => journal.Entries.Select(entry => new TimedEvent(entry.At, JournalMapper.Read(entry))).ToArray()),
        ];
        ClusterContext context = Attach(Cluster!);
        if (!await Ask(() => ShouldProcess(path, $"Write the model of {context.Inventory.Cluster}")).ConfigureAwait(false))
        {
            return;
        }

        ClusterModel model = await new ClusterModelReader(context, Report).ReadAsync(Cluster!.Version, journals, IncludeAddress, cancellationToken)
            .ConfigureAwait(false);
        string text = ClusterModelJson.Write(model);

        // What is written can be read: names of apps come from the cluster.
        _ = ClusterModelFile.Read(text, path);
        LocalPath.Write(path, text, replace: Force);
    }
}
