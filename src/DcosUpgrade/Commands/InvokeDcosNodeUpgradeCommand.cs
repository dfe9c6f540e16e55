using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Parameters;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Commands;

/// <summary>Upgrades nodes: masters one at a time, agents a few at a time, each through a detached run on the node itself.</summary>
/// <remarks>
/// The pipeline is the interlock: a master's record ends only when downstream has taken its result, and an agent's slot is free only
/// then. A failure starts nothing more, follows what runs to its end, and ends in RolloutStopped with all results as its target.
/// </remarks>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "DcosNodeUpgrade",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(DcosNodeUpgrade))]
public sealed class InvokeDcosNodeUpgradeCommand : RolloutCmdlet
{
    /// <summary>The risk of BackupRisk.</summary>
    private const string NoBackup = "no-backup";

    private readonly List<Task> _agents = [];
    private readonly List<DcosNodeUpgrade> _results = [];
    private readonly List<ErrorRecord> _errors = [];
    private readonly Dictionary<ClusterContext, ClusterLease> _leases = [];
    private readonly HashSet<ClusterContext> _warned = [];
    private int _agentFailures;
    private bool _stopped;
    private bool _downstreamGone;

    /// <summary>The nodes, in the order in which they are to be upgraded.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true)]
    [DcosNodeTransformation]
    [ValidateNotNullOrEmpty]
    public DcosNode[] Node { get; set; } = [];

    /// <summary>The script to run, from New- or Get-DcosUpgradeScript. Null only with -WhatIf.</summary>
    [Parameter(
        Mandatory = true,
        Position = 1)]
    [AllowNull]
    public DcosUpgradeScript? Script { get; set; }

    /// <summary>Agents at work at once.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>Agents that may fail before nothing more is started.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxFailures { get; set; }

    /// <summary>Risks that are accepted, by name.</summary>
    [Parameter]
    [ValidateSet(NodeRun.RetryNotActivated, NoBackup, NodeRun.PackagesChanged, ScriptBinding.Risk)]
    public string[] AcceptRisk { get; set; } = [];

    /// <summary>Hours that a backup may be old without a warning before the first master.</summary>
    [Parameter]
    [ValidateRange(1, 8760)]
    public int MaxBackupAge { get; set; } = 24;

    /// <summary>A folder on this machine for diagnostics of nodes that fail.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DiagnosticPath { get; set; }

