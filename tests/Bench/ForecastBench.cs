using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Modelling;
using DcosUpgrade.Planning;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Bench;

/// <summary>Forecasts a plan of a modelled cluster: the simulated runs of a forecast on all processors.</summary>
internal static class ForecastBench
{
    /// <summary>Longest forecast of 400 agents in s, on two cores that nothing else uses.</summary>
    private const double MostSeconds = 60;

    /// <param name="maxUnavailable">Agents at once, as -MaxUnavailable takes it.</param>
    public static void Run(int agents, string maxUnavailable)
    {
        RehearsalCluster cluster = new(new RehearsalOptions
        {
            Agents = agents,
            PublicAgents = 0,
            Zones = ["a", "b", "c", "d"],
            Apps = Math.Max(1, agents / 5),
        });
        ClusterContext context = RehearsalFactory.Attach(cluster, 1).Context!;
        ClusterModel model = Driving.RunToEnd(
            new ClusterModelReader(context, new Silence()).ReadAsync("1.10.8", [], includeAddress: false, CancellationToken.None), cluster.Clock);
        PlanRequest request = new()
        {
            MaxUnavailable = Quantity.Parse(maxUnavailable, ""),
            MaxAppUnavailable = Quantity.Parse("20%", ""),
            Canary = 1,
        };
        ForecastRequest forecast = new(model, request, "1.10.8", "1.11.6", DcosProcedure.Upgrade);
        int seeds = ForecastSummary.SeedsFor(model.Nodes.Count);
        ForecastRun[] runs = new ForecastRun[seeds];
        Stopwatch wall = Stopwatch.StartNew();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        Parallel.For(
            0,
            seeds,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            seed => runs[seed] = ForecastRun.Of(forecast, seed + 1, CancellationToken.None));
        DcosUpgradeForecast result = ForecastSummary.Of(model, runs);
        double work = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        Console.WriteLine(string.Format(
            CultureInfo.InvariantCulture,
            "{0} agents, {1} at once: {2} seeds, {3} completed, wall {4:0.0} s, processor {5:0.0} s = {6:0.00} s a seed, {7} full collections, {8}",
            agents, maxUnavailable, seeds, result.Completed, wall.Elapsed.TotalSeconds, work, work / seeds, GC.CollectionCount(2), result));
        Requirement.Require(result.Completed == seeds, runs.First(run => run.Problem is not null || seeds > 0).Problem ?? "not completed");
        if (agents <= 400)
        {
            double each = work / Environment.ProcessorCount;
            Requirement.Require(each <= MostSeconds, $"the forecast takes more than {MostSeconds} s of {Environment.ProcessorCount} processors");
        }
    }
}
