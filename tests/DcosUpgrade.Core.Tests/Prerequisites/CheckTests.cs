using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Releases;
using Xunit;

namespace DcosUpgrade.Core.Tests.Prerequisites;

/// <summary>Rules of checks that need no cluster.</summary>
public sealed class CheckTests
{
    private static readonly IReadOnlyList<ReleasePort> s_open = [.. ReleasePort.Of(new DcosVersion("1.11.6"), DcosEdition.Open)];
    private static readonly IReadOnlyList<ReleasePort> s_enterprise = [.. ReleasePort.Of(new DcosVersion("1.11.6"), DcosEdition.Enterprise)];
    private static readonly InventoryNode s_node = new("a1", DcosRole.Agent, "10.0.0.7", "10.0.0.7");

    /// <summary>Hazards of every version: their results do not depend on observations.</summary>
    private static readonly string[] s_always =
        [.. HazardTable.All.Where(hazard => hazard.To is null && hazard.From is null).Select(hazard => "risk-" + hazard.Id)];

    public static TheoryData<string> Names => [.. CheckCatalog.All.Select(check => check.Name).Except(s_always)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_without_observations_is_unknown(string name)
    {
        CheckRun run = Run(name);
        ClusterObservation blind = Observation(DcosEdition.Enterprise);

        DcosCheckResult result =
            Assert.Single(run.OfCluster(blind).Concat(run.OfNode(blind with { Nodes = [new NodeObservation(s_node, null, "unreachable")] }, s_node))
            .Concat(run.OfNode(blind, s_node with { Role = DcosRole.Master })).Take(1));

        Assert.Equal(DcosCheckStatus.Unknown, result.Status);
        Assert.NotEmpty(result.Actual!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Enterprise_checks_are_skipped_on_Open_with_their_reason(string name)
    {
        Check check = CheckCatalog.All.Single(check => check.Name == name);
        if (check.EnterpriseOnly)
        {
            DcosCheckResult result = Assert.Single(Run(name).OfCluster(Observation(DcosEdition.Open)));
            Assert.Equal((DcosCheckStatus.Skipped, "Only Enterprise has it."), (result.Status, result.Message));
            Assert.Equal(DcosCheckStatus.Unknown, Assert.Single(Run(name).OfCluster(Observation(DcosEdition.Unknown))).Status);
        }
    }

    [Fact]
    public void Names_are_unique_lower_case_and_fit_the_view()
    {
        Assert.Equal(CheckCatalog.All.Count, CheckCatalog.All.Select(check => check.Name).Distinct().Count());
        Assert.All(CheckCatalog.All, check => Assert.Matches("^[a-z0-9-]{3,26}$", check.Name));
        Assert.All(CheckCatalog.All, check => Assert.NotEmpty(check.Source));
    }

    [Fact]
    public void Every_check_of_the_assembly_is_in_the_catalog_with_a_unique_order()
    {
        Assert.Equal(
            typeof(Check).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Check)) && !type.IsAbstract).ToHashSet(),
            CheckCatalog.All.Select(check => check.GetType()).ToHashSet());
        Assert.Equal(CheckCatalog.All.Count, CheckCatalog.All.Select(check => check.Order).Distinct().Count());
    }

    [Fact]
    public void Checks_of_the_cluster_come_before_checks_of_nodes() => Assert.Equal(
        CheckCatalog.All.OrderBy(check => check.Scope == CheckScope.Cluster ? 0 : 1).Select(check => check.Name),
        CheckCatalog.All.Select(check => check.Name));

