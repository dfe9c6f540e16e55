using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Modelling;

namespace DcosUpgrade.Rehearsal.Sessions;

/// <summary>Summarizes simulated runs of a plan.</summary>
internal static class ForecastSummary
{
    private const int LongestSteps = 5;

    /// <summary>The number of nodes up to which there are <see cref="MostSeeds"/> seeds: their runs take less than a minute on two processors.</summary>
    private const int NodesForMost = 120;

    private const int MostSeeds = 50;
    private const int LeastSeeds = 5;

    /// <summary>The number of simulated runs: 50 up to 120 nodes, 14 for 400 nodes, at least 5.</summary>
    public static int SeedsFor(int nodes) => Math.Max(LeastSeeds, Math.Min(MostSeeds, MostSeeds * NodesForMost / Math.Max(1, nodes)));

    /// <param name="runs">By seed, so that the same runs give the same forecast.</param>
    /// <exception cref="ClusterStateException">No run completed (ForecastFailed).</exception>
    public static DcosUpgradeForecast Of(ClusterModel model, IReadOnlyList<ForecastRun> runs)
    {
        ForecastRun[] completed = [.. runs.Where(run => run.Problem is null)];
        if (completed.Length == 0)
        {
            throw new ClusterStateException(SR.ForecastFailed, model.Cluster, model.Cluster, runs.Count, runs.Count > 0 ? runs[0].Problem : "");
        }

        TimeSpan[] ends = Sorted(completed.Select(run => run.End));
        TimeSpan[] outages = Sorted(completed.SelectMany(run => run.Steps).Select(step => step.Step.Outage).OfType<TimeSpan>());
        return new DcosUpgradeForecast
        {
            Seeds = runs.Count,
            Completed = completed.Length,
            Waves =
            [
                .. completed.SelectMany(run => run.Steps).GroupBy(step => (step.Step.Wave, step.Step.Phase))
                    .OrderBy(wave => wave.Key.Wave).ThenBy(wave => wave.Key.Phase)
                    .Select(wave => WaveOf(wave.Key.Wave, wave.Key.Phase, completed)),
            ],
            EndP10 = At(ends, 10),
            EndP50 = At(ends, 50),
            EndP90 = At(ends, 90),
            OutageP50 = outages.Length > 0 ? At(outages, 50) : null,
            OutageP90 = outages.Length > 0 ? At(outages, 90) : null,
            LongestSteps =
            [
                .. completed.SelectMany(run => run.Steps).Where(IsDone).GroupBy(step => step.Step.Number).Select(StepOf)
                    .OrderByDescending(step => step.DurationP50).ThenBy(step => step.Number).Take(LongestSteps),
            ],
            Measured = [.. Kinds(measured: true)],
            Assumed = [.. Kinds(measured: false)],
        };

        IEnumerable<string> Kinds(bool measured) => ((ModelTime[])Enum.GetValues(typeof(ModelTime))).Where(kind => kind != ModelTime.ExhibitorCheck)
            .Where(kind => measured == (model.Times.TryGetValue(kind, out IReadOnlyList<TimeSpan>? times) && times.Count > 0)).Select(kind => kind.ToString());
    }

    private static bool IsDone(ForecastStepTime step) => step.Step.Status == DcosStepStatus.Done;

    private static DcosForecastWave WaveOf(int wave, DcosPlanPhase phase, IReadOnlyList<ForecastRun> runs)
    {
        ForecastStepTime[][] own =
        [
            .. runs.Select(run => run.Steps.Where(step => step.Step.Wave == wave && step.Step.Phase == phase).ToArray()).Where(steps => steps.Length > 0),
        ];
        TimeSpan[] starts = Sorted(own.Select(steps => steps.Min(step => step.Start)));
        TimeSpan[] ends = Sorted(own.Select(steps => steps.Max(step => step.End)));
        return new DcosForecastWave
        {
            Wave = wave,
            Phase = phase,
            Nodes = own[0].Count(step => step.Step.Role is not null && IsDone(step)),
            StartP10 = At(starts, 10),
            StartP50 = At(starts, 50),
            StartP90 = At(starts, 90),
            EndP10 = At(ends, 10),
            EndP50 = At(ends, 50),
            EndP90 = At(ends, 90),
        };
    }

    private static DcosForecastStep StepOf(IGrouping<int, ForecastStepTime> step)
    {
        TimeSpan[] durations = Sorted(step.Select(run => run.End - run.Start));
        DcosUpgradeStep first = step.First().Step;
        return new DcosForecastStep
        {
            Number = first.Number,
            Name = first.Name,
            Action = first.Action,
            DurationP50 = At(durations, 50),
            DurationP90 = At(durations, 90),
        };
    }

    private static TimeSpan[] Sorted(IEnumerable<TimeSpan> times) => [.. times.OrderBy(time => time)];

    /// <summary>The percentile by nearest rank, in whole seconds.</summary>
    private static TimeSpan At(IReadOnlyList<TimeSpan> sorted, int percent) =>
        TimeSpan.FromSeconds(Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(percent / 100.0 * sorted.Count) - 1)].TotalSeconds));
}
