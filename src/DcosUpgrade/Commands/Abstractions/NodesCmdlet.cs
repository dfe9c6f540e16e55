using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Parameters;

namespace DcosUpgrade.Commands;

/// <summary>A cmdlet that reads all nodes of a cluster, or the nodes of its input after the last record.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class NodesCmdlet : ClusterCmdlet
{
    private protected const string ClusterSet = "Cluster";
    private protected const string NodeSet = "Node";

    private readonly List<DcosNode> _nodes = [];

    private protected NodesCmdlet()
    {
    }

    /// <summary>The nodes, or results, health objects and status objects.</summary>
    [Parameter(
        Mandatory = true,
        ValueFromPipeline = true,
        ParameterSetName = NodeSet)]
    [DcosNodeTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public DcosNode[] Node { get; set; } = [];

    /// <inheritdoc/>
    protected sealed override Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (ParameterSetName == NodeSet)
        {
            _nodes.AddRange(Node.Select(Attach));
        }
        else
        {
            ClusterContext context = Attach(Cluster!);
            _nodes.AddRange(context.Inventory.Present.Select(context.NodeOf));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected sealed override async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (IGrouping<ClusterContext, DcosNode> nodes in _nodes.GroupBy(node => node.Context!))
        {
            await LookAsync(nodes.Key, [.. nodes], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads nodes of one cluster.</summary>
    private protected abstract Task LookAsync(ClusterContext context, IReadOnlyList<DcosNode> nodes, CancellationToken cancellationToken);
}
