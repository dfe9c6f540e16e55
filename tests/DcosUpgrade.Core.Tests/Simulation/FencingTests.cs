using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>An operator is suspended at any of its calls, another one takes the lock over, and the first one is resumed.</summary>
public sealed class FencingTests
{
    private const int FirstCalls = 170;

    [Fact]
    public void Operator_suspended_at_any_call_takes_no_second_master_down()
    {
        List<string> wrong = [];
        for (int call = 1; call <= FirstCalls; call++)
        {
            List<string> writes = [];
            RehearsalCluster cluster = Play(call, writes);
            wrong.AddRange(cluster.Invariants.Violations.Select(violation => $"suspended at call {call}: {violation}; {string.Join(", ", writes)}"));
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    /// <summary>The second operator upgrades the last master first, which the first one has not reached.</summary>
    /// <param name="writes">Where the operations that change a node are written.</param>
    private static RehearsalCluster Play(int call, List<string> writes)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Seed = call, Agents = 1, PublicAgents = 0 });
        cluster.OnCall = (node, operation, before) =>
        {
            if (!before && operation.Writes)
            {
                string action = operation is ClusterLockOperation { Action: var taken, Me.Owner: var owner } ? $" {taken} {owner[..9]}" : "";
                writes.Add($"{cluster.Clock.UtcNow:mm:ss} {node.Name} {operation.GetType().Name}{action}");
            }

            return Task.CompletedTask;
        };
        SuspendingShells? shells = null;
        Session first = new(cluster, 1, wrap: inner => shells = new SuspendingShells(inner, cluster.Clock, call, TimeSpan.FromSeconds(130 + (call % 7 * 5))));
        Task<string?> suspended = first.RunWhileWatchedAsync();
        while (shells!.ResumedAt is null && !suspended.IsCompleted)
        {
            cluster.Clock.Step();
        }

        Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromSeconds(95), CancellationToken.None), cluster.Clock);
        Session second = new(cluster, 2);
        Task<string?> other = second.RunWhileWatchedAsync(node => node.Name == "m3");
        Driving.RunToEnd(Task.WhenAll(suspended, other), cluster.Clock);
        return cluster;
    }
}
