using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Journaling;

/// <summary>A run of a plan began.</summary>
[JournalKind("plan")]
internal sealed record PlanEvent : JournalEvent
{
    public required string? Hash { get; init; }

    /// <summary>The name of the cluster.</summary>
    public required string? Cluster { get; init; }

    public required ScriptEvent? Script { get; init; }

    /// <summary>Agents that may be unavailable at once: a count or a percentage.</summary>
    public required string? MaxUnavailable { get; init; }

    /// <summary>Instances of an app that may be unavailable at once: a count or a percentage.</summary>
    public required string? MaxAppUnavailable { get; init; }

    /// <summary>Number of agents that may fail.</summary>
    public required int? MaxFailures { get; init; }

    /// <summary>Number of steps.</summary>
    public required int Steps { get; init; }

    public required PlanNodesData? Nodes { get; init; }

    /// <summary>Names of the nodes that the plan holds back.</summary>
    public required IReadOnlyList<string> Held { get; init; }

    /// <summary>The only wave that is run; null for all.</summary>
    public required int? Wave { get; init; }

    /// <summary>Names of the risks (-AcceptRisk).</summary>
    public required IReadOnlyList<string> AcceptedRisks { get; init; }

    /// <summary>Number of tasks of an agent that may be lost (-MaxTaskLoss).</summary>
    public required int MaxTaskLoss { get; init; }

    public required bool BreakLock { get; init; }

    /// <summary>The nodes by wave and zone, in the order of the plan; null in a journal of an earlier version.</summary>
    [JournalMember(Optional = true)]
    public IReadOnlyList<PlanPlaceData>? Places { get; init; }

    /// <summary>A plan by itself: of its script only what the plan contains, and no options of a run.</summary>
    public static PlanEvent Of(DcosUpgradePlan plan) => new()
    {
        Hash = plan.Hash,
        Cluster = plan.Cluster,
        Script = new ScriptEvent
        {
            ScriptId = plan.ScriptId,
            Sha256 = plan.ScriptSha256,
            Url = null,
            From = plan.FromVersion,
            To = plan.ToVersion,
            Procedure = plan.Procedure,
            Config = plan.ConfigSha256,
            Packages = null,
        },
        MaxUnavailable = plan.MaxUnavailable,
        MaxAppUnavailable = plan.MaxAppUnavailable,
        MaxFailures = plan.MaxFailures,
        Steps = plan.Steps.Length,
        Nodes = PlanNodesData.Of(plan),
        Held = [.. plan.Steps.Where(step => step.Role is not null && step.Status == DcosStepStatus.Held).Select(step => step.Name)],
        Wave = null,
        AcceptedRisks = [],
        MaxTaskLoss = 0,
        BreakLock = false,
        Places = PlanPlaceData.Of(plan),
    };
}
