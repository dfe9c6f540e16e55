using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Core.Tests.Upgrade;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;
using Xunit;

namespace DcosUpgrade.Core.Tests.Prerequisites;

/// <summary>Before strict: every pod must have been started after the last agent became permissive, also when others changed that agent.</summary>
public sealed class StrictTasksTests
{
    private static readonly DateTimeOffset s_activated = DateTimeOffset.FromUnixTimeSeconds(1_540_000_000);

    [Theory]
    [InlineData("activated by hand, pod from before", null, -1, "Failed")]
    [InlineData("activated by hand, the agent may not have been restarted yet", null, 29, "Failed")]
    [InlineData("activated by hand, pod from well after it", null, 31, "Passed")]
    [InlineData("our run, pod from before its end", 4, 3, "Failed")]
    [InlineData("our run, pod from after its end", 4, 5, "Passed")]
    [InlineData("our last run was another's, an hour before", -60, -30, "Failed")]
    [InlineData("our last run was another's, an hour before; pod from well after the activation", -60, 31, "Passed")]
    [InlineData("a run that ended a day later is not the one that activated", 1440, 31, "Passed")]
    public void Pods_are_judged_by_what_the_agents_run(string what, int? runEndedMin, int podMin, string status)
    {
        RunAttempt? attempt = runEndedMin is { } end ? FactsBuilder.Attempt("script", 0) with { EndedAt = s_activated.AddMinutes(end) } : null;
        DcosCheckResult result =
            Look(new NodeConditions { Facts = new NodeFacts { Attempts = attempt is null ? [] : [attempt] }, HttpExecutors = false, ActivatedAt = s_activated },
                s_activated.AddMinutes(podMin));

        Assert.Equal((what, status), (what, result.Status.ToString()));
    }

    [Theory]
    [InlineData(true, false, "the time since which the agents are permissive is not known")]
    [InlineData(false, true, "HTTP command executor")]
    public void Unknown_start_times_do_not_pass(bool executorsKnown, bool activatedKnown, string why)
    {
        DcosCheckResult result = Look(
            new NodeConditions { Facts = new NodeFacts(), HttpExecutors = executorsKnown ? false : null, ActivatedAt = activatedKnown ? s_activated : null },
            s_activated.AddDays(1));

        Assert.Equal(DcosCheckStatus.Unknown, result.Status);
        Assert.Contains(why, result.Actual, StringComparison.Ordinal);
    }

    private static DcosCheckResult Look(NodeConditions conditions, DateTimeOffset podSince)
    {
        InventoryNode agent = new("a1", DcosRole.Agent, "10.0.0.7", "10.0.0.7");
        ClusterObservation observation = new()
        {
            Question = new CheckQuestion { Edition = DcosEdition.Enterprise, Procedure = DcosTestProcedure.Strict },
            Inventory = new ClusterInventory("c", DcosEdition.Enterprise, null, new Dictionary<string, JumpEndpoint>(), [agent]),
            Nodes = [new NodeObservation(agent, conditions, "")],
            Marathon = new MarathonState { Pods = [new MarathonPodState("/pod", "STABLE", [], podSince)] },
        };
        return new CheckRun([new StrictTasksCheck()], _ => false, []).OfCluster(observation).Single();
    }
}
