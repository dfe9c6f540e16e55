using System;
using System.Linq;
using System.Threading;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>Which agents count as away when one more is to be taken down.</summary>
public sealed class AdmissionTests
{
    /// <summary>An agent whose run this call follows without a claim, and which Mesos still lists as active.</summary>
    [Fact]
    public void Agent_in_the_hand_of_this_session_counts_without_a_claim()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 3, PublicAgents = 0 });
        Session session = new(cluster, 1);
        ClusterContext context = session.Context;
        DcosUpgradePlan plan = session.Plan(
            new PlanRequest { MaxUnavailable = Quantity.Parse("1", ""), MaxAppUnavailable = Quantity.Parse("100%", "") });
        PlanLimits limits = new(plan, new LimitWatch(context, plan.Hash, session.Messages));
        Admission admission = new(context, plan, limits, new StepTimes(), TimeSpan.FromMinutes(10));
        DcosNode agent = session.Nodes().Single(node => node.Name == "a2");
        ClusterLockState folder = Driving.RunToEnd(context.ReadFolderAsync(CancellationToken.None), cluster.Clock);

        Assert.Empty(folder.Claims);
        Assert.Null(Ask());
        context.InFlight.Add("a1");
        Assert.Equal("1 agent is unavailable or being upgraded (a1), at most 1 allowed", Ask());
        context.InFlight.Remove("a1");
        Assert.Null(Ask());

        string? Ask() => Driving.RunToEnd(admission.AskAsync(agent, folder, CancellationToken.None), cluster.Clock);
    }
}
