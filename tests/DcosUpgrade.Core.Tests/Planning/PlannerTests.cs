using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Planning;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;
using static DcosUpgrade.Core.Tests.Planning.Plans;

namespace DcosUpgrade.Core.Tests.Planning;

public sealed class PlannerTests
{
    [Fact]
    public void Every_plan_of_five_hundred_random_clusters_keeps_its_budgets()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            Random random = new(seed + 100_000);
            PlanObservation seen = Random(seed);
            PlanRequest request = Request with
            {
                MaxUnavailable = Quantity.Parse(random.Next(2) == 0 ? $"{random.Next(1, 12)}" : random.Next(1, 101) + "%", ""),
                MaxAppUnavailable = Quantity.Parse(random.Next(2) == 0 ? $"{random.Next(1, 4)}" : random.Next(1, 101) + "%", ""),
                Canary = random.Next(3),
                SoakTime = TimeSpan.FromMinutes(random.Next(10)),
                Hold = [.. seen.Nodes.Where(_ => random.Next(20) == 0).Select(node => node.Name)],
            };

            DcosUpgradePlan plan = new Planner(seen, Script, request).Make();

            Assert.Equal([], Violations(plan, seen, request).Select(violation => $"seed {seed}: {violation}"));
            Assert.Equal(plan.Hash, PlanJson.HashOf(PlanJson.Read(PlanJson.Write(plan), "file")));
            Assert.Equal(PlanJson.Write(plan), PlanJson.Write(new Planner(Random(seed), Script, request).Make()));
        }
    }

    [Fact]
    public void Leaders_go_last_in_the_order_Marathon_ZooKeeper_Mesos()
    {
        DcosUpgradePlan plan =
            Of(Request, Master("m1", Leader.Mesos), Master("m2", Leader.ZooKeeper), Master("m3"), Master("m4", Leader.Marathon), Master("m5"));

        Assert.Equal(["m3", "m5", "m4", "m2", "m1"], plan.Steps.Where(step => step.Role == DcosRole.Master).Select(step => step.Name));
        Assert.Equal("m3", Assert.Single(plan.Steps, step => step.PointOfNoReturn).Name);
    }

    [Fact]
    public void Agents_of_one_app_do_not_share_a_wave_and_the_plan_has_the_reason()
    {
        DcosUpgradePlan plan = Of(
            Request with { MaxUnavailable = Quantity.Parse("4", "") },
            Master("m1"), Agent("a1", apps: "/web"), Agent("a2", apps: "/web"), Agent("a3", apps: "/web /db"), Agent("a4", apps: "/db"), Agent("a5"));

        Assert.Equal("a1,a4,a5 a2 a3", Waves(plan));
        Assert.Equal(["/db: at most 1 of 2 at once (a3, a4)", "/web: at most 1 of 3 at once (a1, a2, a3)"], plan.Separations);
        Assert.Equal("not with a1: /web would lose 2 of 3, 1 allowed", plan.Steps.Single(step => step.Name == "a2").Reason);
    }

    [Fact]
    public void A_share_in_percent_grows_with_the_app()
    {
        PlanNode[] agents = [.. Enumerable.Range(1, 10).Select(i => Agent($"a{i}", apps: "/web"))];

        Assert.Equal(
            "a1,a2 a3,a4 a5,a6 a7,a8 a9,a10",
            Waves(Of(Request with { MaxUnavailable = Quantity.Parse("100%", "") }, agents)));
    }

    [Fact]
    public void Agent_that_exceeds_the_app_limit_alone_gets_its_own_wave_and_a_warning()
    {
        DcosUpgradePlan plan = Of(
            Request with { MaxUnavailable = Quantity.Parse("3", "") },
            Agent("a1", apps: "/web /web"), Agent("a2", apps: "/web"), Agent("a3"));

        Assert.Equal("a1,a3 a2", Waves(plan));
        Assert.Equal("a1 alone has 2 of 3 of /web, 1 allowed: no wave can satisfy the limit.", Assert.Single(plan.Warnings));
    }

    [Fact]
    public void A_wave_takes_no_more_of_a_zone_than_its_part()
    {
        PlanNode[] agents = [.. Enumerable.Range(1, 8).Select(i => Agent($"a{i}", i <= 4 ? "a" : "b"))];

        Assert.Equal("a1,a5,a2,a6 a3,a7,a4,a8", Waves(Of(Request with { MaxUnavailable = Quantity.Parse("4", "") }, agents)));
    }

    [Fact]
    public void Canaries_are_a_wave_of_their_own_and_are_soaked()
    {
        PlanNode[] agents = [.. Enumerable.Range(1, 5).Select(i => Agent($"a{i}"))];

        DcosUpgradePlan plan = Of(Request with { MaxUnavailable = Quantity.Parse("4", ""), Canary = 1, SoakTime = TimeSpan.FromMinutes(30) }, agents);

        Assert.Equal("a1 a2,a3,a4,a5", Waves(plan));
        DcosUpgradeStep[] steps = [.. plan.Steps.Where(step => step.Role is not null)];
        Assert.Equal(steps[0].ExpectedStart + steps[0].ExpectedDuration + TimeSpan.FromMinutes(30), steps[1].ExpectedStart);
        Assert.Equal(steps[1].ExpectedStart, steps[4].ExpectedStart);
    }

    [Fact]
    public void A_held_master_holds_every_agent()
    {
        DcosUpgradePlan plan = Of(Request with { Hold = ["M2"] }, Master("m1"), Master("m2"), Agent("a1"));

        Assert.Equal(
            ["m1 Planned", "m2 Held", "a1 Held"],
            plan.Steps.Where(step => step.Role is not null).Select(step => $"{step.Name} {step.Status}"));
        Assert.Contains("m2 is held", Assert.Single(plan.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a2", "a2")]
    [InlineData("Agents", "a1")]
    [InlineData("3", "a2")]
    [InlineData("masters", "m1")]
    public void Pause_is_set_before_a_node_a_phase_or_a_wave(string point, string step)
    {
        DcosUpgradePlan plan = Of(Request with { PauseBefore = [point] }, Master("m1"), Master("m2"), Agent("a1"), Agent("a2"));

        Assert.Equal(step, Assert.Single(plan.Steps, item => item.PauseBefore).Name);
    }

    [Fact]
    public void Unknown_name_in_Hold_or_PauseBefore_is_refused()
    {
        Assert.Equal(SR.NoSuchNode, Assert.Throws<InputException>(() => Of(Request with { Hold = ["x"] }, Master("m1"))).Id);
        InputException unknown = Assert.Throws<InputException>(() => Of(Request with { PauseBefore = ["Agnts"] }, Master("m1")));
        Assert.Equal(SR.PlanPointUnknown, unknown.Id);
        Assert.Contains("Agents", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_that_would_end_after_the_deadline_gives_a_warning()
    {
        PlanRequest request = Request with { Deadline = RehearsalCluster.Start + TimeSpan.FromMinutes(20) };

        Assert.Contains("m2 and later nodes", Assert.Single(Of(request, Master("m1"), Master("m2"), Agent("a1")).Warnings), StringComparison.Ordinal);
        Assert.Empty(Of(request with { Deadline = RehearsalCluster.Start + TimeSpan.FromDays(1) }, Master("m1")).Warnings);
    }

    [Theory]
    [InlineData("3", 100, 3)]
    [InlineData("25%", 100, 25)]
    [InlineData(" 1 % ", 10, 1)]
    [InlineData("100%", 7, 7)]
    public void Quantity_is_a_count_or_a_percentage(string text, int total, int expected) => Assert.Equal(expected, Quantity.Parse(text, "").Of(total));

    [Theory]
    [InlineData("0")]
    [InlineData("101%")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("0%")]
    public void Other_text_is_not_a_quantity(string text) =>
        Assert.Equal(SR.QuantityInvalid, Assert.Throws<InputException>(() => Quantity.Parse(text, "MaxUnavailable")).Id);

    private static IEnumerable<string> Violations(DcosUpgradePlan plan, PlanObservation seen, PlanRequest request)
    {
        Dictionary<string, PlanNode> nodes = seen.Nodes.ToDictionary(node => node.Name);
        string[] planned = [.. plan.Steps.Where(step => step.Role is not null).Select(step => step.Name)];
        if (!planned.Order(StringComparer.Ordinal).SequenceEqual(nodes.Keys.Order(StringComparer.Ordinal)))
        {
            yield return "not every node exactly once";
        }

        int[] weights = [.. plan.Steps.Where(step => step.Role == DcosRole.Master).Select(step => Planner.Weight(nodes[step.Name].Leads))];
        if (!weights.SequenceEqual(weights.Order()))
        {
            yield return "a leader before a follower";
        }

        if (!plan.Steps.Select(step => step.Phase).SequenceEqual(plan.Steps.Select(step => step.Phase).Order())
            || !plan.Steps.Where(step => step.Status != DcosStepStatus.Held).Select(step => step.Wave)
                .SequenceEqual(plan.Steps.Where(step => step.Status != DcosStepStatus.Held).Select(step => step.Wave).Order()))
        {
            yield return "phases or waves out of order";
        }

        IEnumerable<DcosUpgradeStep> agents = plan.Steps.Where(step =>
            step.Role is DcosRole.Agent or DcosRole.PublicAgent && step.Status == DcosStepStatus.Planned);
        foreach (IGrouping<int, DcosUpgradeStep> wave in agents.GroupBy(step => step.Wave))
        {
            DcosRole role = wave.First().Role!.Value;
            PlanNode[] group = [.. seen.Nodes.Where(node => node.Role == role)];
            int size = request.MaxUnavailable.Of(group.Length);
            if (wave.Count() > size)
            {
                yield return $"wave {wave.Key} is larger than {size}";
            }

            foreach (IGrouping<string, PlanNode> app in wave.Select(step => nodes[step.Name]).SelectMany(node => node.Apps.Keys.Select(app => (app, node)))
                .GroupBy(pair => pair.app, pair => pair.node))
            {
                int lost = app.Sum(node => node.Apps[app.Key]);
                if (app.Count() > 1 && lost > Math.Max(1, AppBudget.Allowed(request.MaxAppUnavailable, seen.Instances[app.Key])))
                {
                    yield return $"wave {wave.Key} takes {lost} of {app.Key}";
                }
            }

            PlanNode[] going = [.. group.Where(node => !request.Hold.Contains(node.Name))];
            foreach (IGrouping<string?, DcosUpgradeStep> zone in wave.GroupBy(step => step.Zone))
            {
                if (zone.Count() > WavePlanner.Part(size, going.Count(node => node.Zone == zone.Key), going.Length))
                {
                    yield return $"wave {wave.Key} has {zone.Count()} of zone {zone.Key}";
                }
            }
        }
    }
}
