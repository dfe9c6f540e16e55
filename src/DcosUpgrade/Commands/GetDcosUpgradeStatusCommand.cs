using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Commands;

/// <summary>Reads the status of each node and who holds the lock from the cluster itself, in any session. Changes nothing.</summary>
[Cmdlet(
    VerbsCommon.Get,
    "DcosUpgradeStatus",
    DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(DcosNodeStatus))]
public sealed class GetDcosUpgradeStatusCommand : NodesCmdlet
{
    /// <summary>The cluster; all its nodes are read unless -Node names some.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ParameterSetName = ClusterSet)]
    [Parameter(
        ValueFromPipeline = true,
        ParameterSetName = NodeSet)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>The script whose status is read; without it that of the last run.</summary>
    [Parameter]
    [ValidateNotNull]
    public DcosUpgradeScript? Script { get; set; }

    /// <summary>Number of nodes that are read at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    private protected override async Task LookAsync(ClusterContext context, IReadOnlyList<DcosNode> nodes, CancellationToken cancellationToken)
    {
        ScriptTarget? target = Script is null ? null : new ScriptTarget(Script.ScriptId, Script.FromVersion, Script.ToVersion, Script.PackageIds);
        ClusterStatusReader reader = new(context, target);
        foreach ((DcosNodeStatus status, DcosException? problem) in await reader.ReadAsync(
            nodes,
            ThrottleLimit,
            Report,
            cancellationToken).ConfigureAwait(false))
        {
            if (problem is not null)
            {
                await WriteFailure(DcosErrors.From(problem, status.Node)).ConfigureAwait(false);
            }

            await Write(status).ConfigureAwait(false);
        }
    }
}
