using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>
/// Which waves of a plan were started and did not pass. The marks are in the cluster folder, for every operator: a wave is marked before
/// its first node is started, and stays marked until all its nodes have passed their gates.
/// </summary>
/// <param name="fence">The fence number under which this session has or shares the lock; 0 before it took it.</param>
internal sealed class WaveLedger(ClusterContext cluster, DcosUpgradePlan plan, RunOptions options, Func<long> fence)
{
    /// <summary>Starting a wave although an earlier one failed or was interrupted.</summary>
    public const string Risk = "wave-failed";

    private readonly Dictionary<int, string> _open = [];
    private readonly ILookup<string, int> _waves = plan.Steps.Where(step => step.Role is not null)
        .ToLookup(step => step.Name, step => step.Wave, StringComparer.OrdinalIgnoreCase);

    private long _fenceAtStart;

    /// <summary>Reads the marks, before any other call.</summary>
    /// <param name="wave">The wave that is run alone; null when the plan is run from its start, which evaluates every earlier wave again.</param>
    /// <exception cref="ClusterStateException">An earlier wave did not pass, and the risk was not accepted (WaveFailed).</exception>
    public async Task RequireAsync(int? wave, CancellationToken cancellationToken)
    {
        WaveMarks marks = await ChangeAsync(0, WaveMarkChange.None, "", cancellationToken).ConfigureAwait(false);
        _fenceAtStart = marks.Fence;
        foreach (KeyValuePair<int, string> mark in marks.Open)
        {
            _open[mark.Key] = mark.Value;
        }

        foreach (KeyValuePair<int, string> failed in _open.Where(mark => mark.Key < wave).OrderBy(mark => mark.Key))
        {
            if (!options.AcceptedRisks.Contains(Risk, StringComparer.OrdinalIgnoreCase))
            {
                throw new ClusterStateException(SR.WaveFailed, plan.Cluster, wave, plan.ToString(), failed.Key, failed.Value.TrimEnd('.'), Risk);
            }

            string found = $"wave {failed.Key}: {failed.Value}";
            cluster.Journal.Write(new RiskFoundEvent { Accepted = Risk, Found = found, By = cluster.Operator.Name, Plan = plan.Hash });
            options.Progress.Warning($"{plan.Cluster}: the risk {Risk} was accepted with -AcceptRisk: {found}.");
        }
    }

    /// <summary>Marks the wave of a node that is claimed for its start. Called for one node at a time.</summary>
    /// <exception cref="DcosException">The mark was not written (FolderNotWritten, LockLost): the node must not be started.</exception>
    public async Task OpenAsync(DcosNode node, CancellationToken cancellationToken)
    {
        int wave = _waves[node.Name].First();
        if (!_open.ContainsKey(wave))
        {
            await SetAsync(wave, $"started by {cluster.Operator.Name} and not completed", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes the mark of a wave whose nodes all passed, or writes what failed.</summary>
    /// <param name="steps">The last step of each node of the wave.</param>
    public async Task CloseAsync(int wave, IReadOnlyCollection<DcosUpgradeStep> steps, CancellationToken cancellationToken)
    {
        DcosUpgradeStep? failed = steps.FirstOrDefault(step => step is { Status: DcosStepStatus.Failed, Outcome: not null })
            ?? steps.FirstOrDefault(step => step.Status is DcosStepStatus.Failed or DcosStepStatus.Skipped);
        try
        {
            if (failed is null && _open.Remove(wave))
            {
                _ = await ChangeAsync(wave, WaveMarkChange.Clear, "", cancellationToken).ConfigureAwait(false);
            }
            else if (failed is not null && (_open.ContainsKey(wave) || failed.Outcome is not null))
            {
                string reason = $"{failed.Name}: {failed.Message} (";
                if (!_open.TryGetValue(wave, out string? mark) || !mark.StartsWith(reason, StringComparison.Ordinal))
                {
                    await SetAsync(wave, $"{reason}{cluster.Operator.Name})", cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (DcosException e)
        {
            options.Progress.Warning($"{plan.Cluster}: the mark of wave {wave} could not be changed: {e.Message}");
        }
    }

    private async Task SetAsync(int wave, string reason, CancellationToken cancellationToken)
    {
        string line = string.Join(" ", reason.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        _ = await ChangeAsync(wave, WaveMarkChange.Set, line, cancellationToken).ConfigureAwait(false);
        _open[wave] = line;
    }

    private Task<WaveMarks> ChangeAsync(int wave, WaveMarkChange change, string reason, CancellationToken cancellationToken) =>
        cluster.RunAsync(
            new WaveMarkOperation(cluster.Token(), plan.Hash, wave, change, reason, Math.Max(_fenceAtStart, fence())), cancellationToken);
}
