using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Parameters;
using DcosUpgrade.Timing;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Commands;

/// <summary>Downloads the packages of a script to nodes before the upgrade, verified and resumable. No service is restarted.</summary>
[Cmdlet(
    VerbsData.Initialize,
    "DcosNodeUpgrade",
    DefaultParameterSetName = Named,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(DcosNodeUpgrade))]
public sealed class InitializeDcosNodeUpgradeCommand : NodeWorkCmdlet
{
    private readonly List<DcosNode> _nodes = [];

    /// <summary>The nodes.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ParameterSetName = Named)]
    [Parameter(
        Mandatory = true,
        ValueFromPipeline = true,
        ParameterSetName = Piped)]
    [DcosNodeTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public DcosNode[] Node { get; set; } = [];

    /// <summary>The cluster, for nodes that are specified by name or were deserialized.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>The script whose packages are staged.</summary>
    [Parameter(
        Mandatory = true,
        Position = 1,
        ParameterSetName = Named)]
    [Parameter(
        Mandatory = true,
        Position = 0,
        ParameterSetName = Piped)]
    [ValidateNotNull]
    public DcosUpgradeScript Script { get; set; } = null!;

    /// <summary>The maximum number of nodes that download in parallel.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 4;

    /// <summary>The maximum download rate per node in bytes per second (PowerShell reads 20MB as a number); 0 means unlimited.</summary>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long MaxBandwidth { get; set; }

    /// <summary>Names of accepted risks.</summary>
    [Parameter]
    [ValidateSet(ScriptBinding.Risk)]
    public string[] AcceptRisk { get; set; } = [];

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _nodes.AddRange(Node.Select(Attach));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        RequireUsable(Script);

        Report.Expected = _nodes.Count;
        RunOptions options = new()
        {
            ScriptTimeout = TimeSpan.FromSeconds(TimeoutSec),
            FetchStall = TimeSpan.FromSeconds(FetchStallSec),
            AcceptedRisks = AcceptRisk,
            Confirm = (node, action) => Ask(() => ShouldProcess($"{node.Name} ({node.Role}, {node.Address})", action)),
            Progress = Report,
        };
        await OrderedParallel.RunAsync(_nodes, ThrottleLimit, (node, token) => StageAsync(node, options, token), EmitAsync, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<(DcosNodeUpgrade? Result, ErrorRecord? Error)> StageAsync(DcosNode node, RunOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return (await new StageRun(node.Context!, Script, options, MaxBandwidth).ExecuteAsync(node, cancellationToken).ConfigureAwait(false), null);
        }
        catch (DcosException e)
        {
            return (null, DcosErrors.From(e, node));
        }
    }

    private async Task EmitAsync((DcosNodeUpgrade? Result, ErrorRecord? Error) look)
    {
        if (look.Error is { } error)
        {
            await WriteFailure(error).ConfigureAwait(false);
        }

        if (look.Result is not { } result)
        {
            return;
        }

        await Write(result).ConfigureAwait(false);
        if (result.Outcome is not (DcosOutcome.Staged or DcosOutcome.AlreadyUpgraded))
        {
            string reason = result.Reason ?? "no reason was reported";
            ClusterStateException failure = new(SR.NotStaged, result.Name, result.Name, result.Outcome, reason, result.NextStep ?? "Check the node");
            await WriteFailure(DcosErrors.From(failure, result)).ConfigureAwait(false);
        }
    }
}
