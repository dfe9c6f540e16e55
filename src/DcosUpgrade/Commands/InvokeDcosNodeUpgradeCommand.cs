using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Parameters;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Commands;

/// <summary>Upgrades nodes: masters one at a time, agents a few at a time, each through a detached run on the node itself.</summary>
/// <remarks>
/// The <see cref="Rollout"/> in the pipeline: a master's record ends only when downstream has taken its result, and an agent's slot is free
/// only then. After a failure nothing more is started, running nodes are followed, and RolloutStopped has all results as its target.
/// </remarks>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "DcosNodeUpgrade",
    DefaultParameterSetName = Named,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(DcosNodeUpgrade))]
public sealed class InvokeDcosNodeUpgradeCommand : RolloutCmdlet
{
    private Rollout? _rollout;

    /// <summary>The nodes, in the order in which they are to be upgraded.</summary>
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

    /// <summary>The script to run, from New- or Get-DcosUpgradeScript. Null only with -WhatIf.</summary>
    [Parameter(
        Mandatory = true,
        Position = 1,
        ParameterSetName = Named)]
    [Parameter(
        Mandatory = true,
        Position = 0,
        ParameterSetName = Piped)]
    [AllowNull]
    public DcosUpgradeScript? Script { get; set; }

    /// <summary>Number of agents that are upgraded at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>Number of agents that may fail before nothing more is started.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxFailures { get; set; }

    /// <summary>Schedules a Mesos maintenance window for each agent from before its start until its result was taken.</summary>
    [Parameter]
    public SwitchParameter Drain { get; set; }

    /// <summary>Names of accepted risks.</summary>
    [Parameter]
    [ValidateSet(
        NodeRun.RetryNotActivated,
        BackupAgeWarning.Risk,
        NodeRun.PackagesChanged,
        ScriptBinding.Risk,
        AgentActiveGate.NewId,
        FrameworksReturnedGate.FrameworkMissing)]
    public string[] AcceptRisk { get; set; } = [];

    /// <summary>Age of the last backup in hours above which a warning is issued before the first master.</summary>
    [Parameter]
    [ValidateRange(1, 8760)]
    public int MaxBackupAge { get; set; } = 24;

    /// <summary>Folder on this machine for diagnostics of nodes that fail.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DiagnosticPath { get; set; }

    /// <inheritdoc/>
    private protected override string? ScriptId => Script?.ScriptId;

    /// <inheritdoc/>
    private protected override bool MayStart => _rollout is not { IsStopped: true };

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => ToldAsync(() => UpgradeAsync(cancellationToken));

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) => ToldAsync(() => CompleteAsync(cancellationToken));

    /// <inheritdoc/>
    protected override void Close()
    {
        _rollout?.Dispose();
        base.Close();
    }

    /// <summary>Tells, after a stop by the user, which runs continue and how they are followed.</summary>
    private async Task ToldAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_rollout is not null)
        {
            string[] running = [.. Used.SelectMany(cluster => cluster.InFlight.Names)];
            Report.Announce(running.Length switch
            {
                0 => "Nothing more is started. Run the same command again to resume.",
                1 => $"Nothing more is started. The run on {running[0]} continues on the node. Run the same command again to follow it.",
                _ => $"Nothing more is started. The runs on {string.Join(", ", running)} continue on the nodes. Run the same command again to follow them.",
            });
            throw;
        }
    }

    private async Task UpgradeAsync(CancellationToken cancellationToken)
    {
        foreach (DcosNode given in Node)
        {
            DcosNode node = Attach(given);
            Report.Expected = MyInvocation.ExpectingInput ? node.Context!.Inventory.Present.Count : Node.Length;
            if (Script is null)
            {
                await ShowWithoutScriptAsync(node).ConfigureAwait(false);
                continue;
            }

            RequireUsable(Script, needsHashes: !SkipPackageVerification);

            Rollout rollout = _rollout ??= Create(Script, drains: Drain && !await Ask(() => IsWhatIf).ConfigureAwait(false));
            await rollout.AddAsync(node, cancellationToken).ConfigureAwait(false);
            if (node.Role != DcosRole.Master)
            {
                // A result that waits is written before the record ends: a downstream that ends between records could not be answered.
                _ = await Ask(() => true).ConfigureAwait(false);
            }

            if (rollout.IsStopped)
            {
                await StopAsync(rollout, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_rollout is not { } rollout)
        {
            return;
        }

        await rollout.CompleteAsync(cancellationToken).ConfigureAwait(false);
        if (rollout.IsStopped)
        {
            await StopAsync(rollout, cancellationToken).ConfigureAwait(false);
        }

        int results = rollout.Results.Count;
        await NotifyEndAsync(results == 1 ? "The upgrade ended: 1 node has a result." : $"The upgrade ended: {results} nodes have results.")
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    private protected override string NoteOf(DcosNode node) => DrainNote(Drain, node.Role);

    private Rollout Create(DcosUpgradeScript script, bool drains) => new(
        script,
        new RolloutOptions(Options(MaxFailures, AcceptRisk) with { Drain = drains })
        {
            ThrottleLimit = ThrottleLimit, MaxBackupAge = TimeSpan.FromHours(MaxBackupAge),
        },
        result => Write(result))
    {
        Track = Track,
    };

    /// <exception cref="TerminatingErrorException">RolloutStopped, with all results as its target.</exception>
    private async Task StopAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        await rollout.CompleteAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DcosNodeUpgrade> results = rollout.Results;
        await FailureDiagnostics.SaveAsync(this, DiagnosticPath, results.Where(result => !result.Succeeded).Select(result => result.Node).OfType<DcosNode>(),
            cancellationToken).ConfigureAwait(false);
        foreach (RolloutError error in rollout.Errors)
        {
            await WriteFailure(DcosErrors.From(error.Error, error.Node)).ConfigureAwait(false);
        }

        DcosNodeUpgrade cause = rollout.Cause!;
        DcosException? own = rollout.Errors.FirstOrDefault(error => error.Node.Name == cause.Name)?.Error;
        string? reason = (own?.Message ?? cause.Reason)?.TrimEnd('.');
        string why = !cause.Succeeded ? $"{cause.Outcome}{(reason is null ? "" : $" ({reason})")}"
            : own is not null ? "its -AfterNode failed"
            : "what follows in the pipeline refused its result";
        await NotifyEndAsync($"The upgrade stopped at {cause.Name}: {why}").ConfigureAwait(false);
        ClusterStateException stopped = StoppedErrors.Rollout(cause.Name, why, cause.NextStep);
        throw new TerminatingErrorException(DcosErrors.From(stopped, results.ToArray()));
    }

    /// <summary>Without a script only -WhatIf is possible: it shows the nodes in order.</summary>
    private async Task ShowWithoutScriptAsync(DcosNode node)
    {
        string action = "Upgrade DC/OS with the script of New-DcosUpgradeScript" + NoteOf(node);
        if (await Ask(() => ShouldProcess($"{node.Name} ({node.Role}, {node.Address})", action)).ConfigureAwait(false))
        {
            throw new InputException(SR.ScriptRequired, node.Name);
        }
    }
}
