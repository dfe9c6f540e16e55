using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Management.Automation;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Journaling;
using DcosUpgrade.Module;
using DcosUpgrade.Ports;
using DcosUpgrade.Secrets;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Commands;

/// <summary>A cmdlet that upgrades nodes and asks for confirmation before each.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RolloutCmdlet : NodeWorkCmdlet
{
    private readonly List<WebhookNotifier> _notifiers = [];

    private protected RolloutCmdlet()
    {
    }

    /// <summary>Number of tasks that an agent may lose where its own checks are waited for; with a plan also the number that the cluster may lose.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxTaskLoss { get; set; }

    /// <summary>Let the script fetch its packages itself, without verification.</summary>
    [Parameter]
    public SwitchParameter SkipPackageVerification { get; set; }

    /// <summary>Let the script skip its checks; only the gates decide then.</summary>
    [Parameter]
    public SwitchParameter SkipNodeChecks { get; set; }

    /// <summary>Take over the lock of another operator, even when it still sends heartbeats.</summary>
    [Parameter]
    public SwitchParameter BreakLock { get; set; }

    /// <summary>Runs before a node is changed, with the node as $_ and as argument. When it fails, the node is not changed.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? BeforeNode { get; set; }

    /// <summary>Runs after a node, with its result as $_ and as argument. When it fails, the node counts as failed.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? AfterNode { get; set; }

    /// <summary>The time in seconds for which a node waits until a paused cluster is resumed; without it there is no limit.</summary>
    [Parameter]
    [ValidateRange(0, 604800)]
    public int? PauseTimeoutSec { get; set; }

    /// <summary>The address to which pauses, failures and the end are posted as JSON: https, or http on this machine.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? WebhookUri { get; set; }

    /// <summary>Writes no journal where -JournalPath is not specified.</summary>
    [Parameter]
    public SwitchParameter NoJournal { get; set; }

    /// <summary>The id of the script that this call runs; null while it has none.</summary>
    private protected abstract string? ScriptId { get; }

    /// <summary>The hash of the plan that this call runs; null without a plan.</summary>
    private protected virtual string? PlanHash => null;

    /// <inheritdoc/>
    private protected sealed override IJournal? Listener(ClusterContext context)
    {
        if (WebhookUri is not { } address)
        {
            return null;
        }

        WebhookNotifier.Require(address);
        IAdapterFactory adapters = DependencyLoader.Module.Adapters;
        WebhookNotifier notifier = new(adapters.Webhook, address, context.Clock, context.Inventory.Cluster, PlanHash, Report.Warning);
        _notifiers.Add(notifier);
        return notifier;
    }

    /// <summary>Posts the end of the upgrade to -WebhookUri, and waits until it is posted or given up.</summary>
    /// <remarks>What follows runs on the pipeline thread again: the virtual clock of a rehearsal waits for no other thread.</remarks>
    private protected async Task NotifyEndAsync(string text)
    {
        await Task.WhenAll(_notifiers.ConvertAll(notifier => notifier.EndAsync(text))).ConfigureAwait(false);
        _ = await Ask(() => true).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    private protected sealed override string? JournaledScript => NoJournal ? null : ScriptId;

    /// <summary>False when the rollout has stopped: no further node is started.</summary>
    private protected abstract bool MayStart { get; }

    private protected RunOptions Options(int maxFailures, IReadOnlyList<string> acceptedRisks) => new()
    {
        ScriptTimeout = TimeSpan.FromSeconds(TimeoutSec),
        MasterTimeout = TimeSpan.FromSeconds(Math.Min(TimeoutSec, 1200)),
        AgentTimeout = TimeSpan.FromSeconds(Math.Min(TimeoutSec, 900)),
        FetchStall = TimeSpan.FromSeconds(FetchStallSec),
        PauseTimeout = PauseTimeoutSec is { } pause ? TimeSpan.FromSeconds(pause) : null,
        MaxFailures = maxFailures,
        MaxTaskLoss = MaxTaskLoss,
        SkipPackageVerification = SkipPackageVerification,
        SkipNodeChecks = SkipNodeChecks,
        BreakLock = BreakLock,
        AcceptedRisks = acceptedRisks,
        Confirm = ConfirmAsync,
        Hooks = new NodeHooks
        {
            Before = BeforeNode is { } before ? node => RunHookAsync(before, nameof(BeforeNode), node) : null,
            After = AfterNode is { } after ? result => RunHookAsync(after, nameof(AfterNode), result) : null,
        },
        Progress = Report,
    };

    private Task<string?> RunHookAsync(ScriptBlock hook, string name, object item) =>
        Ask(() => HookCall.Run(hook, item, output => Say(() => WriteVerbose(Redaction.Of($"{item}: -{name}: {output}")))));

    /// <summary>What a person must know before the confirmation of a node; empty for most nodes.</summary>
    private protected virtual string NoteOf(DcosNode node) => "";

    private protected static string DrainNote(bool drains, DcosRole? role) =>
        drains && role is DcosRole.Agent or DcosRole.PublicAgent ? " (in a Mesos maintenance window)" : "";

    /// <remarks>Evaluated on the pipeline thread: a question in a pipeline that ends would end it for running nodes too.</remarks>
    private Task<bool> ConfirmAsync(DcosNode node, string action) =>
        Ask(() => MayStart && ShouldProcess($"{node.Name} ({node.Role}, {node.Address})", action + NoteOf(node)));
}
