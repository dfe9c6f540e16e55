using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Core.Tests.Journaling;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Reporting;
using DcosUpgrade.Text;
using Xunit;
using static DcosUpgrade.Core.Tests.Reporting.ReportFixture;

namespace DcosUpgrade.Core.Tests.Reporting;

/// <summary>The content of reports.</summary>
public sealed class ReportTests(ReportFixture night) : IClassFixture<ReportFixture>
{
    [Fact]
    public void Report_of_a_stopped_run_names_failed_and_remaining_nodes_and_remedy()
    {
        UpgradeReport report = Report(JournalFile.Read(night.Before, "j"));

        Assert.StartsWith("a2:", night.Stopped, StringComparison.Ordinal);
        Assert.Equal(ReportResult.Failed, report.Result);
        Assert.Equal(
            "4 of 7 nodes upgraded, 1 failed (a2), 2 not started (a3, p1); on the agents that were upgraded 5 of 6 tasks kept, 1 lost; "
                + "journal consistent",
            report.Verdict);
        ReportItem failure = Assert.Single(report.Items, item => item.Topic == ReportTopic.Failure);
        Assert.Equal(("a2", false, 1), (failure.Name, failure.Mended, failure.Times));
        Assert.Contains("tasks-kept (1 lost", failure.Text, StringComparison.Ordinal);
        Assert.Contains("-MaxTaskLoss", failure.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void Journals_of_two_operators_give_one_report()
    {
        UpgradeReport report = Report(night.First, night.Second);

        Assert.Equal(ReportResult.Complete, report.Result);
        Assert.Equal("7 of 7 nodes upgraded; 11 of 12 tasks kept, 1 lost; journals consistent", report.Verdict);
        Assert.Equal("rehearsal", report.Cluster);
        Assert.Equal(["operator1@rehearsal (pid 1001)", "operator2@rehearsal (pid 1002)"], report.Sessions.Select(session => session.Operator));
        ReportPass pass = Assert.Single(report.Passes);
        Assert.Equal(
            (DcosProcedure.Upgrade, "1.10.8", "1.11.6", night.Plan.ScriptId), (pass.Script.Procedure, pass.Script.From, pass.Script.To, pass.Script.Id));
        Assert.Equal(night.Plan.Hash, Assert.Single(pass.Plans).Hash);
        Assert.Equal(
            night.Plan.Steps.Where(step => step.Role is not null).Select(step => (step.Name, step.Role)), pass.Nodes.Select(node => (node.Name, node.Role)));
        Assert.All(pass.Nodes, node =>
        {
            Assert.Equal((ReportStanding.Done, "Upgraded", "1.10.8", "1.11.6", 1), (node.Standing, node.Outcome, node.From, node.To, node.Attempts));
            Assert.NotNull(node.StartedAt);
            Assert.True(node.Duration > TimeSpan.FromSeconds(10));
            Assert.Equal(node.Role == DcosRole.Master, node.Outage is null);
            Assert.Equal(node.Role == DcosRole.Master, node.Tasks is null);
        });
        ReportNode lost = pass.Nodes.Single(node => node.Name == "a2");
        Assert.Contains("earlier: health gates failed: tasks-kept", Assert.Single(lost.Notes), StringComparison.Ordinal);
        Assert.Single(lost.Tasks!.Lost);
        Assert.All(report.Items.Where(item => item.Topic == ReportTopic.Failure), item => Assert.True(item.Mended, item.Name));
        Assert.Equal(2, pass.Steps.Count(step => step.Action == "Run pre-flight checks"));
        Assert.Equal("Compare the workload with the pre-upgrade baseline", pass.Steps[^1].Action);
        Assert.Equal(5, pass.Longest.Count);
        Assert.Equal(pass.Longest.OrderByDescending(step => step.Duration), pass.Longest);
    }

    [Fact]
    public void Accepted_risk_check_and_task_loss_are_listed_once()
    {
        ReportItem[] accepted = [.. Report(night.First, night.Second).Items.Where(item => item.Topic == ReportTopic.Accepted)];

        ReportItem risk = Assert.Single(accepted, item => item.Name == "no-backup" && item.By!.StartsWith("operator1", StringComparison.Ordinal));
        Assert.Equal(("risk", "found: none"), (risk.Kind, risk.Text));
        Assert.Equal(("check", "excluded"), accepted.Where(item => item.Name == "clock-sync").Select(item => (item.Kind, item.Text)).Single());
        ReportItem loss = Assert.Single(accepted, item => item.Name == "MaxTaskLoss");
        Assert.Equal(("1 lost tasks", "operator2@rehearsal (pid 1002)"), (loss.Text, loss.By));
    }

    [Theory]
    [InlineData("verified", false, "SkipPackageVerification")]
    [InlineData("skippedChecks", true, "SkipNodeChecks")]
    public void Skip_parameter_is_listed_once_with_its_number_of_nodes(string member, bool value, string parameter)
    {
        Dictionary<string, object?> start = new() { ["started"] = true, [member] = value };

        UpgradeReport report =
            Report(Made(("opened", null, new() { ["operator"] = "me" }), ("start", "m1", start), ("start", "m2", start),
                ("start", "m3", new() { ["started"] = true, [member] = !value })));

        ReportItem item = Assert.Single(report.Items);
        Assert.Equal((ReportTopic.Accepted, "parameter", parameter, "me", 2), (item.Topic, item.Kind, item.Name, item.By, item.Times));
    }

    [Fact]
    public void Soak_of_canaries_is_listed_and_each_warning_once()
    {
        UpgradeReport report = Report(night.First, night.Second);

        Assert.Contains(report.Items, item => item is { Topic: ReportTopic.Halt, Kind: "watched", Name: "a1", Text: "60 s before the next wave" });
        Assert.Single(report.Items, item => item.Topic == ReportTopic.Advisory && item.Text.StartsWith("risk-tls", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Items, item => item.Topic == ReportTopic.Warning && item.Text.Contains("accepted", StringComparison.Ordinal));
    }

    [Fact]
    public void Repeated_wait_is_listed_once_with_its_last_numbers()
    {
        ReportItem[] items = [.. Report(Made(
            ("opened", null, []),
            ("interlock", "m1", new() { ["heldBy"] = "master m2: all serving for 0 s" }),
            ("interlock", "m1", new() { ["heldBy"] = "master m2: all serving for 2.7 s" }),
            ("interlock", "m1", new() { ["heldBy"] = null }),
            ("interlock", "m1", new() { ["heldBy"] = "master m3: all serving for 2.7 s" }))).Items];

        Assert.Equal([("master m2: all serving for 2.7 s", 2), ("master m3: all serving for 2.7 s", 1)], items.Select(item => (item.Text, item.Times)));
        Assert.Equal(RehearsalCluster.Start.AddSeconds(1), items[0].At);
    }

    [Fact]
    public void Maintenance_window_is_a_warning_where_it_is_left_or_somebody_elses()
    {
        ReportItem[] items = [.. Report(Made(
            ("opened", null, []),
            ("maintenance", "a1", new() { ["change"] = "scheduled", ["until"] = RehearsalCluster.Start.AddHours(2) }),
            ("maintenance", "a1", new() { ["change"] = "removed", ["until"] = RehearsalCluster.Start.AddHours(2) }),
            ("maintenance", "a2", new() { ["change"] = "foreign", ["until"] = null }),
            ("maintenance", "a3", new() { ["change"] = "left", ["until"] = RehearsalCluster.Start.AddHours(2), ["problem"] = "HTTP 503" }))).Items];

        Assert.Equal(
            [
                (ReportTopic.Warning, "a2", "in a Mesos maintenance window of somebody else until an unknown time"),
                (ReportTopic.Warning, "a3", "its Mesos maintenance window until 2018-10-20 04:00Z could not be removed: HTTP 503"),
            ],
            items.Select(item => (item.Topic, item.Name, item.Text)));
    }

    [Fact]
    public void Same_journals_give_same_report_in_any_order_and_with_copies()
    {
        string[] once = Texts(Report(night.First, night.Second));
        JournalFile copy = JournalFile.Read(night.Before, "copy.jsonl");

        Assert.Equal(once, Texts(Report(night.First, night.Second)));
        UpgradeReport again = Report(copy, night.Second, night.First);
        Assert.Equal(Report(night.First, night.Second).Passes.SelectMany(pass => pass.Nodes).Select(node => (node.Name, node.Attempts, node.Outage)),
            again.Passes.SelectMany(pass => pass.Nodes).Select(node => (node.Name, node.Attempts, node.Outage)));
        Assert.Equal(night.First.Entries.Count + night.Second.Entries.Count, again.Sessions.Sum(session => session.Entries));
    }

    [Fact]
    public void Verdict_is_first_line_of_every_format()
    {
        UpgradeReport report = Report(night.First, night.Second);
        string[] texts = Texts(report);

        Assert.Equal($"# rehearsal, 1.10.8 → 1.11.6: {report.Verdict}", texts[0].Split('\n')[0]);
        Assert.Contains($"<h1 class=\"Complete\">rehearsal, 1.10.8 → 1.11.6: {report.Verdict}</h1>", texts[1], StringComparison.Ordinal);
        Json json = Json.Parse(texts[2], "");
        Assert.Equal((report.Verdict, "Complete"), (json["verdict"].Text, json["result"].Text));
        Assert.Equal(7, json["passes"].Items[0]["nodes"].Items.Count);
        Assert.Equal(night.First.Entries[^1].Hash, json["journals"].Items[0]["lastHash"].Text);
        Assert.All(texts, text => Assert.Contains(night.Plan.Hash, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Started_node_without_outcome_has_an_unknown_end()
    {
        string[] lines = night.Before.Split('\n');
        int start = Array.FindIndex(lines, line => line.Contains("\"kind\":\"start\",\"node\":\"a1\"", StringComparison.Ordinal)
            && !line.Contains("\"operation\":\"stage\"", StringComparison.Ordinal));

        UpgradeReport report = Report(JournalFile.Read(string.Join("\n", lines.Take(start + 1)) + "\n", "j"));

        Assert.Equal(ReportResult.Incomplete, report.Result);
        Assert.StartsWith("3 of 7 nodes upgraded, 1 with an unknown end (a1), 3 not started (a2, a3, p1)", report.Verdict, StringComparison.Ordinal);
        Assert.Contains("no journal shows its end", report.Passes[0].Nodes.Single(node => node.Name == "a1").Notes);
    }

    [Fact]
    public void Steps_from_the_pipeline_complete_a_journal()
    {
        string[] lines = night.Before.Split('\n');
        ReportBuilder builder = new([JournalFile.Read(string.Join("\n", lines.Take(2)) + "\n", "j")]);
        builder.Add(night.LastStep);
        builder.Add(night.Plan.Steps.First(step => step.Name == "m1") with { Status = DcosStepStatus.Done, Outcome = DcosOutcome.Upgraded });

        UpgradeReport report = Report(builder);

        Assert.StartsWith("1 of 7 nodes upgraded, 6 not started", report.Verdict, StringComparison.Ordinal);
        Assert.Equal(night.LastStep.Message, Assert.Single(report.Passes[0].Steps).Message);
    }

    [Fact]
    public void Nodes_of_a_plan_without_a_run_are_not_started()
    {
        ReportBuilder builder = new([Made(("opened", null, new() { ["operator"] = "me" }))]);
        builder.Add(night.Plan);

        UpgradeReport report = Report(builder);

        Assert.Equal((ReportResult.Incomplete, "rehearsal"), (report.Result, report.Cluster));
        Assert.StartsWith("0 of 7 nodes upgraded, 7 not started (m2, m3, m1, a1, a2 and 2 more)", report.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Rollout_without_a_plan_has_a_report()
    {
        MemoryFiles files = new();
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 2, PublicAgents = 0 });
        cluster.Inject("a1", RehearsalFault.PreChecksFail, 1);
        Session session = new(cluster, 1);
        using (Journal journal = Journal.Open(files, "j", cluster.Clock, session.Context.Operator, _ => { }))
        {
            journal.Write(new ClusterEvent { Name = "prod", Cmdlet = "Invoke-DcosNodeUpgrade" });
            journal.Write(new CallEvent
            {
                Cmdlet = "Invoke-DcosNodeUpgrade",
                Script = ScriptEvent.Of(session.Script),
                Throttle = 2,
                MaxFailures = 0,
                AcceptedRisks = ["no-backup"],
                MaxTaskLoss = 0,
                SkipNodeChecks = false,
                BreakLock = false,
            });
            session.Context.Journal.Join(journal);
            Assert.Null(session.Run(throttle: 2));
            session.Context.Journal.Leave(journal);
        }

        UpgradeReport report = Report(JournalFile.Read(files["j"], "j"));

        Assert.Equal("5 of 5 nodes upgraded; on the agents that were upgraded 6 of 6 tasks kept; journal consistent", report.Verdict);
        Assert.Equal((ReportResult.Complete, "prod"), (report.Result, report.Cluster));
        Assert.Equal([2, 1, 1, 1, 1], report.Passes[0].Nodes.OrderBy(node => node.Name, StringComparer.Ordinal).Select(node => node.Attempts));
        Assert.Contains(report.Items, item => item is { Topic: ReportTopic.Accepted, Name: "no-backup", Text: "" });
    }

    [Fact]
    public void Node_with_another_version_than_in_the_journals_gives_result_failed()
    {
        ReportBuilder builder = new([night.First, night.Second]);
        DcosNodeStatus[] now = [.. night.Plan.Steps.Where(step => step.Role is not null)
            .Select(step => new DcosNodeStatus { Name = step.Name, Version = step.Name == "a3" ? "1.10.8" : "1.11.6" })];

        UpgradeReport report = builder.Build("rehearsal", now, RehearsalCluster.Start);

        Assert.Equal(ReportResult.Failed, report.Result);
        Assert.Contains("different now: a3 at 1.10.8", report.Verdict, StringComparison.Ordinal);
        Assert.Equal(ReportResult.Complete, builder.Build("rehearsal", [.. now.Where(node => node.Name != "a3")], RehearsalCluster.Start).Result);
    }

    [Fact]
    public void Journals_of_several_clusters_are_refused()
    {
        JournalFile other = Made(("opened", null, []), ("cluster", null, new() { ["name"] = "other" }));

        Assert.Equal(SR.ReportMixed, Assert.Throws<InputException>(() => new ReportBuilder([night.First, other]).Cluster()).Id);
        Assert.Equal(SR.ReportMixed, Assert.Throws<InputException>(() => new ReportBuilder([other]).Cluster("third")).Id);
        Assert.Equal("OTHER", new ReportBuilder([Made(("opened", null, []))]).Cluster("OTHER"));
    }

    [Fact]
    public void Two_scripts_in_one_journal_are_two_passes()
    {
        Dictionary<string, object?> Script(string id, string to, string procedure) =>
            new() { ["script"] = new Dictionary<string, object?> { ["scriptId"] = id, ["from"] = "1.10.8", ["to"] = to, ["procedure"] = procedure } };
        Dictionary<string, object?> outcome = new() { ["operation"] = "upgrade", ["role"] = "Master", ["outcome"] = "Upgraded", ["checksWarning"] = true };

        UpgradeReport report = Report(Made(
            ("opened", null, []),
            ("call", null, Script("1", "1.11.6", "Upgrade")),
            ("outcome", "m1", outcome),
            ("call", null, Script("2", "1.11.6", "Strict")),
            ("outcome", "m1", new(outcome) { ["outcome"] = "Refused", ["reason"] = "Busy", ["next"] = "wait" })));

        Assert.Equal(
            "1.10.8 → 1.11.6: 1 of 1 nodes upgraded; 1.11.6, strict: 0 of 1 nodes switched to strict, 1 failed (m1); journal consistent", report.Verdict);
        Assert.True(report.Passes[0].Nodes[0].ChecksWarning);
        ReportItem failure = Assert.Single(report.Items);
        Assert.Equal(("Refused: Busy", "wait", false), (failure.Text, failure.Next, failure.Mended));
    }
}
