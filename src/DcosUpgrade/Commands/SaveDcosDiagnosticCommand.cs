using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Diagnostics;
using DcosUpgrade.Errors;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Commands;

/// <summary>Saves diagnostics, one zip file for each node, with secrets removed.</summary>
[Cmdlet(
    VerbsData.Save,
    "DcosDiagnostic",
    DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(DcosDiagnostic))]
public sealed class SaveDcosDiagnosticCommand : NodesCmdlet
{
    /// <summary>The cluster; diagnostics are collected from all its nodes, or from those of -Node.</summary>
    [Parameter(
        Mandatory = true,
        ValueFromPipeline = true,
        ParameterSetName = ClusterSet)]
    [Parameter(
        ValueFromPipeline = true,
        ParameterSetName = NodeSet)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>A folder on this machine.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The start time of the journals; the default is the start of the node's last run, or two hours ago.</summary>
    [Parameter]
    public DateTimeOffset? Since { get; set; }

    /// <summary>The maximum size in MiB that is read from one node.</summary>
    [Parameter]
    [ValidateRange(1, 512)]
    public int MaxSizeMB { get; set; } = 32;

    /// <summary>The maximum number of nodes that are read in parallel.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 8;

    /// <inheritdoc/>
    private protected override Task LookAsync(ClusterContext context, IReadOnlyList<DcosNode> nodes, CancellationToken cancellationToken)
    {
        NodeDiagnostics diagnostics = new(context, DependencyLoader.Module.Adapters.Files, LocalPath.Resolve(this, Path), MaxSizeMB << 20);
        return OrderedParallel.RunAsync(
            nodes,
            ThrottleLimit,
            (node, token) => SaveAsync(diagnostics, node, token),
            result => result.Saved is { } saved ? Write(saved) : WriteFailure(DcosErrors.From(result.Problem!, result.Node)),
            cancellationToken);
    }

    private async Task<(DcosNode Node, DcosDiagnostic? Saved, DcosException? Problem)> SaveAsync(
        NodeDiagnostics diagnostics, DcosNode node, CancellationToken cancellationToken)
    {
        try
        {
            return (node, await diagnostics.SaveAsync(node, Since, cancellationToken).ConfigureAwait(false), null);
        }
        catch (DcosException e)
        {
            return (node, null, e);
        }
    }
}
