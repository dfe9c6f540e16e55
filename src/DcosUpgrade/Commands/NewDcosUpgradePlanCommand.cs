using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Modelling;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Planning;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Scripts;

namespace DcosUpgrade.Commands;

/// <summary>Creates a plan of an upgrade from the current state and workload of the cluster. Read-only.</summary>
[Cmdlet(
    VerbsCommon.New,
    "DcosUpgradePlan",
    DefaultParameterSetName = Named)]
[OutputType(typeof(DcosUpgradePlan))]
public sealed class NewDcosUpgradePlanCommand : ClusterCmdlet
{
    /// <summary>The cluster.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ParameterSetName = Named)]
    [Parameter(
        Mandatory = true,
        ValueFromPipeline = true,
        ParameterSetName = Piped)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>The script of the plan.</summary>
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

    /// <summary>The procedure of the plan; a script that was generated for another one is refused.</summary>
    [Parameter]
    public DcosProcedure? Procedure { get; set; }

    /// <summary>The maximum number of unavailable agents: a count or a percentage.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string MaxUnavailable { get; set; } = "1";

    /// <summary>The maximum number of interrupted instances of an app: a count or a percentage, at least one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string MaxAppUnavailable { get; set; } = "20%";

    /// <summary>The number of agents that can fail before the plan stops.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxFailures { get; set; }

    /// <summary>The number of agents in the first wave of agents; 0 means the normal size.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int Canary { get; set; }

    /// <summary>The time in seconds for which the canaries are observed before the next wave.</summary>
    [Parameter]
    [Alias("SoakTime")]
    [ValidateRange(0, 604800)]
    public int SoakTimeSec { get; set; }

    /// <summary>The time in seconds between a wave and the next.</summary>
    [Parameter]
    [ValidateRange(0, 604800)]
    public int WaveIntervalSec { get; set; }

    /// <summary>The value up to which Set-DcosUpgradeLimit can raise -MaxUnavailable while the plan runs: a count or a percentage.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MaxUnavailableBound { get; set; }

    /// <summary>The value up to which Set-DcosUpgradeLimit can raise -MaxAppUnavailable while the plan runs: a count or a percentage.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MaxAppUnavailableBound { get; set; }

    /// <summary>The value up to which Set-DcosUpgradeLimit can raise -MaxFailures while the plan runs.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? MaxFailuresBound { get; set; }

    /// <summary>The nodes, phases or numbers of waves before which the cluster is paused.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[] PauseBefore { get; set; } = [];

    /// <summary>The names of nodes to exclude.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[] Hold { get; set; } = [];

    /// <summary>Restarts CockroachDB on one master at a time before the first node, if its version (Enterprise 1.10.0 to 1.10.2) requires it.</summary>
    [Parameter]
    public SwitchParameter RestartCockroach { get; set; }

    /// <summary>Schedules a Mesos maintenance window for each agent from before its start until its gates have passed.</summary>
    [Parameter]
    public SwitchParameter Drain { get; set; }

    /// <summary>The time after which no step is expected to end: a node whose step would end later is not started.</summary>
    [Parameter]
    [ValidateNotNull]
    public DateTimeOffset? Deadline { get; set; }

    /// <summary>Names of accepted risks.</summary>
    [Parameter]
    [ValidateSet(ScriptBinding.Risk)]
    public string[] AcceptRisk { get; set; } = [];

    /// <summary>Adds a forecast: the plan is run on a simulation of the cluster, once with each of several seeds.</summary>
    [Parameter]
    public SwitchParameter Forecast { get; set; }

    /// <summary>The path of a model that Export-DcosClusterModel wrote, for the forecast; by default the cluster is read. No wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        ScriptRules.Require(Script);
        if (Procedure is { } procedure && procedure != Script.Procedure)
        {
            throw new InputException(SR.ProcedureMismatch, Script.ToString(), Script, Script.Procedure, procedure);
        }

        PlanRequest request = new()
        {
            MaxUnavailable = Quantity.Parse(MaxUnavailable, nameof(MaxUnavailable)),
            MaxAppUnavailable = Quantity.Parse(MaxAppUnavailable, nameof(MaxAppUnavailable)),
            MaxFailures = MaxFailures,
            Canary = Canary,
            SoakTime = TimeSpan.FromSeconds(SoakTimeSec),
            WaveInterval = TimeSpan.FromSeconds(WaveIntervalSec),
            MaxUnavailableBound = MaxUnavailableBound is { } most ? Quantity.Parse(most, nameof(MaxUnavailableBound)) : null,
            MaxAppUnavailableBound = MaxAppUnavailableBound is { } share ? Quantity.Parse(share, nameof(MaxAppUnavailableBound)) : null,
            MaxFailuresBound = MaxFailuresBound,
            Deadline = Deadline?.ToUniversalTime(),
            RestartCockroach = RestartCockroach,
            Drain = Drain,
            AcceptedRisks = AcceptRisk,
            Hold = Hold,
            PauseBefore = PauseBefore,
        };
        ClusterModel? model = Model is { } path ? ModelFiles.Read(this, path) : null;
        ClusterContext context = Attach(Cluster!);
        PlanObservation seen = await new PlanObserver(context).ObserveAsync(cancellationToken).ConfigureAwait(false);
        DcosUpgradePlan plan = new Planner(seen, Script, request).Make();
        foreach (string warning in plan.Warnings)
        {
            Report.Warning(warning);
        }

        if (Forecast || model is not null)
        {
            model ??= await new ClusterModelReader(context, Report).ReadAsync(Cluster!.Version, [], includeAddress: false, cancellationToken)
                .ConfigureAwait(false);
            ForecastRequest forecast = new(model, request, Script.FromVersion, Script.ToVersion, Script.Procedure);
            plan = plan with { Forecast = await Forecaster.RunAsync(forecast, Report, cancellationToken).ConfigureAwait(false) };
        }

        await Write(plan with { Handle = context, Script = Script }).ConfigureAwait(false);
    }
}
