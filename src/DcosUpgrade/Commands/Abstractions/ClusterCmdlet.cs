using System.Collections.Generic;
using System.ComponentModel;
using System.Management.Automation;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Parameters;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Commands;

/// <summary>A cmdlet that acts on a cluster, which its input knows or -Cluster names.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ClusterCmdlet : AsyncCmdlet
{
    private readonly HashSet<ClusterContext> _used = [];
    private bool _readOnly;

    private protected ClusterCmdlet()
    {
    }

    /// <summary>The cluster of input that came from a file, a job or another session.</summary>
    [Parameter]
    [ValidateNotNull]
    public virtual DcosCluster? Cluster { get; set; }

    /// <summary>The node that something stands for, with its cluster: its own when it has one, else the one of its name in -Cluster.</summary>
    /// <exception cref="InputException">It stands for no node, knows no cluster, or -Cluster has no such node.</exception>
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

    /// <summary>How a cluster is reached.</summary>
    /// <exception cref="InputException">The object came from a file, a job or another session.</exception>
    internal ClusterContext Attach(DcosCluster cluster) => ContextOf(cluster, cluster.Name);

    /// <summary>The clusters that this cmdlet works on, so far.</summary>
    private protected IReadOnlyCollection<ClusterContext> Used => _used;

    /// <summary>Called when a cluster is met for the first time, on the pipeline thread.</summary>
    private protected virtual void OnUse(ClusterContext context)
    {
    }

    /// <summary>The same for a cluster that an object brought along.</summary>
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
                // A first contact under -WhatIf must not even leave a line in known_hosts.
                connection.ReadOnly = true;
            }

            OnUse(context);
        }
    }
}
