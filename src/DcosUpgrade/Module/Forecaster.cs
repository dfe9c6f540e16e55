using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal.Sessions;

namespace DcosUpgrade.Module;

/// <summary>Runs the simulated runs of a forecast on all processors. Each run is on one thread, so that a seed gives one history.</summary>
internal static class Forecaster
{
    private const string Activity = "Forecast";

    /// <exception cref="Errors.ClusterStateException">No run completed (ForecastFailed).</exception>
    public static async Task<DcosUpgradeForecast> RunAsync(ForecastRequest request, IProgressSink progress, CancellationToken cancellationToken)
    {
        ForecastRun[] runs = new ForecastRun[ForecastSummary.SeedsFor(request.Model.Nodes.Count)];
        int taken = 0;
        int ended = 0;
        Task[] workers = [.. Enumerable.Range(0, Math.Min(runs.Length, Environment.ProcessorCount)).Select(_ => Task.Run(Work, cancellationToken))];
        await Task.WhenAll(workers).ConfigureAwait(false);
        return ForecastSummary.Of(request.Model, runs);

        void Work()
        {
            for (int seed = Interlocked.Increment(ref taken); seed <= runs.Length; seed = Interlocked.Increment(ref taken))
            {
                runs[seed - 1] = ForecastRun.Of(request, seed, cancellationToken);
                int done = Interlocked.Increment(ref ended);
                progress.Progress(request.Model.Cluster, Activity, $"{done} of {runs.Length} simulated runs", 100 * done / runs.Length);
            }
        }
    }
}
