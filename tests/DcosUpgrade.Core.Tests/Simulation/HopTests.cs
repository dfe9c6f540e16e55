using System;
using System.Linq;
using DcosUpgrade.Planning;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Releases;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>The shipped rollout over every hop between release lines, with the databases that each line has.</summary>
public sealed class HopTests
{
    public static TheoryData<string, string, DcosEdition> Hops
    {
        get
        {
            TheoryData<string, string, DcosEdition> hops = [];
            foreach ((string from, string to) in PublishedHop.All)
            {
                hops.Add(from, to, DcosEdition.Open);
                hops.Add(from, to, DcosEdition.Enterprise);
            }

            return hops;
        }
    }

    [Fact]
    public void Every_published_hop_between_lines_is_among_them() => Assert.Empty(
        ReleaseLine.All.SelectMany(line => line.After.Select(from => (From: from, To: line.Name)))
            .Except(PublishedHop.All.Select(hop => (LineOf(hop.From), LineOf(hop.To)))));

    [Theory]
    [MemberData(nameof(Hops))]
    public void Masters_and_agents_are_upgraded_one_after_the_other(string from, string to, DcosEdition edition)
    {
        RehearsalCluster cluster = Cluster(from, to, edition);
        Session session = NewSession(cluster);

        Assert.Null(session.Run(throttle: 1));
        Assert.All(session.Results, result => Assert.Equal(DcosOutcome.Upgraded, result.Outcome));
        Assert.Equal(cluster.Nodes.Count, session.Results.Count);
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Theory]
    [InlineData("2.0.6", "2.1.1", DcosEdition.Open)]
    [InlineData("1.13.7", "2.1.1", DcosEdition.Enterprise)]
    [InlineData("2.0.6", "2.2.1", DcosEdition.Open)]
    public void Next_master_waits_for_the_etcd_of_the_one_before(string from, string to, DcosEdition edition)
    {
        foreach (string struck in new[] { "m1", "m2" })
        {
            RehearsalCluster cluster = Cluster(from, to, edition);
            cluster.Inject(struck, RehearsalFault.EtcdNotJoined);

            string? stopped = NewSession(cluster).Run(throttle: 1);

            Assert.Contains("etcd-members", stopped, StringComparison.Ordinal);
            Assert.Equal(struck, cluster.Invariants.ScriptStarts.Keys.Max());
            Assert.Empty(cluster.Invariants.Violations);
        }
    }

    [Theory]
    [InlineData("2.0.6", "2.1.1")]
    public void Interlock_holds_the_next_master_without_gates_downstream(string from, string to)
    {
        RehearsalCluster cluster = Cluster(from, to, DcosEdition.Open);
        cluster.Inject("m2", RehearsalFault.EtcdNotJoined);

        string? stopped = NewSession(cluster).Run(throttle: 1, waitForGates: false);

        Assert.Contains("etcd-members", stopped, StringComparison.Ordinal);
        Assert.Equal(["m1", "m2"], cluster.Invariants.ScriptStarts.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Theory]
    [InlineData("1.12.5", "1.13.7", DcosEdition.Enterprise, true)]
    [InlineData("1.13.7", "2.0.6", DcosEdition.Open, true)]
    [InlineData("1.12.5", "1.13.7", DcosEdition.Open, false)]
    public void Next_master_waits_for_the_replicas_where_the_database_is_not_new(string from, string to, DcosEdition edition, bool waits)
    {
        RehearsalCluster cluster = Cluster(from, to, edition);
        cluster.Inject("m1", RehearsalFault.CockroachBehind);

        string? stopped = NewSession(cluster).Run(throttle: 1, only: node => node.Name is "m1" or "m2");

        Assert.Equal(waits, stopped is not null);
        Assert.Equal(waits ? 0 : 2, cluster.Invariants.ScriptStarts.Count);
        Assert.Contains(waits ? "under-replicated" : "", stopped ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Database_that_does_not_answer_holds_the_next_master_in_the_hop_that_introduces_it()
    {
        RehearsalCluster cluster = Cluster("1.12.5", "1.13.7", DcosEdition.Open);
        cluster.Inject("m1", RehearsalFault.CockroachDown);

        string? stopped = NewSession(cluster).Run(throttle: 1);

        Assert.Contains("cockroach-replicated", stopped, StringComparison.Ordinal);
        Assert.Equal(["m1"], cluster.Invariants.ScriptStarts.Keys);
    }

    /// <summary>Ten calls of each hop, spread over it.</summary>
    [Theory]
    [MemberData(nameof(Hops))]
    public void Operator_that_ends_in_any_hop_is_replaced_with_the_same_end_state(string from, string to, DcosEdition edition)
    {
        Session whole = NewSession(Cluster(from, to, edition));
        Assert.Null(whole.Run(throttle: 1));
        for (int part = 0; part < 10; part++)
        {
            RehearsalCluster cluster = Cluster(from, to, edition);
            Session first = NewSession(cluster, dieAt: 1 + (whole.Calls * part / 10) + (from.Length + to.Length + part) % 7);
            _ = Record.Exception(() => first.Run(throttle: 1));
            cluster.GoneOperators.Add(first.Context.Operator.Identity);

            Assert.Null(NewSession(cluster, 2).Run(throttle: 1));
            Assert.Empty(cluster.Invariants.Violations);
            Assert.Equal(
                cluster.Nodes.Select(node => node.Name).Order(StringComparer.Ordinal), cluster.Invariants.ScriptStarts.Keys.Order(StringComparer.Ordinal));
            Assert.All(cluster.Invariants.ScriptStarts.Values, count => Assert.Equal(1, count));
        }
    }

    [Theory]
    [InlineData("1.10.8", "1.11.6", true)]
    [InlineData("1.12.5", "1.13.7", false)]
    [InlineData("2.1.1", "2.2.1", false)]
    public void Plan_that_is_run_by_waves_completes_where_no_script_checks_the_nodes(string from, string to, bool skips)
    {
        RehearsalCluster cluster = Cluster(from, to, DcosEdition.Open);
        DcosUpgradePlan plan = NewSession(cluster, skips: skips).Plan(
            new PlanRequest { MaxUnavailable = Quantity.Parse("1", ""), MaxAppUnavailable = Quantity.Parse("100%", "") });

        for (int wave = 0; wave <= plan.Waves; wave++)
        {
            Assert.Null(NewSession(cluster, wave + 2, skips: skips).Run(plan, wave));
        }

        Assert.All(cluster.Nodes, node => Assert.Equal(to, node.Files.Etc?.Version));
        Assert.Empty(cluster.Invariants.Violations);
    }

    private static string LineOf(string version) => ReleaseLine.Of(new DcosVersion(version))!.Name;

    private static Session NewSession(RehearsalCluster cluster, int number = 1, int dieAt = int.MaxValue, bool skips = false) =>
        new(cluster, number, dieAt, new RunOptions
        {
            SkipNodeChecks = skips,
            Progress = new MessageRecorder(),
            AcceptedRisks = Session.HazardsAccepted,
            MasterTimeout = TimeSpan.FromMinutes(20),
        });

    private static RehearsalCluster Cluster(string from, string to, DcosEdition edition) => new(new RehearsalOptions
    {
        FromVersion = from,
        ToVersion = to,
        Edition = edition,
        SecurityMode = edition == DcosEdition.Enterprise ? DcosSecurityMode.Permissive : DcosSecurityMode.None,
        Agents = 1,
        PublicAgents = 1,
    });
}
