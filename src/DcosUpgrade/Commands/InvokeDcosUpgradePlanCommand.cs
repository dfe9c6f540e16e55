using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Inventory;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Planning;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Scripts;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Commands;

/// <summary>Runs an upgrade plan, or resumes it: the node runs and gates of the pipeline in the plan's order and within its budgets.</summary>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "DcosUpgradePlan",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(DcosUpgradeStep))]
public sealed class InvokeDcosUpgradePlanCommand : RolloutCmdlet
{
    private PlanRun? _run;

    /// <summary>The plan.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true)]
    [DcosPlanTransformation]
    [ValidateNotNull]
    public DcosUpgradePlan Plan { get; set; } = null!;

    /// <summary>The hash of the plan that was signed off; another plan is refused.</summary>
    [Parameter]
    [ValidatePattern("^[0-9A-Fa-f]{64}\\z")]
    public string? Hash { get; set; }

    /// <summary>The script of the plan; by default the one that the plan names is read from the bootstrap node.</summary>
    [Parameter]
    [ValidateNotNull]
    public DcosUpgradeScript? Script { get; set; }

    /// <summary>Number of the only wave to run: 0 for the preparation, 1 for the masters.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [ArgumentCompleter(typeof(WaveCompleter))]
    public int? Wave { get; set; }

    /// <summary>Number of nodes to start at most; the same plan continues with the next ones.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    /// <summary>Names of accepted risks.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CheckNameCompleter))]
    public string[] AcceptRisk { get; set; } = [];

    /// <summary>Names of checks of Test-DcosPrerequisite to skip. Wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [Alias("Exclude")]
    [ArgumentCompleter(typeof(CheckNameCompleter))]
    public string[] ExcludeCheck { get; set; } = [];

    /// <summary>Age of the backup in hours that is allowed before the first master.</summary>
    [Parameter]
    [ValidateRange(1, 8760)]
    public int MaxBackupAge { get; set; } = 24;

    /// <summary>Seconds that an agent waits for room while no other agent of its wave runs.</summary>
    [Parameter]
    [ValidateRange(0, 604800)]
    public int RoomTimeoutSec { get; set; } = 900;

    /// <summary>Number of nodes that download at the same time while packages are staged.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int StagingThrottleLimit { get; set; } = 4;

    /// <summary>Stops the download server when every node of the plan is done; without it, the command that stops it is shown.</summary>
    [Parameter]
    public SwitchParameter StopServer { get; set; }

    /// <inheritdoc/>
    private protected override string? ScriptId => Plan.ScriptId;

    /// <inheritdoc/>
    private protected override string? PlanHash => Plan.Hash;

    /// <inheritdoc/>
    private protected override bool MayStart => _run is not { IsStopped: true };

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        PlanMatch.RequireWhole(Plan);
        PlanMatch.RequireHash(Plan, Hash);
        ClusterContext context = Cluster is { } cluster ? Attach(cluster)
            : Attach(Plan.Context ?? throw new InputException(SR.ClusterRequired, Plan.Cluster, $"The plan {Plan}"));
        RequireKnown();
        DcosUpgradeScript script = Script ?? Plan.Script ?? await FindScriptAsync(context, cancellationToken).ConfigureAwait(false);
        RequireUsable(script, needsHashes: !SkipPackageVerification);

        if (await Ask(() => IsWhatIf).ConfigureAwait(false))
        {
            PlanMatch.Require(Plan, context.Inventory, context.Identity, script, AcceptRisk);
            await ShowAsync().ConfigureAwait(false);
            return;
        }

        Report.Expected = Plan.Steps.Count(step => step.Role is not null && step.Status != DcosStepStatus.Held && (Wave is null || step.Wave == Wave));
        PlanOptions options = new(Options(Plan.MaxFailures, AcceptRisk))
        {
            First = First,
            RoomTimeout = TimeSpan.FromSeconds(RoomTimeoutSec),
            DownloadsAtOnce = StagingThrottleLimit,
            Demands = new PlanDemands
            {
                MaxBackupAge = TimeSpan.FromHours(MaxBackupAge),
                Excluded = check => IsExcluded(check.Name),
                ExcludedNames = ExcludeCheck,
                Yaml = DependencyLoader.Module.Adapters.Yaml,
            },
        };
        _run = new PlanRun(context, Plan, script, options, EmitAsync);
        DcosUpgradeStep? cause = await RunAsync(_run, cancellationToken).ConfigureAwait(false);
        if (cause is not null)
        {
            ClusterStateException stopped = StoppedErrors.Rollout(cause.Name, cause.Message ?? cause.Status.ToString(), cause.NextStep);
            throw new TerminatingErrorException(DcosErrors.From(stopped, _run.Done.ToArray()));
        }

