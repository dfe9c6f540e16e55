using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Bench;

/// <summary>Measures observing many nodes at the same time on a cluster with slow nodes.</summary>
internal static class LookBench
{
    private static readonly TimeSpan s_mostForADecision = TimeSpan.FromSeconds(10);

    /// <summary>The status of a hundred nodes is read within ten seconds.</summary>
    public static void Decisions()
    {
        (RehearsalCluster cluster, ClusterContext context) = Cluster(agents: 97);
        DcosUpgradeScript script = Session.ScriptOf(cluster);
        PlanRequest request = new() { MaxUnavailable = Quantity.Parse("10%", ""), MaxAppUnavailable = Quantity.Parse("100%", "") };
        DcosUpgradePlan plan = new Planner(Driving.RunToEnd(new PlanObserver(context).ObserveAsync(CancellationToken.None), cluster.Clock), script, request)
            .Make();
        Answer(cluster, _ => TimeSpan.FromSeconds(1));
        TimeSpan took = Measure(
            cluster,
            new PlanNodeStates(context, script, new RunOptions { Progress = new Silence() }).ClassifyAsync(plan, CancellationToken.None),
            $"where {plan.Steps.Count(step => step.Role is not null)} nodes stand that answer in 1 s each");
        Requirement.Require(took <= s_mostForADecision, "the decision for 100 nodes took more than 10 s");
    }

    /// <summary>All checks of fifty nodes take the time of the slowest node, not the sum of all nodes.</summary>
    public static void Checks()
    {
        (RehearsalCluster cluster, ClusterContext context) = Cluster(agents: 47);
        TimeSpan slowest = TimeSpan.FromSeconds(12);
        Answer(cluster, node => node == "a10" ? slowest : TimeSpan.FromSeconds(3));
        CheckRun run = new(CheckCatalog.All, _ => false, []);
        Observer observer = new(context, new CheckQuestion { Edition = DcosEdition.Open }, new Silence());
        int results = 0;
        TimeSpan took = Measure(cluster, LookAsync(), "all checks of 50 nodes that answer in 3 s each, one in 12 s");
        Console.WriteLine($"       {results} results");
        Requirement.Require(results >= 300, "there were fewer than 300 checks");
        Requirement.Require(took < slowest + slowest, "the checks took longer than the slowest node");

        async Task LookAsync()
        {
            ClusterObservation sight = await observer.ObserveAsync(
                [.. context.Inventory.Present],
                run.Needs,
                throttle: 50,
                fullMesh: false,
                CancellationToken.None)
                .ConfigureAwait(false);
            results = run.OfCluster(sight).Count() + context.Inventory.Present.Sum(node => run.OfNode(sight, node).Count());
        }
    }

    private static (RehearsalCluster Cluster, ClusterContext Context) Cluster(int agents)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = agents, PublicAgents = 0 });
        return (cluster, RehearsalFactory.Attach(cluster, 1).Context!);
    }

    /// <summary>Delays every observation of a node by this time.</summary>
    private static void Answer(RehearsalCluster cluster, Func<string, TimeSpan> delay) => cluster.OnCall = (node, operation, before) =>
        before && operation is NodeFactsOperation or NodeConditionsOperation
            ? cluster.Clock.Delay(delay(node.Name), CancellationToken.None)
            : Task.CompletedTask;

    private static TimeSpan Measure(RehearsalCluster cluster, Task work, string what)
    {
        DateTimeOffset began = cluster.Clock.UtcNow;
        Stopwatch wall = Stopwatch.StartNew();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        Driving.RunToEnd(work, cluster.Clock);
        TimeSpan took = cluster.Clock.UtcNow - began;
        Console.WriteLine(
            string.Format(
                CultureInfo.InvariantCulture,
                "{0}: {1:0.0} s of the cluster's time; here {2:0.00} s, {3:0.00} s of processor time",
                what,
                took.TotalSeconds,
                wall.Elapsed.TotalSeconds,
                (Environment.CpuUsage.TotalTime - cpu).TotalSeconds));
        return took;
    }
}
