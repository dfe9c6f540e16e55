using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Planning;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;
using Xunit.Abstractions;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>The operator dies at a port call of a plan, before or after it, and another one goes on with the same plan: the end is the same.</summary>
/// <remarks><c>DCOSUPGRADE_CRASHES=417</c> plays one.</remarks>
public sealed class PlanCrashTests(ITestOutputHelper output)
{
    private static readonly PlanRequest s_request = new() { MaxUnavailable = Quantity.Parse("2", ""), MaxAppUnavailable = Quantity.Parse("100%", "") };
    private static readonly RehearsalOptions s_options = new() { Masters = 3, Agents = 3, PublicAgents = 1 };

    [Fact]
    public void Operator_that_ends_at_any_port_call_is_replaced_with_the_same_end_state()
    {
        Session whole = new(new RehearsalCluster(s_options), 1);
        DcosUpgradePlan plan = whole.Plan(s_request);
        int planned = whole.Calls;
        Assert.Null(whole.Run(plan));
        string end = EndOf(whole);
        int[] calls = [.. Chosen(planned + 1, whole.Calls)];
        ConcurrentBag<string> wrong = [];

        Parallel.ForEach(calls, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, call =>
        {
            if (Crash(plan, call, end) is { } difference)
            {
                wrong.Add($"call {call}: {difference}{Environment.NewLine}  replay: DCOSUPGRADE_CRASHES={call} dotnet test tests/DcosUpgrade.Core.Tests "
                    + $"--filter PlanCrashTests");
            }
        });

        output.WriteLine($"{calls.Length} of {whole.Calls - planned} calls");
        Assert.NotEmpty(calls);
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {calls.Length} crashes:{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Take(10))}");
    }

    /// <summary>The calls that this test run takes.</summary>
    internal static IEnumerable<int> Chosen(int first, int last)
    {
        string one = Environment.GetEnvironmentVariable("DCOSUPGRADE_CRASHES") ?? "";
        return one.Length > 0 ? [int.Parse(one, CultureInfo.InvariantCulture)] : Enumerable.Range(first, last - first + 1);
    }

    /// <returns>What is not as after a run that nothing interrupted; null when all is.</returns>
    private static string? Crash(DcosUpgradePlan plan, int call, string end)
    {
        RehearsalCluster cluster = new(s_options);
        Session first = new(cluster, 1, dieAt: call);
        Assert.Equal(plan.Hash, first.Plan(s_request).Hash);
        if (Record.Exception(() => first.Run(plan)) is not OperatorEnded)
        {
            return "nobody died";
        }

        cluster.GoneOperators.Add(first.Context.Operator.Identity);
        Session second = new(cluster, 2);
        string? stopped = second.Run(plan);
        string now = EndOf(second);
        return stopped ?? (now == end ? null : $"{now} instead of {end}");
    }

    /// <summary>Where all is left: every node, how often its script was started, who has anything in hand, what became of the workload.</summary>
    private static string EndOf(Session session)
    {
        RehearsalCluster cluster = session.Rehearsal;
        ClusterFolder folder = cluster.Masters[0].Folder;
        return string.Join("; ",
        [
            .. cluster.Nodes.Select(node =>
                $"{node.Name} {node.Files.Etc?.Version} {node.Files.Active?.PackageIds.Count} "
                + $"started {cluster.Invariants.ScriptStarts.GetValueOrDefault(node.Name)}"),
            $"lock {folder.Holder?.Owner} claims {string.Join(",", folder.Claims.Keys)} waits {folder.Waits.Count} waves {folder.Waves.Count}",
            session.Steps[^1].Message ?? "",
            .. cluster.Invariants.Violations,
        ]);
    }
}
