using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Planning;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Scripts;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>Observations and scripts for planner tests.</summary>
internal static class Plans
{
    public static PlanRequest Request { get; } =
        new() { MaxUnavailable = Quantity.Parse("1", ""), MaxAppUnavailable = Quantity.Parse("20%", ""), AcceptedRisks = [ScriptBinding.Risk] };

    public static DcosUpgradeScript Script { get; } = new()
    {
        ScriptId = ScriptRules.IdOf("1.10.8", "1.11.6", "http://boot", ["a--1"]),
        Url = "http://boot/upgrade/0123456789abcdef0123456789abcdef/dcos_node_upgrade.sh",
        Sha256 = new string('b', 64),
        FromVersion = "1.10.8",
        ToVersion = "1.11.6",
        BootstrapUrl = "http://boot",
        PackageIds = ["a--1"],
        PackageSha256 = new Dictionary<string, string> { ["a--1"] = new string('d', 64) },
        ConfigSha256 = new string('c', 64),
    };

    public static PlanNode Master(string name, params string[] leads) => new(name, DcosRole.Master, "10.0.0." + name[1..], null, leads, Apps(""));

    /// <param name="apps">As in <c>/web /web /store</c>.</param>
    public static PlanNode Agent(string name, string? zone = null, string apps = "", DcosRole role = DcosRole.Agent) =>
        new(name, role, $"10.1.0.{name[1..]}", zone, [], Apps(apps));

    public static PlanObservation Seen(params PlanNode[] nodes) => new(
        new ClusterIdentity(
            "test", true, [.. nodes.Where(node => node.Role == DcosRole.Master).Select(node => node.Address)], DcosEdition.Open, DcosSecurityMode.None),
        RehearsalCluster.Start,
        nodes,
        nodes.SelectMany(node => node.Apps).GroupBy(app => app.Key).ToDictionary(app => app.Key, app => app.Sum(part => part.Value)));

    public static DcosUpgradePlan Of(PlanRequest request, params PlanNode[] nodes) => new Planner(Seen(nodes), Script, request).Make();

    /// <summary>Names of the nodes by wave, agents' waves only, each wave in a word: <c>a1,a4 a2,a5</c>.</summary>
    public static string Waves(DcosUpgradePlan plan) => string.Join(" ", plan.Steps
        .Where(step => step.Phase is DcosPlanPhase.Agents or DcosPlanPhase.PublicAgents && step.Status == DcosStepStatus.Planned)
        .GroupBy(step => step.Wave)
        .OrderBy(wave => wave.Key)
        .Select(wave => string.Join(",", wave.Select(step => step.Name))));

    /// <summary>A cluster that a seed decides: up to 7 masters, 60 agents, 4 zones, 12 apps.</summary>
    public static PlanObservation Random(int seed)
    {
        Random random = new(seed);
        List<PlanNode> nodes = [];
        int masters = 1 + (2 * random.Next(4));
        string[] leads = [Leader.Mesos, Leader.ZooKeeper, Leader.Marathon];
        int[] leaders = [.. leads.Select(_ => random.Next(masters))];
        for (int i = 0; i < masters; i++)
        {
            nodes.Add(Master($"m{i + 1}", [.. leads.Where((_, lead) => leaders[lead] == i)]));
        }

        int agents = random.Next(50);
        int zones = random.Next(5);
        int apps = random.Next(13);
        for (int i = 0; i < agents + random.Next(10); i++)
        {
            string[] own = [.. Enumerable.Range(0, random.Next(6)).Where(_ => apps > 0).Select(_ => "/app" + random.Next(apps))];
            nodes.Add(i < agents
                ? Agent($"a{i + 1}", zones > 0 ? "z" + random.Next(zones) : null, string.Join(' ', own))
                : Agent($"p{i + 1}", zones > 0 ? "z" + random.Next(zones) : null, string.Join(' ', own), DcosRole.PublicAgent));
        }

        return Seen([.. nodes]);
    }

    private static Dictionary<string, int> Apps(string apps) => apps
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .GroupBy(app => app)
        .ToDictionary(app => app.Key, app => app.Count());
}
