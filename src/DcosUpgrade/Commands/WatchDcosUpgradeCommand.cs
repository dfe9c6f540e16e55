using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Watching;

namespace DcosUpgrade.Commands;

/// <summary>Shows an upgrade live, from any session, until it ends. Changes nothing.</summary>
[Cmdlet(VerbsCommon.Watch, "DcosUpgrade")]
[OutputType(typeof(string))]
public sealed class WatchDcosUpgradeCommand : ClusterCmdlet
{
    /// <summary>Seconds for which no run may be active between two steps of a plan.</summary>
    private const double Between = 20;

    /// <summary>Virtual time between two looks at a rehearsal that never waits.</summary>
    private static readonly TimeSpan s_instant = TimeSpan.FromSeconds(10);

    /// <summary>Real time between two looks at one in which nothing is active.</summary>
    private static readonly TimeSpan s_idle = TimeSpan.FromMilliseconds(100);

    private WatchTerminal? _terminal;

    /// <summary>The cluster.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>The plan that is carried out: shows its waves and its expected end.</summary>
    [Parameter]
    [ValidateNotNull]
    public DcosUpgradePlan? Plan { get; set; }

    /// <summary>The time in seconds between two looks.</summary>
    [Parameter]
    [ValidateRange(2, 3600)]
    public int IntervalSec { get; set; } = 2;

    /// <summary>The time in seconds to wait for a run to start.</summary>
    [Parameter]
    [ValidateRange(0, 604800)]
    public int TimeoutSec { get; set; } = 60;

    /// <summary>Show the current state once: all nodes are read, and the lines are written as output.</summary>
    [Parameter]
    public SwitchParameter Once { get; set; }

    /// <summary>The number of nodes that one look reads at most.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>The path of a recording of the screens (asciinema, version 2) on this machine. An existing file is replaced. No wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RecordPath { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        ClusterContext context = Attach(Cluster!);
        if (Plan is { } plan && !string.Equals(plan.Cluster, context.Inventory.Cluster, StringComparison.Ordinal))
        {
            throw new InputException(SR.PlanOutdated, plan.Cluster, plan.ToString(), $"it is for {plan.Cluster}, not for {context.Inventory.Cluster}");
        }

        using ClusterWatcher watcher = new(context.Beside(), Plan, ThrottleLimit);
        WatchTerminal terminal = _terminal ??= new WatchTerminal(this, RecordPath, Once);
        WatchLines lines = new();
        Stopwatch idle = Stopwatch.StartNew();
        while (true)
        {
            WatchState state = await watcher.LookAsync(cancellationToken).ConfigureAwait(false);
            if (Once && state.Unread > 0)
            {
                continue;
            }

            if (watcher.IsActive)
            {
                idle.Restart();
            }

            bool last = Once || (watcher.IsSettled && state.Unread == 0
                && (state.Verdict == WatchVerdict.Complete || idle.Elapsed >= Patience(context.Clock, watcher.WasActive)));
            await ShowAsync(terminal, lines, state, last).ConfigureAwait(false);
            if (last)
            {
                return;
            }

            await PauseAsync(context.Clock, watcher.IsActive, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        _terminal?.Dispose();
        base.Close();
    }

    /// <summary>Real time without an active run after which the upgrade has ended, or does not start.</summary>
    private TimeSpan Patience(IClock clock, bool wasActive) => TimeSpan.FromSeconds(!wasActive ? TimeoutSec
        : clock is IDrivenClock driven ? Math.Max(1, Between / Math.Max(1, driven.Speed))
        : Between);

    private Task PauseAsync(IClock clock, bool isActive, CancellationToken cancellationToken) =>
        clock is not IDrivenClock driven ? clock.Delay(TimeSpan.FromSeconds(IntervalSec), cancellationToken)
        : driven.Speed > 0 ? clock.Delay(TimeSpan.FromSeconds(IntervalSec * driven.Speed), cancellationToken)
        : isActive ? clock.Delay(s_instant, cancellationToken)

        // The time of such a rehearsal would run away while nothing is active in it.
        : Task.Delay(s_idle, cancellationToken);

    private async Task ShowAsync(WatchTerminal terminal, WatchLines lines, WatchState state, bool last)
    {
        // The pipeline thread has the language of the user.
        IReadOnlyList<string> shown = await Ask(() => terminal.Show(state, last) is var screen && (terminal.IsLive || Once) ? screen : lines.Of(state, last))
            .ConfigureAwait(false);
        foreach (string line in shown)
        {
            await Write(line).ConfigureAwait(false);
        }
    }
}
