using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Journaling;

/// <summary>Observations in the form in which a journal keeps them: what decided, never what a node's log or files say at length.</summary>
internal static class Observed
{
    /// <param name="outage">How long an agent was away in this session, at most.</param>
    public static Dictionary<string, object?> Health(DcosHealth health, TimeSpan? outage) => new()
    {
        ["healthy"] = health.Healthy,
        ["holding"] = health.Holding,
        ["waitedSec"] = health.Waited.TotalSeconds,
        ["outageSec"] = outage?.TotalSeconds,
        ["tasks"] = health.Tasks is not { } tasks ? null : new Dictionary<string, object?>
        {
            ["kept"] = tasks.Kept.Count,
            ["ended"] = tasks.Ended.Count,
            ["lost"] = tasks.Lost,
        },
        ["gates"] = health.Gates.Select(gate => new Dictionary<string, object?>
        {
            ["name"] = gate.Name,
            ["status"] = gate.Status.ToString(),
            ["expected"] = gate.Expected,
            ["actual"] = gate.Actual ?? gate.Message,
        }),
    };

    /// <param name="operation">What was to become of the node: <see cref="RunOrder.Upgrade"/> or <see cref="RunOrder.Stage"/>.</param>
    public static Dictionary<string, object?> Outcome(DcosNodeUpgrade upgrade, string operation) => new()
    {
        ["operation"] = operation,
        ["role"] = upgrade.Role.ToString(),
        ["outcome"] = upgrade.Outcome.ToString(),
        ["reason"] = upgrade.Reason,
        ["next"] = upgrade.NextStep,
        ["startedAt"] = upgrade.StartedAt,
        ["exitCode"] = upgrade.ExitCode,
        ["from"] = upgrade.FromVersion,
        ["to"] = upgrade.ToVersion,
        ["durationSec"] = upgrade.Duration?.TotalSeconds,
        ["outageSec"] = upgrade.Outage?.TotalSeconds,
        ["checksWarning"] = upgrade.ChecksWarning,
        ["log"] = upgrade.LogPath,
    };

    public static Dictionary<string, object?> Script(DcosUpgradeScript script) => new()
    {
        ["scriptId"] = script.ScriptId,
        ["sha256"] = script.Sha256,
        ["url"] = script.Url,
        ["from"] = script.FromVersion,
        ["to"] = script.ToVersion,
        ["procedure"] = script.Procedure.ToString(),
        ["config"] = script.ConfigSha256,
        ["packages"] = script.PackageIds.Length,
    };

    /// <summary>A plan as its report needs it: who is to be touched, and within which bounds.</summary>
    public static Dictionary<string, object?> Plan(DcosUpgradePlan plan) => new()
    {
        ["hash"] = plan.Hash,
        ["cluster"] = plan.Cluster,
        ["script"] = new Dictionary<string, object?>
        {
            ["scriptId"] = plan.ScriptId,
            ["sha256"] = plan.ScriptSha256,
            ["from"] = plan.FromVersion,
            ["to"] = plan.ToVersion,
            ["procedure"] = plan.Procedure.ToString(),
            ["config"] = plan.ConfigSha256,
        },
        ["maxUnavailable"] = plan.MaxUnavailable,
        ["maxAppUnavailable"] = plan.MaxAppUnavailable,
        ["maxFailures"] = plan.MaxFailures,
        ["steps"] = plan.Steps.Length,
        ["nodes"] = Names(plan, DcosPlanPhase.Masters, DcosPlanPhase.Agents, DcosPlanPhase.PublicAgents),
        ["held"] = plan.Steps.Where(step => step.Role is not null && step.Status == DcosStepStatus.Held).Select(step => step.Name),
    };

    public static Dictionary<string, object?> Step(DcosUpgradeStep step) => new()
    {
        ["number"] = step.Number,
        ["wave"] = step.Wave,
        ["role"] = step.Role?.ToString(),
        ["action"] = step.Action,
        ["status"] = step.Status.ToString(),
        ["outcome"] = step.Outcome?.ToString(),
        ["message"] = step.Message,
        ["next"] = step.NextStep,
        ["startedAt"] = step.StartedAt,
        ["durationSec"] = step.Duration?.TotalSeconds,
        ["outageSec"] = step.Outage?.TotalSeconds,
        ["kept"] = step.TasksKept,
        ["ended"] = step.TasksEnded,
        ["lost"] = step.TasksLost,
    };

    /// <param name="accepted">By name; what is not forbidden needs no acceptance.</param>
    public static Dictionary<string, object?> Difference(DcosConfigDifference difference, bool accepted, string by) => new()
    {
        ["parameter"] = difference.Parameter,
        ["old"] = difference.OldValue,
        ["new"] = difference.NewValue,
        ["verdict"] = difference.Verdict.ToString(),
        ["reason"] = difference.Reason,
        ["accepted"] = accepted,
        ["by"] = by,
    };

    public static Dictionary<string, object?> Error(DcosException error) => new() { ["id"] = error.Id, ["message"] = error.Message, ["next"] = error.Remedy };

    /// <summary>The nodes of a plan by their role, which the phase tells.</summary>
    private static Dictionary<string, object?> Names(DcosUpgradePlan plan, params DcosPlanPhase[] phases) => phases.ToDictionary(
        phase => phase.ToString(),
        phase => (object?)plan.Steps.Where(step => step.Role is not null && step.Phase == phase).Select(step => step.Name));
}
