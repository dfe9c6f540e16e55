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

/// <summary>The operator dies before or after a port call and another one takes over: the end is the same, and no script runs twice.</summary>
public sealed class CrashTests
{
    private static readonly RehearsalOptions s_options = new() { Masters = 3, Agents = 1, PublicAgents = 1 };

    [Fact]
    public void Operator_that_ends_at_any_port_call_is_replaced_with_the_same_end_state()
    {
        Session whole = new(new RehearsalCluster(s_options), 1);
        Assert.Null(whole.Run());
        List<string> wrong = [];

        for (int call = 1; call <= whole.Calls; call++)
        {
            RehearsalCluster cluster = new(s_options);
            Session first = new(cluster, 1, dieAt: call);
            if (Record.Exception(() => first.Run()) is not OperatorEnded)
            {
                continue;
            }

            cluster.GoneOperators.Add(first.Context.Operator.Identity);
            Session second = new(cluster, 2);
            string? stopped = second.Run();
            if (stopped is not null
                || cluster.Invariants.Violations.Count > 0
                || cluster.Invariants.ScriptStarts.Values.Any(count => count != 1)
                || cluster.Invariants.ScriptStarts.Count != 5)
            {
                IEnumerable<string> starts = cluster.Invariants.ScriptStarts.Select(pair => $"{pair.Key}={pair.Value}");
                wrong.Add($"call {call}: {stopped} {string.Join("; ", cluster.Invariants.Violations)} starts {string.Join(",", starts)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong.Take(10)) + $"{Environment.NewLine}({wrong.Count} of {whole.Calls})");
    }

    /// <summary>
    /// Between the claim and the first look at the run: before and after each master was fenced, before and after the start was sent. A
    /// start whose link breaks with its operator acts after the given time, beside the successor's.
    /// </summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(30, true)]
    [InlineData(80, false)]
    [InlineData(110, true)]
    public void Operator_that_ends_at_any_call_of_a_start_is_replaced_and_the_start_acts_once(double late, bool seenGone)
    {
        List<string> wrong = [];
        int calls = CallsOfFirstStart();
        for (int call = 1; call <= calls; call++)
        {
            RehearsalCluster cluster = new(s_options);
            if (late > 0)
            {
                cluster.Inject("m1", RehearsalFault.StartActsLate, late);
            }

            Session first = new(cluster, 1, dieAt: call);
            Assert.IsType<OperatorEnded>(Record.Exception(() => first.Run()));
            if (seenGone)
            {
                cluster.GoneOperators.Add(first.Context.Operator.Identity);
            }

            string? stopped = "";
            for (int number = 2; stopped is not null && number < 6; number++)
            {
                stopped = new Session(cluster, number).Run();
                Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromSeconds(stopped is null ? 600 : 95), CancellationToken.None), cluster.Clock);
            }

            if (stopped is not null || cluster.Invariants.Violations.Count > 0 || cluster.Invariants.ScriptStarts.Values.Any(count => count != 1))
            {
                wrong.Add($"call {call}: {stopped} {string.Join("; ", cluster.Invariants.Violations)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong.Take(10)) + $"{Environment.NewLine}({wrong.Count} of {calls})");
    }

    /// <summary>Number of port calls until the first run is followed.</summary>
    private static int CallsOfFirstStart()
    {
        RehearsalCluster cluster = new(s_options);
        Session session = new(cluster, 1);
        int calls = 0;
        cluster.OnCall = (_, operation, before) =>
        {
            calls = calls == 0 && before && operation is FollowRunOperation ? session.Calls : calls;
            return Task.CompletedTask;
        };
        Assert.Null(session.Run());
        return calls;
    }

    [Fact]
    public void The_same_seed_gives_the_same_history()
    {
        Session one = new(new RehearsalCluster(s_options), 1);
        Session other = new(new RehearsalCluster(s_options), 1);
        _ = one.Run();
        _ = other.Run();

        Assert.Equal(one.Messages.Lines, other.Messages.Lines);
        Assert.Equal(one.Calls, other.Calls);
        Assert.Equal(one.Rehearsal.Clock.UtcNow, other.Rehearsal.Clock.UtcNow);
    }
}