    /// <inheritdoc/>
    private protected override bool Begins => !_stopped;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (DcosNode given in Node)
        {
            DcosNode node = Attach(given);
            Report.Expected = MyInvocation.ExpectingInput ? node.Context!.Inventory.Present.Count() : Node.Length;
            if (Script is null)
            {
                await ShowWithoutScriptAsync(node).ConfigureAwait(false);
                continue;
            }

            if (!SkipPackageVerification)
            {
                RequireHashes(Script);
            }

            if (node.Role == DcosRole.Master)
            {
                await WaitForSlotAsync(1, cancellationToken).ConfigureAwait(false);
                await RunAsync(node, cancellationToken).ConfigureAwait(false);
                await StopIfFailedAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await WaitForSlotAsync(ThrottleLimit, cancellationToken).ConfigureAwait(false);
                Task agent = RunAsync(node, cancellationToken);
                _agents.Add(agent);
                Track(agent);

                // What waits to be written is written before the record ends: after it a refusal would find nobody to follow the others.
                _ = await Ask(() => true).ConfigureAwait(false);
                await StopIfFailedAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        await WaitForSlotAsync(1, cancellationToken).ConfigureAwait(false);
        foreach (ClusterLease lease in _leases.Values)
        {
            await lease.CloseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        foreach (ClusterLease lease in _leases.Values)
        {
            lease.Dispose();
        }

        base.Close();
    }

    /// <summary>Waits until fewer than <paramref name="slots"/> agents are at work, and stops the rollout if one has failed.</summary>
    private async Task WaitForSlotAsync(int slots, CancellationToken cancellationToken)
    {
        while (true)
        {
            await StopIfFailedAsync(cancellationToken).ConfigureAwait(false);
            _ = _agents.RemoveAll(agent => agent.IsCompleted);
            if (_agents.Count < slots)
            {
                return;
            }

            _ = await Task.WhenAny(_agents).ConfigureAwait(false);
        }
    }

    /// <summary>One node from its first look to the moment when downstream has taken its result. Never throws for the node's sake.</summary>
    private async Task RunAsync(DcosNode node, CancellationToken cancellationToken)
    {
        DcosNodeUpgrade? result;
        try
        {
            RunOptions options = Options(MaxFailures, AcceptRisk);
            if (!_leases.TryGetValue(node.Context!, out ClusterLease? lease))
            {
                _leases[node.Context!] = lease = new ClusterLease(node.Context!, Script!.ScriptId, options.Progress, options.BreakLock);
                node.Context!.Journal.Write(new CallEvent
                {
                    Cmdlet = "Invoke-DcosNodeUpgrade",
                    Script = ScriptEvent.Of(Script),
                    Throttle = ThrottleLimit,
                    MaxFailures = MaxFailures,
                    AcceptedRisks = AcceptRisk,
                    MaxTaskLoss = MaxTaskLoss,
                    SkipNodeChecks = SkipNodeChecks.IsPresent,
                    BreakLock = BreakLock.IsPresent,
                });
            }

            if (node.Role == DcosRole.Master && _warned.Add(node.Context!))
            {
                await WarnWithoutBackupAsync(node.Context!, cancellationToken).ConfigureAwait(false);
            }

            result = await new NodeRun(node.Context!, lease, Script!, options).ExecuteAsync(node, cancellationToken).ConfigureAwait(false);
        }
        catch (DcosException e)
        {
            node.Context!.Journal.Write(ErrorEvent.Of(node.Name, e));
            _errors.Add(DcosErrors.From(e, node));
            _results.Add(new DcosNodeUpgrade { Name = node.Name, Role = node.Role, Outcome = e is ClusterStateException ? DcosOutcome.Refused : DcosOutcome.Unknown, Reason = e.Id, NextStep = e.Remedy, Node = node });
            _stopped = true;
            return;
        }

        if (result is null)
        {
            return;
        }

        _results.Add(result);
        _stopped |= !result.Succeeded && (node.Role == DcosRole.Master || ++_agentFailures > MaxFailures);
        await EmitAsync(result).ConfigureAwait(false);
    }

    private async Task EmitAsync(DcosNodeUpgrade result)
    {
        if (_downstreamGone)
        {
            PostWarning($"{result.Name} ended as {result.Outcome}; nobody downstream takes its result any more.");
            return;
        }

        try
        {
            await Write(result).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RuntimeException or FlowControlException or PipelineStoppedException)
        {
            // Downstream is gone: nothing may be started after it, and what runs is not abandoned.
            (_downstreamGone, _stopped) = (true, true);
            foreach (string running in result.Node!.Context!.InFlight.Names)
            {
                PostWarning($"{running} is still at work; it is followed to its end.");
            }
        }
    }

    private async Task StopIfFailedAsync(CancellationToken cancellationToken)
    {
        if (!_stopped)
        {
            return;
        }

        await Task.WhenAll(_agents).ConfigureAwait(false);
        foreach (ClusterLease lease in _leases.Values)
        {
            await lease.CloseAsync(cancellationToken).ConfigureAwait(false);
        }

        await FailureDiagnostics.SaveAsync(this, DiagnosticPath, _results.Where(result => !result.Succeeded).Select(result => result.Node).OfType<DcosNode>(), cancellationToken).ConfigureAwait(false);
        foreach (ErrorRecord error in _errors)
        {
            await WriteFailure(error).ConfigureAwait(false);
        }

        DcosNodeUpgrade cause = _results.FirstOrDefault(result => !result.Succeeded) ?? _results[_results.Count - 1];
        string why = cause.Succeeded ? "what follows in the pipeline refused its result" : $"{cause.Outcome}{(cause.Reason is null ? "" : $" ({cause.Reason})")}";
        ClusterStateException stopped = new(SR.RolloutStopped, cause.Name, cause.Name, why, cause.NextStep ?? "Remove the cause.");
        throw new TerminatingErrorException(DcosErrors.From(stopped, _results.ToArray()));
    }

    /// <summary>There is no way back from an upgrade but a backup.</summary>
    private async Task WarnWithoutBackupAsync(ClusterContext context, CancellationToken cancellationToken)
    {
        if (AcceptRisk.Contains(NoBackup, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        BackupRecord? backup = await context.RunAsync(context.LockMaster, new BackupRecordOperation(context.Token(), null), cancellationToken).ConfigureAwait(false);
        string? lacks = backup?.Missing(context.Edition);
        if (backup is null || lacks is not null || backup.Age > TimeSpan.FromHours(MaxBackupAge))
        {
            string missing = lacks is not null
                ? $"The last backup of {context.Inventory.Cluster} is without {lacks}"
                : $"{context.Inventory.Cluster} has no backup of the last {MaxBackupAge} hours{(backup is null ? "" : $"; the last one is {backup.Age.TotalHours:0} hours old")}";
            context.Journal.Write(new WarningEvent { Message = missing });
            PostWarning($"{missing}. Backup-DcosCluster makes one; -AcceptRisk {NoBackup} goes on without.");
        }
    }

    /// <summary>Without a script there is nothing to run; -WhatIf still tells what would be done in which order.</summary>
    private async Task ShowWithoutScriptAsync(DcosNode node)
    {
        if (await Ask(() => ShouldProcess($"{node.Name} ({node.Role}, {node.Address})", "Upgrade DC/OS with the script that New-DcosUpgradeScript gives")).ConfigureAwait(false))
        {
            throw new InputException(SR.ScriptRequired, node.Name);
        }
    }
}
