using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Commands;

/// <summary>Where each node stands and who is at work, read from the cluster itself: from any session, and without changing anything.</summary>
[Cmdlet(
    VerbsCommon.Get,
    "DcosUpgradeStatus",
    DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(DcosNodeStatus))]
public sealed class GetDcosUpgradeStatusCommand : NodesCmdlet
{
    /// <summary>The cluster; all its nodes are looked at unless -Node names some.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ParameterSetName = ClusterSet)]
    [Parameter(ParameterSetName = NodeSet)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>The script that is asked about; without it whatever was run last.</summary>
    [Parameter]
    [ValidateNotNull]
    public DcosUpgradeScript? Script { get; set; }

    /// <summary>Nodes asked at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    private protected override async Task LookAsync(ClusterContext context, IReadOnlyList<DcosNode> nodes, CancellationToken cancellationToken)
    {
        ClusterStatusReader standing = new(context, Script is null ? null : new ScriptTarget(Script.ScriptId, Script.FromVersion, Script.ToVersion, Script.PackageIds));
        ClusterLockState? folder = await FolderAsync(standing, context, cancellationToken).ConfigureAwait(false);
        List<(DcosNodeStatus Status, DcosException? Problem)> looks = [];
        await OrderedParallel.RunAsync(
            nodes,
            ThrottleLimit,
            (node, token) => standing.TryLookAsync(node, folder, token),
            look =>
            {
                looks.Add(look);
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);

        // What one node waits for is often another one.
        IReadOnlyList<DcosNodeStatus> explained = WhyWaiting.Explain([.. looks.Select(look => look.Status)], folder);
        for (int i = 0; i < looks.Count; i++)
        {
            await EmitAsync((explained[i], looks[i].Problem)).ConfigureAwait(false);
        }
    }

    private async Task<ClusterLockState?> FolderAsync(ClusterStatusReader standing, ClusterContext context, CancellationToken cancellationToken)
    {
        string cluster = context.Inventory.Cluster;
        try
        {
            ClusterLockState state = await standing.LockAsync(cancellationToken).ConfigureAwait(false);
            if (state.Holder is { } holder)
            {
                Report.Verbose($"{cluster} is locked by {holder.Owner}, whose last sign of life was {state.Age.TotalSeconds:0} s ago.");
            }

            if (state.Paused || state.Stopped)
            {
                Report.Warning($"{cluster} is {(state.Stopped ? "stopped" : "paused")}: nothing new begins.");
            }

            return state;
        }
        catch (DcosException e)
        {
            Report.Warning($"Who is at work on {cluster} is not known: {e.Message}");
            return null;
        }
    }

    private async Task EmitAsync((DcosNodeStatus Status, DcosException? Problem) look)
    {
        if (look.Problem is { } problem)
        {
            await WriteFailure(DcosErrors.From(problem, look.Status.Node)).ConfigureAwait(false);
        }

        await Write(look.Status).ConfigureAwait(false);
    }
}
