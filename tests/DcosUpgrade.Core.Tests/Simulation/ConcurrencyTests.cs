using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Planning;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>The shipped rollout and plan with continuations on thread pool threads, as on a real cluster: nothing is lost.</summary>
public sealed class ConcurrencyTests
{
    private const int Agents = 400;

    private static readonly RehearsalOptions s_options = new() { Masters = 1, Agents = Agents, PublicAgents = 0 };

    /// <summary>Every other rollout has an agent budget that only the last failure exceeds.</summary>
    [Fact]
    public async Task Rollouts_of_400_agents_on_the_thread_pool_lose_no_result_and_no_failure()
    {
        RehearsalCluster cluster = new(s_options);
        DcosUpgradeScript script = Session.ScriptOf(cluster);
        List<string> wrong = [];
        for (int i = 0; i < 200; i++)
        {
            bool fails = i % 2 == 1;
            ClusterContext context = RehearsalFactory.Attach(cluster, i).Context!;
            Downstream<DcosNodeUpgrade> downstream = new();
            RunOptions options = new() { Progress = new ProgressRelay(), MaxFailures = Agents - 1 };
            using Rollout rollout = new(script, new RolloutOptions(options) { ThrottleLimit = Agents }, downstream.TakeAsync)
            {
                RunNode = async (node, _) =>
                {
                    await OnPoolAsync().ConfigureAwait(false);
                    context.InFlight.Add(node.Name);
                    await OnPoolAsync().ConfigureAwait(false);
                    context.InFlight.Remove(node.Name);
                    DcosOutcome outcome = fails ? DcosOutcome.Refused : DcosOutcome.Upgraded;
                    return new DcosNodeUpgrade { Name = node.Name, Role = node.Role, Outcome = outcome, Node = node };
                },
            };

            foreach (DcosNode node in context.Inventory.Agents.Select(context.NodeOf))
            {
                await rollout.AddAsync(node, CancellationToken.None);
            }

            await rollout.CompleteAsync(CancellationToken.None);
            if (rollout.Results.Count != Agents || !downstream.Taken.SequenceEqual(rollout.Results) || rollout.IsStopped != fails || context.InFlight.Count > 0)
            {
                wrong.Add(
                    $"rollout {i}: {rollout.Results.Count} results, {downstream.Taken.Count} taken, "
                    + $"stopped {rollout.IsStopped}, {context.InFlight.Count} in flight");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task Waves_of_400_agents_on_the_thread_pool_lose_no_step_and_no_failure()
    {
        RehearsalCluster cluster = new(s_options);
        Session session = new(cluster, 1);
        Assert.Null(session.Run(only: node => node.Role == DcosRole.Master));
        DcosUpgradePlan plan = session.Plan(
            new PlanRequest { MaxUnavailable = Quantity.Parse("100%", ""), MaxAppUnavailable = Quantity.Parse("100%", ""), MaxFailures = Agents - 1 });
        int wave = Assert.Single(plan.Steps.Where(step => step.Role == DcosRole.Agent).Select(step => step.Wave).Distinct());
        List<string> wrong = [];
        for (int i = 0; i < 10; i++)
        {
            bool fails = i % 2 == 1;
            ClusterContext context = RehearsalFactory.Attach(cluster, 2 + i, inner => new ThreadPoolShells(cluster, inner)).Context!;
            Downstream<DcosUpgradeStep> downstream = new();
            using PlanRun run = new(context, plan, session.Script, new PlanOptions(new RunOptions { Progress = new ProgressRelay() }), downstream.TakeAsync)
            {
                RunNode = async (step, _) =>
                {
                    await OnPoolAsync().ConfigureAwait(false);
                    return step with { Status = fails ? DcosStepStatus.Failed : DcosStepStatus.Done, Duration = TimeSpan.FromMinutes(1) };
                },
            };

            DcosUpgradeStep? cause = await run.RunAsync(wave, CancellationToken.None);

            if (run.Done.Count != Agents || !downstream.Taken.SequenceEqual(run.Done) || cause is null == fails)
            {
                wrong.Add($"plan {i}: {run.Done.Count} steps, {downstream.Taken.Count} taken, stopped at {cause?.Name}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task Claims_of_400_agents_on_the_thread_pool_are_all_released()
    {
        RehearsalCluster cluster = new(s_options);
        ClusterContext context = RehearsalFactory.Attach(cluster, 1, inner => new ThreadPoolShells(cluster, inner)).Context!;
        using ClusterLease lease = new(context, "operation", new ProgressRelay());

        await Task.WhenAll(context.Inventory.Agents.Select(context.NodeOf).Select(node => Task.Run(async () =>
        {
            Assert.True(await lease.ClaimAsync(node, () => true, CancellationToken.None).ConfigureAwait(false));
            lease.AddMasterAtTarget(node.Name);
            await lease.UnclaimAsync(node, CancellationToken.None).ConfigureAwait(false);
            await lease.SettleAsync(node, CancellationToken.None).ConfigureAwait(false);
        })));
        await lease.CloseAsync(CancellationToken.None);

        Assert.Empty(cluster.Masters[0].Folder.Claims);
        Assert.Null(cluster.Masters[0].Folder.Holder);
        Assert.Equal(0, context.InFlight.Count);
        Assert.All(context.Inventory.Agents, agent => Assert.True(lease.IsAtTarget(agent.Name)));
    }

    private static Task OnPoolAsync() => Task.Run(() => { });

    /// <summary>Takes one result at a time, in order, on whatever thread it comes; ends when it is called while it works.</summary>
    private sealed class Downstream<T>
    {
        private int _working;

        public List<T> Taken { get; } = [];

        public async Task TakeAsync(T result)
        {
            if (Interlocked.Increment(ref _working) > 1)
            {
                throw new InvalidOperationException("two results at the same time");
            }

            Taken.Add(result);
            await OnPoolAsync().ConfigureAwait(false);
            _ = Interlocked.Decrement(ref _working);
        }
    }
}
