using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>What changes between the observation of a node and the start of its run.</summary>
public sealed class StartTests
{
    [Fact]
    public void Another_pkgpanda_that_starts_at_any_call_prevents_the_start()
    {
        List<string> wrong = [];
        for (int call = 1; call <= 120; call++)
        {
            RehearsalCluster cluster = new(new RehearsalOptions { Seed = call, Masters = 1, Agents = 1, PublicAgents = 0 });
            int calls = 0;
            cluster.OnCall = (_, _, _) =>
            {
                if (++calls == call)
                {
                    cluster.Inject(call % 2 == 0 ? "m1" : "a1", RehearsalFault.ForeignRun);
                }

                return Task.CompletedTask;
            };
            _ = new Session(cluster, 1).Run();
            wrong.AddRange(cluster.Invariants.Violations.Select(violation => $"started at call {call}: {violation}"));
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(50)]
    [InlineData(130)]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(3000)]
    public void Start_that_acts_after_its_limit_is_followed_or_refused_by_the_node(double seconds)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        cluster.Inject("m2", RehearsalFault.StartActsLate, seconds);

        string? stopped = new Session(cluster, 1).Run();
        Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromHours(1), CancellationToken.None), cluster.Clock);
        string? again = new Session(cluster, 2).Run();

        Assert.Empty(cluster.Invariants.Violations);
        Assert.Null(again);
        Assert.All(cluster.Invariants.ScriptStarts.Values, starts => Assert.Equal(1, starts));
        Assert.True(stopped is null || stopped.StartsWith("m2: Refused", StringComparison.Ordinal), stopped);
    }
}