    [Fact]
    public void An_accepted_risk_is_a_warning_also_when_it_could_not_be_ruled_out()
    {
        CheckRun run = new([new BackupRisk()], _ => false, ["no-backup"]);

        DcosCheckResult result = Assert.Single(run.OfCluster(Observation(DcosEdition.Open)));

        Assert.Equal(DcosCheckStatus.Warning, result.Status);
        Assert.StartsWith("risk-no-backup: accepted", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hostname|UNIQUE", null)]
    [InlineData("hostname|unique", null)]
    [InlineData("hostname|UNIQUE|x", "takes no value")]
    [InlineData("rack|CLUSTER", null)]
    [InlineData("rack|CLUSTER|r1", null)]
    [InlineData("rack|GROUP_BY", null)]
    [InlineData("rack|GROUP_BY|3", null)]
    [InlineData("rack|GROUP_BY|three", "takes a number")]
    [InlineData("rack|MAX_PER", "needs a number")]
    [InlineData("rack|MAX_PER|2", null)]
    [InlineData("rack|LIKE", "needs a regular expression")]
    [InlineData("rack|LIKE|r[1-3]++", null)]
    [InlineData("rack|UNLIKE|r[", "not a regular expression")]
    [InlineData("rack|IS|a b", "needs a value")]
    [InlineData("rack|IS|a/b.c", null)]
    [InlineData("rack|NEAR|x", "unknown operator")]
    [InlineData("|UNIQUE", "field is empty")]
    [InlineData("rack", "2 or 3 parts")]
    [InlineData("a|LIKE|b|c", "2 or 3 parts")]
    public void Constraints_are_judged_as_Marathon_does(string constraint, string? problem)
    {
        string? found = MarathonConstraint.Problem(constraint.Split('|'));
        if (problem is null)
        {
            Assert.Null(found);
        }
        else
        {
            Assert.Contains(problem, found);
        }
    }

    [Fact]
    public void Constraint_that_is_not_a_list_of_texts_is_invalid() => Assert.NotNull(MarathonConstraint.Problem(null));

    [Theory]
    [InlineData("{\"status\":1,\"checks\":{\"mine\":{\"output\":\"hm\",\"status\":1}}}", 1, DcosCheckStatus.Failed)]
    [InlineData("{\"error\":\"One or more requested checks failed to execute.\",\"checks\":[\"x: signal: killed\"]}", 3, DcosCheckStatus.Unknown)]
    [InlineData("{\"error\":\"One or more requested checks failed to execute.\",\"checks\":[\"x: no such file\"]}", 0, DcosCheckStatus.Unknown)]
    [InlineData("", 1, DcosCheckStatus.Skipped)]
    [InlineData("", 127, DcosCheckStatus.Unknown)]
    [InlineData("{\"status\":0,\"checks\":{}}", 0, DcosCheckStatus.Passed)]
    public void Warning_of_the_nodes_own_checks_is_a_failure_and_missing_checks_are_not(string output, int exitCode, DcosCheckStatus status)
    {
        NodeConditions seen =
            new() { Facts = new NodeFacts(), OwnChecks = new Dictionary<string, OwnCheckRun> { ["node-poststart"] = new(exitCode, 3, output) } };

        Assert.Equal(status, new NodeChecksCheck().Evaluate(new CheckSubject(Observation(DcosEdition.Open), s_node, seen)).Status);
    }

    [Theory]
    [InlineData("cockroachdb_replication", true, DcosCheckStatus.Passed)]
    [InlineData("cockroachdb_replication", false, DcosCheckStatus.Failed)]
    [InlineData("xz", true, DcosCheckStatus.Failed)]
    public void Replication_of_a_database_that_not_all_masters_have_yet_is_not_the_nodes(string check, bool isGrowing, DcosCheckStatus status)
    {
        string output = $$"""{"status": 2, "checks": {"{{check}}": {"output": "", "status": 2} } }""";
        NodeConditions seen = new() { Facts = new NodeFacts(), OwnChecks = new Dictionary<string, OwnCheckRun> { ["node-poststart"] = new(2, 3, output) } };
        CockroachObservation database =
            new(new DatabaseAnswer<CockroachReport>(default, null, ""), new DatabaseMembers(1, isGrowing), CockroachAccess.Insecure);

        ClusterObservation cluster = Observation(DcosEdition.Open) with { Cockroach = database };
        Assert.Equal(status, new NodeChecksCheck().Evaluate(new CheckSubject(cluster, s_node, seen)).Status);
    }

    [Fact]
    public void Every_agent_is_tried_by_three_others_and_every_master_by_all()
    {
        ClusterInventory inventory = Inventory(3, 100);
        ILookup<string, string> triedBy = inventory.Present
            .SelectMany(node => PortPlan.Of(node, inventory, s_open, fullMesh: false).Select(port => (port.Key, node)))
            .Where(pair => pair.node.Role != DcosRole.Master)
            .ToLookup(pair => pair.Key, pair => pair.node.Name);

        Assert.All(inventory.Present.Where(node => node.Role != DcosRole.Master), agent => Assert.Equal(3, triedBy[agent.Address].Distinct().Count()));
        Assert.All(inventory.Masters, master => Assert.Equal(100, triedBy[master.Address].Distinct().Count()));
        Assert.InRange(inventory.Present.Max(node => PortPlan.Of(node, inventory, s_open, fullMesh: false).Count), 1, 64);
    }

    [Fact]
    public void A_full_mesh_is_everybody_to_everybody()
    {
        ClusterInventory inventory = Inventory(3, 10);

        Assert.All(inventory.Present,
            node => Assert.Equal(12, PortPlan.Of(node, inventory, s_open, fullMesh: true).Select(port => port.Key).Distinct().Count()));
    }

    [Fact]
    public void Agents_do_not_try_what_should_be_blocked()
    {
        ClusterInventory inventory = Inventory(3, 4);

        Assert.All(inventory.Present.Where(node => node.Role != DcosRole.Master), node =>
            Assert.DoesNotContain(PortPlan.Of(node, inventory, s_enterprise, fullMesh: true), port => port.Value is 8201 or 26257));
        Assert.Contains(PortPlan.Of(inventory.Masters.First(), inventory, s_enterprise, fullMesh: false), port => port.Value == 26257);
    }

    [Theory]
    [InlineData("1.11.13", DcosEdition.Open, 61420, true)]
    [InlineData("1.12.0", DcosEdition.Open, 61420, false)]
    [InlineData("1.12.5", DcosEdition.Open, 26257, false)]
    [InlineData("1.12.5", DcosEdition.Enterprise, 26257, true)]
    [InlineData("1.13.0", DcosEdition.Open, 26257, true)]
    [InlineData("2.0.6", DcosEdition.Open, 2379, false)]
    [InlineData("2.1.0", DcosEdition.Open, 2379, true)]
    [InlineData(null, DcosEdition.Open, 61420, false)]
    public void Ports_are_those_of_the_target(string? to, DcosEdition edition, int port, bool isUsed) =>
        Assert.Equal(isUsed, ReleasePort.Of(to is null ? null : new DcosVersion(to), edition).Any(row => row.Port == port));

    private static CheckRun Run(string name) => new([.. CheckCatalog.All.Where(check => check.Name == name)], _ => false, []);

    private static ClusterObservation Observation(DcosEdition edition) =>
        new() { Question = new CheckQuestion { Edition = edition }, Inventory = Inventory(1, 1) };

    private static ClusterInventory Inventory(int masters, int agents) => new(
        "c",
        DcosEdition.Open,
        null,
        new Dictionary<string, JumpEndpoint>(),
        [
            .. Enumerable.Range(1, masters).Select(i => new InventoryNode($"m{i}", DcosRole.Master, $"10.1.0.{i}", $"10.1.0.{i}")),
            .. Enumerable.Range(1, agents).Select(i => new InventoryNode($"a{i:000}", DcosRole.Agent, $"10.2.0.{i}", $"10.2.0.{i}")),
        ]);
}
