using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Watching;

/// <summary>The waves of a plan; without a plan one for each role.</summary>
internal sealed class WavesOf(ClusterInventory inventory, DcosUpgradePlan? plan)
{
    private static readonly string[] s_titles = ["", "masters", "agents", "public agents"];

    private readonly Dictionary<string, DcosUpgradeStep> _steps = (plan?.Steps ?? []).Where(step => step.Role is not null)
        .GroupBy(step => step.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(steps => steps.Key, steps => steps.First(), StringComparer.OrdinalIgnoreCase);

    /// <summary>True when the plan has the node.</summary>
    public bool Has(string name) => _steps.ContainsKey(name);

    /// <summary>True when the plan holds the node back.</summary>
    public bool Holds(string name) => _steps.TryGetValue(name, out DcosUpgradeStep? step) && step.Status == DcosStepStatus.Held;

    public int NumberOf(InventoryNode node) => _steps.TryGetValue(node.Name, out DcosUpgradeStep? step) ? step.Wave : Rank(node.Role);

    /// <param name="marks">Null without a plan.</param>
    public IEnumerable<WatchedWave> Of(IReadOnlyCollection<WatchedNode> nodes, WaveMarks? marks) => nodes
        .Where(node => node.Stage != WatchedStage.Held && inventory.Find(node.Name) is not null)
        .GroupBy(node => node.Wave)
        .OrderBy(wave => wave.Key)
        .Select(wave => new WatchedWave(wave.Key, s_titles[Rank(wave.First().Role)], wave.Count())
        {
            Done = wave.Count(node => node.Stage == WatchedStage.Done),
            Running = wave.Count(node => node.Stage is WatchedStage.Running or WatchedStage.Gates),
            Failed = wave.Count(node => node.Stage == WatchedStage.Failed),
            Mark = marks?.Open.TryGetValue(wave.Key, out string? mark) is true ? mark : null,
            Expected = ExpectedOf(wave.Key),
        });

    private static int Rank(DcosRole role) => role switch
    {
        DcosRole.Master => 1,
        DcosRole.Agent => 2,
        _ => 3,
    };

    private TimeSpan? ExpectedOf(int wave)
    {
        DcosForecastWave[] forecast = [.. (plan?.Forecast?.Waves ?? []).Where(known => known.Wave == wave && known.Nodes > 0)];
        if (forecast.Length > 0)
        {
            return forecast.Max(known => known.EndP50) - forecast.Min(known => known.StartP50);
        }

        DcosUpgradeStep[] steps = [.. _steps.Values.Where(step => step.Wave == wave && step.Status != DcosStepStatus.Held)];
        return steps.Length == 0 ? null : steps.Max(step => step.ExpectedStart + step.ExpectedDuration) - steps.Min(step => step.ExpectedStart);
    }
}
