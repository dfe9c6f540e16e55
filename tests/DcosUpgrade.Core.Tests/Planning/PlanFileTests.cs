using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;
using static DcosUpgrade.Core.Tests.Planning.Plans;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>Plans as files, and whether they still fit.</summary>
public sealed class PlanFileTests
{
    private static readonly RehearsalCluster s_cluster = new(new RehearsalOptions { Masters = 3, Agents = 2, PublicAgents = 1, Zones = ["a", "b"] });

    [Fact]
    public void Plan_written_and_read_is_unchanged()
    {
        DcosUpgradePlan plan = Of(
            Request with { Deadline = RehearsalCluster.Start, Hold = ["a2"], PauseBefore = ["Agents"], Canary = 1, SoakTime = TimeSpan.FromSeconds(90),
                MaxFailures = 2 },
            Master("m1", Leader.Mesos), Agent("a1", "z", "/web"), Agent("a2"));

        string text = PlanJson.Write(plan);

        Assert.Equal(text, PlanJson.Write(PlanJson.Read(text, "file")));
        Assert.Equal(2, text.Split("http").Length - 1);
        foreach (string signed in new[] { Script.Url, $"\"{Script.BootstrapUrl}\"", Script.PackageIds[0], Script.PackageSha256[Script.PackageIds[0]] })
        {
            Assert.Contains(signed, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Plan_of_format_1_keeps_its_bytes_and_its_steps_have_their_kinds()
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Planning", "format1.json"));

        DcosUpgradePlan plan = PlanJson.Read(text, "file");

        Assert.Equal(text, PlanJson.Write(plan));
        Assert.Equal(
            [DcosStepKind.Check, DcosStepKind.Backup, DcosStepKind.RestartCockroach, DcosStepKind.Stage, DcosStepKind.Node, DcosStepKind.CompareWorkload],
            plan.Steps.Select(step => step.Kind).Distinct());
        string other = text.Replace("Look for a backup", "Look for it", StringComparison.Ordinal);
        Assert.Equal(SR.PlanUnreadable, Assert.Throws<InputException>(() => PlanJson.Read(other, "file")).Id);
    }

    [Fact]
    public void Plan_of_format_2_keeps_its_bytes_and_runs_only_by_name_without_its_packages()
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Planning", "format2.json"));
        DcosUpgradePlan plan = PlanJson.Read(text, "file");
        Assert.Equal(text, PlanJson.Write(plan));

        ClusterStateException refused =
            Assert.Throws<ClusterStateException>(() => PlanMatch.Require(plan, s_cluster.Inventory, plan.Binding!, Script, [ScriptBinding.Risk]));

        Assert.Equal(SR.PlanWithoutPackages, refused.Id);
        Assert.Contains("-AcceptRisk " + PlanMatch.Risk, refused.Remedy, StringComparison.Ordinal);
        Assert.Equal(SR.PlanOutdated, Assert.Throws<InputException>(
            () => PlanMatch.Require(plan, s_cluster.Inventory, plan.Binding!, Script, [ScriptBinding.Risk, PlanMatch.Risk])).Id);
    }

    /// <summary>A record on the bootstrap node that was altered after the approval.</summary>
    [Theory]
    [InlineData("package", "the package a--1 was dddddddddddd, now eeeeeeeeeeee")]
    [InlineData("missing", "the package a--1 was dddddddddddd, now unknown")]
    [InlineData("url", "the script URL was http://boot/upgrade/0123456789abcdef0123456789abcdef/dcos_node_upgrade.sh, now http://evil/")]
    [InlineData("bootstrap", "the bootstrap URL was http://boot, now http://evil")]
    [InlineData("installer", "the installer was unknown, now 111111111111")]
    public void Script_whose_files_are_not_those_of_the_plan_is_refused(string what, string difference)
    {
        DcosUpgradePlan plan = PlanJson.Read(PlanJson.Write(new Planner(Observe(), Script, Request).Make()), "file");
        DcosUpgradeScript now = what switch
        {
            "package" => Script with { PackageSha256 = new Dictionary<string, string> { ["a--1"] = new string('e', 64) } },
            "missing" => Script with { PackageSha256 = new Dictionary<string, string>() },
            "url" => Script with { Url = "http://evil/" },
            "bootstrap" => Script with { BootstrapUrl = "http://evil" },
            _ => Script with { InstallerSha256 = new string('1', 64) },
        };

        PlanMatch.Require(plan, s_cluster.Inventory, plan.Binding!, Script, [ScriptBinding.Risk]);
        InputException refused =
            Assert.Throws<InputException>(() => PlanMatch.Require(plan, s_cluster.Inventory, plan.Binding!, now, [ScriptBinding.Risk]));

        Assert.Equal(SR.PlanOutdated, refused.Id);
        Assert.Contains(difference, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"http://boot\"", "\"file:///etc\"")]
    [InlineData("\"a--1\"", "\"../../../etc/cron.d/x--1\"")]
    public void Plan_file_that_names_what_root_must_not_fetch_is_not_a_plan(string before, string after)
    {
        // Altered by somebody who also wrote a new hash.
        string text = PlanJson.Write(Of(Request, Master("m1"))).Replace(before, after, StringComparison.Ordinal);

        Assert.Equal(SR.PlanUnreadable, Assert.Throws<InputException>(() => PlanJson.Read(text, "file")).Id);
    }

    [Fact]
    public void Plan_hash_covers_its_steps_and_not_its_creation_time()
    {
        PlanObservation seen = Seen(Master("m1"), Agent("a1"), Agent("a2"));
        string hash = new Planner(seen, Script, Request).Make().Hash;

        Assert.Equal(hash, new Planner(seen with { At = seen.At.AddDays(3) }, Script, Request).Make().Hash);
        Assert.NotEqual(hash, new Planner(seen, Script, Request with { MaxUnavailable = Quantity.Parse("2", "") }).Make().Hash);
        Assert.NotEqual(hash, new Planner(seen, Script with { ConfigSha256 = null }, Request).Make().Hash);
        Assert.NotEqual(hash, new Planner(seen, Script with { InstallerSha256 = new string('1', 64) }, Request).Make().Hash);
        Assert.NotEqual(hash, new Planner(seen, Script with { Url = Script.Url.Replace("0123", "3210") }, Request).Make().Hash);
        Assert.NotEqual(
            hash, new Planner(seen, Script with { PackageSha256 = new Dictionary<string, string> { ["a--1"] = new string('e', 64) } }, Request).Make().Hash);
    }

    [Fact]
    public void Change_of_any_member_in_a_plan_file_is_detected()
    {
        string text = PlanJson.Write(Of(Request, Master("m1"), Agent("a1"), Agent("a2")));

        foreach ((string before, string after) in new[] { ("\"a2\"", "\"a3\""), ("\"wave\":2", "\"wave\":3"), ("\"maxFailures\":0", "\"maxFailures\":5"),
            ("\"pauseBefore\":false", "\"pauseBefore\":true"), ("\"reason\":\"no constraint; next in inventory order\"", "\"reason\":\"x\"") })
        {
            Assert.Contains(before, text, StringComparison.Ordinal);
            Assert.Equal(SR.PlanAltered, Assert.Throws<InputException>(() => PlanJson.Read(text.Replace(before, after, StringComparison.Ordinal), "file")).Id);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"format\":1,\"cluster\":\"x\",\"steps\":[{}]}")]
    [InlineData("{\"format\":2,\"cluster\":\"x\",\"steps\":[{}]}")]
    [InlineData("{\"format\":4,\"cluster\":\"x\",\"steps\":[{}]}")]
    [InlineData("<html>")]
    public void File_that_is_not_a_plan_is_refused(string text) =>
        Assert.Equal(SR.PlanUnreadable, Assert.Throws<InputException>(() => PlanJson.Read(text, "file")).Id);

    [Fact]
    public void Plan_of_the_current_cluster_matches()
    {
        DcosUpgradePlan plan = new Planner(Observe(), Script, Request).Make();

        Assert.Empty(PlanMatch.Differences(plan, s_cluster.Inventory, Script));
    }

    [Fact]
    public void Every_difference_from_the_plan_is_named()
    {
        DcosUpgradePlan plan = new Planner(Observe(), Script, Request).Make();
        var nodes = s_cluster.Inventory.Nodes.Where(node => node.Name != "a1").Select(node => node.Name switch
        {
            "a2" => node with { Address = "10.9.9.9" },
            "p1" => node with { Role = DcosRole.Agent },
            _ => node,
        });
        var changed = s_cluster.Inventory with { Nodes = [.. nodes, s_cluster.Inventory.Nodes[0] with { Name = "a9", Role = DcosRole.Agent }] };

        InputException refused = Assert.Throws<InputException>(
            () => PlanMatch.Require(plan, changed, plan.Binding!, Script with { ConfigSha256 = "ffff", ToVersion = "1.11.7" }, [ScriptBinding.Risk]));

        Assert.Equal(SR.PlanOutdated, refused.Id);
        foreach (string difference in new[] { "a9 is new", "a1 is gone", "a2 was at 10.2.0.3, now at 10.9.9.9", "p1 was a PublicAgent, now a Agent",
            "the configuration was cccccccccccc, now ffff", "the target version was 1.11.6, now 1.11.7" })
        {
            Assert.Contains(difference, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Observation_has_leaders_zones_and_placement()
    {
        PlanObservation seen = Observe();

        Assert.Equal(["m1: Mesos", "m2: Marathon", "m3: ZooKeeper"],
            seen.Nodes.Where(node => node.Role == DcosRole.Master).SelectMany(node => node.Leads.Select(lead => $"{node.Name}: {lead}")));
        Assert.Equal("b", seen.Nodes.Single(node => node.Name == "a2").Zone);
        Assert.Equal(["/store", "/web", "metronome:job"], seen.Nodes.Single(node => node.Name == "a1").Apps.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(3, seen.Instances["/web"]);
    }

    [Theory]
    [InlineData("marathon", "group_web.3c3f2f10-1111-2222-3333-444455556666", "web.group", "/group/web")]
    [InlineData("marathon", "pod.instance-3c3f2f10-1111-2222-3333-444455556666.main", "main", "/pod")]
    [InlineData("cassandra", "node-0-server__3c3f2f10-1111-2222-3333-444455556666", "node-0-server", "cassandra:node-*-server")]
    [InlineData("metronome", "job_1", "", "metronome:job_*")]
    public void Instances_of_one_app_have_one_name(string framework, string id, string name, string expected) =>
        Assert.Equal(expected, PlacementOperation.AppOf(framework, id, name));

    private static PlanObservation Observe() =>
        Driving.RunToEnd(new PlanObserver(RehearsalFactory.Attach(s_cluster, 1).Context!).ObserveAsync(default), s_cluster.Clock);
}
