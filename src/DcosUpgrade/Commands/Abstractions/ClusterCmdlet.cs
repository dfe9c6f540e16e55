using System.Collections.Generic;
using System.ComponentModel;
using System.Management.Automation;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Parameters;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Commands;

/// <summary>A cmdlet that acts on a cluster: the cluster of its input, or that of -Cluster.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ClusterCmdlet : AsyncCmdlet
{
    /// <summary>The parameter set in which all objects are arguments.</summary>
    private protected const string Named = "Named";

    /// <summary>The parameter set in which objects come from the pipeline, so that the script is the first argument.</summary>
    private protected const string Piped = "Pipeline";

    private readonly HashSet<ClusterContext> _used = [];
    private bool _readOnly;

    private protected ClusterCmdlet()
    {
    }

    /// <summary>The cluster of deserialized input (file, job or other session).</summary>
    [Parameter]
    [ValidateNotNull]
    public virtual DcosCluster? Cluster { get; set; }

    /// <summary>The node that an object identifies, with its cluster: the one that it is attached to, otherwise the node of its name in -Cluster.</summary>
    /// <exception cref="InputException">The object does not identify a node, is not attached to a cluster, or the node does not exist in -Cluster.</exception>
    internal DcosNode Attach(object input)
    {
        DcosNode node = NodeInput.ToNode(input) ?? throw new InputException(SR.NotANode, null, input);
        if (node.Context is { } own)
        {
            Use(own);
            return node;
        }

        ClusterContext context = ContextOf(Cluster, node.Name);
        InventoryNode entry = context.Entry(node);
        if (node.Address.Length > 0 && node.Address != entry.Address)
        {
            throw new InputException(SR.NodeOfAnotherCluster, node.Name, node.Name, node.Address, entry.Address, context.Inventory.Cluster);
        }

        return entry.Absent
            ? throw new InputException(SR.NodeAbsent, node.Name, node.Name, context.Inventory.Cluster)
            : context.NodeOf(entry);
    }

    /// <summary>The context of a cluster.</summary>
    /// <exception cref="InputException">The object was deserialized (ClusterRequired).</exception>
    internal ClusterContext Attach(DcosCluster cluster) => ContextOf(cluster, cluster.Name);

    /// <summary>The clusters that this cmdlet has used.</summary>
    private protected IReadOnlyCollection<ClusterContext> Used => _used;

    /// <summary>Called at the first use of a cluster, on the pipeline thread.</summary>
    private protected virtual void OnUse(ClusterContext context)
    {
    }

    /// <summary>Uses the context of an attached object.</summary>
    internal ClusterContext Attach(ClusterContext context)
    {
        Use(context);
        return context;
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        foreach (ClusterContext context in _used)
        {
            context.Listeners.Leave(Report);
            if (_readOnly && context.Connection is { } connection)
            {
                connection.ReadOnly = false;
            }
        }
    }

    private ClusterContext ContextOf(DcosCluster? cluster, string who)
    {
        ClusterContext context = cluster?.Context ?? throw new InputException(SR.ClusterRequired, who, who);
        Use(context);
        return context;
    }

    private void Use(ClusterContext context)
    {
        if (_used.Add(context))
        {
            Drive(context.Clock as IDrivenClock);
            Report.Clock ??= context.Clock;
            context.Listeners.Join(Report);
            _readOnly = IsWhatIf;
            if (_readOnly && context.Connection is { } connection)
            {
                // With -WhatIf, a first contact must not add a line to known_hosts.
                connection.ReadOnly = true;
            }

            OnUse(context);
        }
    }
}
