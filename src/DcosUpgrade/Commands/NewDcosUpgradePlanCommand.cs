using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Parameters;
using DcosUpgrade.Planning;

namespace DcosUpgrade.Commands;

/// <summary>Plans a whole upgrade from what the cluster is and runs now. Changes nothing.</summary>
[Cmdlet(VerbsCommon.New, "DcosUpgradePlan")]
[OutputType(typeof(DcosUpgradePlan))]
public sealed class NewDcosUpgradePlanCommand : ClusterCmdlet
{
    /// <summary>The cluster.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>The script that the plan carries out.</summary>
    [Parameter(
        Mandatory = true,
        Position = 1)]
    [ValidateNotNull]
    public DcosUpgradeScript Script { get; set; } = null!;

    /// <summary>The pass of the procedure that is meant; a script that was generated for another one is refused.</summary>
    [Parameter]
    public DcosProcedure? Procedure { get; set; }

    /// <summary>Agents that may be unavailable at once: a count or a percentage.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string MaxUnavailable { get; set; } = "1";

    /// <summary>Instances of an app that may be disturbed at once: a count or a percentage; one is always allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string MaxAppUnavailable { get; set; } = "20%";

    /// <summary>Agents that may fail before nothing more is started.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxFailures { get; set; }

    /// <summary>Agents in the first wave of agents; 0 for a wave like the others.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int Canary { get; set; }

    /// <summary>Seconds that the canaries are watched before the next wave.</summary>
    [Parameter]
    [Alias("SoakTime")]
    [ValidateRange(0, 604800)]
    public int SoakTimeSec { get; set; }

    /// <summary>Nodes, phases or numbers of waves before which the cluster is paused.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] PauseBefore { get; set; } = [];

    /// <summary>Nodes that are left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[] Hold { get; set; } = [];

    /// <summary>Restart CockroachDB on one master after the other before the first node, where its version (Enterprise 1.10.0 to 1.10.2) asks for it.</summary>
    [Parameter]
    public SwitchParameter RestartCockroach { get; set; }

    /// <summary>No node is started that cannot be expected to end before.</summary>
    [Parameter]
    [ValidateNotNull]
    public DateTimeOffset? Deadline { get; set; }

    /// <summary>Risks that are accepted, by name.</summary>
    [Parameter]
    [ValidateSet(ScriptBinding.Risk)]
    public string[] AcceptRisk { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
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
            Deadline = Deadline?.ToUniversalTime(),
            RestartCockroach = RestartCockroach,
            AcceptedRisks = AcceptRisk,
            Hold = Hold,
            PauseBefore = PauseBefore,
        };
        ClusterContext context = Attach(Cluster!);
        PlanObservation seen = await new PlanObserver(context).ObserveAsync(cancellationToken).ConfigureAwait(false);
        DcosUpgradePlan plan = new Planner(seen, Script, request).Make();
        foreach (string warning in plan.Warnings)
        {
            Report.Warning(warning);
        }

        await Write(plan with { Handle = context, Script = Script }).ConfigureAwait(false);
    }
}