        if (context.Inventory.Bootstrap is not null && IsComplete(_run))
        {
            ScriptServer server = new(context, Report);
            await (StopServer ? server.StopAsync((_, _) => Task.FromResult(true), cancellationToken) : server.RemindAsync(cancellationToken))
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        _run?.Dispose();
        base.Close();
    }

    /// <exception cref="InputException">A risk or a check does not exist (RiskUnknown, CheckUnknown).</exception>
    private void RequireKnown()
    {
        string[] newIds = [.. Plan.Steps.Where(step => step.Role is not null).Select(step => $"{AgentActiveGate.NewId}:{step.Name}")];
        CheckCatalog.RequireRisks(AcceptRisk, [.. PlanRisks.All, .. newIds]);
        string[] checks = [.. CheckCatalog.All.Select(check => check.Name)];
        if (ExcludeCheck.FirstOrDefault(pattern => !checks.Any(new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch)) is { } name)
        {
            throw new InputException(SR.CheckUnknown, name, name, NearestName.Hint(name, checks));
        }
    }

    private async Task<DcosUpgradeStep?> RunAsync(PlanRun run, CancellationToken cancellationToken)
    {
        try
        {
            DcosUpgradeStep? cause = await run.RunAsync(Wave, cancellationToken).ConfigureAwait(false);
            int done = run.Done.Count(step => step.Role is not null && step.Status is DcosStepStatus.Done or DcosStepStatus.AlreadyDone);
            int all = Plan.Steps.Count(step => step.Role is not null);
            await NotifyEndAsync(cause is not null ? $"The plan stopped at {cause.Name}: {cause.Message}"
                : all == 1 ? $"The plan ended: {done} of 1 node is done."
                : $"The plan ended: {done} of {all} nodes are done.").ConfigureAwait(false);
            return cause;
        }
        catch (DcosException e)
        {
            await NotifyEndAsync($"The plan stopped: {e.Message}").ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>True when every node of the plan is done, so that none downloads any more.</summary>
    private bool IsComplete(PlanRun run) => Plan.Steps.Where(step => step.Role is not null).All(step =>
        run.Done.Any(done => done.Number == step.Number && done.Status is DcosStepStatus.Done or DcosStepStatus.AlreadyDone));

    private bool IsExcluded(string check) => ExcludeCheck.Any(pattern => new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(check));

    /// <summary>Shows every step without contacting the cluster.</summary>
    private async Task ShowAsync()
    {
        foreach (DcosUpgradeStep step in Plan.Steps.Where(step => step.Status != DcosStepStatus.Held && (Wave is null || step.Wave == Wave)))
        {
            string who = step.Role is null ? $"{step.Name}" : $"{step.Name} ({step.Role}, {step.Address})";
            string note = $"{(step.PauseBefore ? " (pauses before)" : "")}{NoteOf(step)}";
            _ = await Ask(() => ShouldProcess($"step {step.Number}, wave {step.Wave}: {who}", step.Action + note)).ConfigureAwait(false);
        }
    }

    private async Task<DcosUpgradeScript> FindScriptAsync(ClusterContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<ScriptRecord> records = await ScriptRecords.ListOwnAsync(context, Report, cancellationToken).ConfigureAwait(false);
        return records.FirstOrDefault(record => record.Script.ScriptId == Plan.ScriptId && record.Script.Sha256 == Plan.ScriptSha256)?.Script
            ?? records.FirstOrDefault(record => record.Script.ScriptId == Plan.ScriptId)?.Script
            ?? throw new InputException(SR.ScriptNotFound, Plan.Cluster, Plan.Cluster, Plan.ScriptId);
    }

    private protected override string NoteOf(DcosNode node) => Plan.Steps
        .Where(step => step.Role is not null && string.Equals(step.Name, node.Name, StringComparison.OrdinalIgnoreCase))
        .Select(NoteOf).FirstOrDefault() ?? "";

    private string NoteOf(DcosUpgradeStep step) => (step.PointOfNoReturn ? " (point of no return)" : "") + DrainNote(Plan.Drain, step.Role);

    private Task EmitAsync(DcosUpgradeStep step)
    {
        if (step.Phase == DcosPlanPhase.Prepare)
        {
            // A node that was only checked or staged is not done.
            Report.StartOver();
        }

        return Write(step);
    }
}
