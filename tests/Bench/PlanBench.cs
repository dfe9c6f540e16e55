using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Planning;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Bench;

/// <summary>Runs a plan of a simulated cluster to its end: the cost per agent must not depend on the number of agents.</summary>
internal static class PlanBench
{
    private static readonly PlanRequest s_request = new()
    {
        MaxUnavailable = Quantity.Parse("1%", ""),
        MaxAppUnavailable = Quantity.Parse("20%", ""),
        Canary = 1,
    };

    /// <summary>Number of agents in the warm-up plan, which runs several times until most of the program is compiled.</summary>
    private const int WarmUp = 200;

    private const int Rounds = 4;

    /// <summary>Number of agents from which on the fixed cost per agent is small enough to compare.</summary>
    private const int Many = 1000;

    /// <summary>Highest ratio of processor time per agent between a large cluster and the smallest compared one.</summary>
    private const double MostGrowth = 1.2;

    /// <summary>Highest processor time per agent of a large cluster in ms: three times the measured value on two shared cores.</summary>
    private const double MostEach = 12;

    /// <summary>Highest memory of a plan of any size in MiB.</summary>
    private const long MostResident = 800;

    /// <summary>One percent of the agents at a time, a hundred zones, and one app with ten instances per five agents.</summary>
    public static void Run(int[] sizes)
    {
        double[] first = [.. Enumerable.Range(0, Rounds).Select(_ => Measure(WarmUp, told: false) * WarmUp / 1000)];
        Console.WriteLine(
            string.Format(
                CultureInfo.InvariantCulture,
                "not counted below: {0} agents took {1:0.0} s of processor time, and {2:0.0} s in round {3}; the difference is the compiler's",
                WarmUp,
                first[0],
                first[Rounds - 1],
                Rounds));
        double least = double.MaxValue;
        foreach (int agents in sizes)
        {
            double each = Measure(agents, told: true);
            if (agents >= Many)
            {
                least = Math.Min(least, each);
                Requirement.Require(each <= MostGrowth * least, $"an agent of {agents} takes more than {MostGrowth} times what one of fewer takes");
                Requirement.Require(each <= MostEach, $"an agent takes more than {MostEach} ms");
            }
        }

        Requirement.Require(Process.GetCurrentProcess().PeakWorkingSet64 >> 20 <= MostResident, $"more than {MostResident} MiB");
    }

    private static double Measure(int agents, bool told)
    {
        GC.Collect();
        Stopwatch wall = Stopwatch.StartNew();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long allocated = GC.GetTotalAllocatedBytes();
        RehearsalCluster cluster = new(new RehearsalOptions
        {
            Masters = 5,
            Agents = agents,
            PublicAgents = 0,
            Zones = [.. Enumerable.Range(1, 100).Select(zone => zone.ToString("'z'000", CultureInfo.InvariantCulture))],
            Apps = agents / 5,
        });
        CountingShells? shells = null;
        ClusterContext context = RehearsalFactory.Attach(cluster, 1, inner => shells = new CountingShells(inner)).Context!;
        DcosUpgradeScript script = Session.ScriptOf(cluster);
        DcosUpgradePlan plan = new Planner(Driving.RunToEnd(new PlanObserver(context).ObserveAsync(CancellationToken.None), cluster.Clock), script, s_request)
            .Make();
        double planned = wall.Elapsed.TotalSeconds;
        int failed = 0;
        PlanOptions options = new(new RunOptions { Progress = new Silence(), AcceptedRisks = CheckCatalog.Risks });
        using PlanRun execution = new(context, plan, script, options, step =>
        {
            failed += step.Status == DcosStepStatus.Failed ? 1 : 0;
            return Task.CompletedTask;
        });
        Task<DcosUpgradeStep?> run = execution.RunAsync(null, CancellationToken.None);
        long heap = 0;
        for (long steps = 1; !run.IsCompleted; steps++)
        {
            cluster.Clock.Step();
            if (steps % 50_000 == 0)
            {
                heap = Math.Max(heap, GC.GetTotalMemory(forceFullCollection: false));
            }
        }

        DcosUpgradeStep? stopped = run.GetAwaiter().GetResult();
        double work = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        double each = 1000 * work / agents;
        if (!told)
        {
            return each;
        }

        bool done = stopped is null && failed == 0 && cluster.Invariants.Violations.Count == 0;
        Requirement.Require(done, $"{agents} agents: {stopped?.Message} {string.Join("; ", cluster.Invariants.Violations)}");
        Console.WriteLine(string.Format(
            CultureInfo.InvariantCulture,
            "{0,6} agents, {1} waves, {2:d\\.hh\\:mm} of the cluster's time, {3:N0} calls: planned in {4:0.0} s, wall {5:0.0} s, "
                + "processor {6:0.0} s = {7:0.0} ms an agent, {13:N0} KiB allocated an agent, managed heap at most {8:N0} MiB, "
                + "resident {9:N0} MiB, {10} full collections ({11:0.0} s in all), {12}",
            agents,
            plan.Waves,
            cluster.Clock.UtcNow - RehearsalCluster.Start,
            shells!.Counts.Values.Sum(count => count.Calls),
            planned,
            wall.Elapsed.TotalSeconds,
            work,
            each,
            heap >> 20,
            Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
            GC.CollectionCount(2),
            GC.GetTotalPauseDuration().TotalSeconds,
            done ? "done" : "not done",
            (GC.GetTotalAllocatedBytes() - allocated) / 1024 / agents));
        if (Environment.GetEnvironmentVariable("DCOSUPGRADE_BENCH_CALLS") is { Length: > 0 })
        {
            foreach ((string operation, (int calls, long characters)) in shells.Counts)
            {
                Console.WriteLine(
                    string.Format(CultureInfo.InvariantCulture, "       {0,9:N0} {1,-28} {2,9:N0} characters each", calls, operation, characters / calls));
            }
        }

        return each;
    }
}
