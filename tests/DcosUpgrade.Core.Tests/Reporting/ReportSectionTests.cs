using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DcosUpgrade.Reporting;
using Xunit;
using static DcosUpgrade.Core.Tests.Reporting.ReportFixture;

namespace DcosUpgrade.Core.Tests.Reporting;

/// <summary>What the reader of a report finds where.</summary>
public sealed class ReportSectionTests(ReportFixture night) : IClassFixture<ReportFixture>
{
    [Fact]
    public void Failures_follow_the_verdict_before_every_other_section()
    {
        XElement page = Page(Report(night.First));

        Assert.Equal("failures", Sections(page)[0]);
        XElement failure = page.Descendants("section").First().Descendants("article").Single();
        Assert.Equal("Failed", (string?)failure.Attribute("class"));
        Assert.Contains("a2", failure.Value, StringComparison.Ordinal);
        Assert.Contains("-MaxTaskLoss", failure.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_night_has_timeline_nodes_outages_tasks_gates_and_audit()
    {
        XElement page = Page(Report(night.First, night.Second));

        string[] wanted = ["timeline", "nodes", "outages", "tasks", "gates", "accepted", "steps", "audit"];
        Assert.Equal(wanted, Sections(page).Where(wanted.Contains));
        Assert.Equal(
            night.Plan.Steps.Where(step => step.Role is not null).Select(step => step.Name).Order(StringComparer.Ordinal),
            page.Descendants("a").Select(link => (string)link.Attribute("href")!).Where(target => target.StartsWith("#node-", StringComparison.Ordinal))
                .Select(target => target[6..]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(
            page.Descendants("a").Select(link => (string)link.Attribute("href")!).Where(target => target.StartsWith('#')),
            target => Assert.Contains(page.DescendantsAndSelf(), element => "#" + (string?)element.Attribute("id") == target));
    }

    [Fact]
    public void Page_needs_no_other_file()
    {
        string html = HtmlReport.Write(Report(night.First, night.Second), CultureInfo.InvariantCulture);

        Assert.DoesNotMatch("(src|href)=\"(?!#)", html);
        Assert.DoesNotMatch(@"url\(|@import|https?://(?!www\.w3\.org)", html.Replace(night.Plan.ScriptUrl ?? "-", "", StringComparison.Ordinal));
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.Contains("@media print", html, StringComparison.Ordinal);
        Assert.Contains("width=device-width", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Forecast_stands_beside_what_happened()
    {
        ReportSection section = ReportDocument.Of(Forecasted()).Sections.Single(part => part.Id == "forecast");

        ReportTable table = Assert.Single(section.Tables);
        Assert.Equal("49 of 50 simulated runs completed", table.Title);
        Assert.Equal(
            [
                "End of wave 1|10 min 00 s|9 min 00 s to 12 min 00 s|11 min 00 s|within the range",
                "End of wave 2|15 min 00 s|14 min 00 s to 16 min 00 s|20 min 00 s|later by 4 min 00 s",
                "End|30 min 00 s|25 min 00 s to 40 min 00 s|20 min 00 s|earlier by 5 min 00 s",
            ],
            table.Rows.Select(row => string.Join('|', row.Cells)));
    }

    [Fact]
    public void Wave_of_a_forecast_ends_with_the_gates_of_its_nodes_and_the_plan_with_its_first_run()
    {
        UpgradeReport report = Forecasted();
        ReportPass pass = report.Passes[0];
        DateTimeOffset start = pass.Forecast!.Start;
        ReportStep Compared(double begin) => new(9, "prod", "Compare", "Done", start + Minutes(begin), Minutes(1), null);
        pass = pass with
        {
            Nodes = [pass.Nodes[0] with { CompletedAt = start + Minutes(11.5) }, pass.Nodes[1] with { CompletedAt = start + Minutes(26) }],
            Steps = [Compared(26), Compared(900)],
        };

        ReportTable table = Assert.Single(ReportDocument.Of(report with { Passes = [pass] }).Sections.Single(part => part.Id == "forecast").Tables);

        Assert.Equal(
            ["11 min 30 s|within the range", "26 min 00 s|later by 10 min 00 s", "27 min 00 s|within the range"],
            table.Rows.Select(row => string.Join('|', row.Cells.Skip(3))));
    }

    [Fact]
    public void Forecast_of_outages_says_so_when_no_agent_was_seen_to_be_away()
    {
        UpgradeReport report = Forecasted();
        ReportForecast made = report.Passes[0].Forecast!;
        ReportForecast outages = made with { Forecast = made.Forecast with { OutageP50 = Minutes(1), OutageP90 = Minutes(2) } };

        ReportSection section = ReportDocument.Of(report with { Passes = [report.Passes[0] with { Forecast = outages }] }).Sections
            .Single(part => part.Id == "forecast");

        Assert.Equal("Outage of an agent (median)|1 min 00 s|up to 2 min 00 s||none was observed", string.Join('|', section.Tables[0].Rows[^1].Cells));
    }

    [Fact]
    public void Report_without_a_forecast_has_no_section_for_it() =>
        Assert.DoesNotContain(ReportDocument.Of(Report(night.First, night.Second)).Sections, section => section.Id == "forecast");

    [Fact]
    public void Equal_waits_of_many_nodes_are_one_row()
    {
        List<(string, string?, Dictionary<string, object?>)> entries = [("opened", null, new() { ["operator"] = "me" })];
        entries.AddRange(Enumerable.Range(1, 41).Select(i =>
            ("interlock", (string?)$"a{i}", new Dictionary<string, object?> { ["heldBy"] = $"master m2: all serving for {i} s" })));

        ReportTable waits = Assert.Single(ReportDocument.Of(Report(Made([.. entries]))).Sections.Single(section => section.Id == "waits").Tables);

        ReportRow row = Assert.Single(waits.Rows);
        Assert.Contains("41", string.Join('|', row.Cells), StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_that_is_open_says_so_and_one_that_was_resolved_says_when_and_by_whom()
    {
        string open = Assert.Single(Page(Report(night.First)).Descendants("article")).Value;
        string resolved = Assert.Single(Page(Report(night.First, night.Second)).Descendants("article")).Value;

        Assert.Contains("Not resolved when the journals end.", open, StringComparison.Ordinal);
        Assert.Matches(@"Resolved at 2018-10-20 \d\d:\d\d:\d\dZ in the session of operator2@rehearsal \(pid 1002\)\.", resolved);
        Assert.Contains("Accepted in between: MaxTaskLoss", resolved, StringComparison.Ordinal);
    }

    [Fact]
    public void Night_of_a_thousand_agents_is_readable_and_small()
    {
        UpgradeReport report = Report(Thousand());
        string html = HtmlReport.Write(report, CultureInfo.InvariantCulture);
        XElement page = Page(report);

        Assert.InRange(html.Length, 100_000, 5_000_000);
        XElement[] waves = [.. page.Descendants("section").Single(section => (string?)section.Attribute("id") == "nodes").Elements("details")];
        Assert.Equal(10, waves.Length);
        Assert.All(waves, wave => Assert.Equal(wave.Value.Contains("failed", StringComparison.Ordinal), wave.Attribute("open") is not null));
        Assert.Single(waves, wave => wave.Attribute("open") is not null);
        Assert.Equal(1000, page.Descendants("tr").Count(row => ((string?)row.Attribute("id"))?.StartsWith("node-", StringComparison.Ordinal) is true));
        Assert.Equal(1 + 30, page.Descendants("details").Count(chart => (string?)chart.Attribute("class") == "chart"));
    }

    /// <summary>A journal of ten waves of a hundred agents in three zones; one agent fails.</summary>
    private static JournalFile Thousand()
    {
        List<(string, string?, Dictionary<string, object?>)> entries = [("opened", null, new() { ["operator"] = "me" })];
        string[] agents = [.. Enumerable.Range(1, 1000).Select(number => $"a{number:0000}")];
        entries.Add(("plan", null, new()
        {
            ["hash"] = "0123",
            ["script"] = new Dictionary<string, object?> { ["scriptId"] = "1", ["from"] = "1.10.8", ["to"] = "1.11.6", ["procedure"] = "Upgrade" },
            ["nodes"] = new Dictionary<string, object?> { ["Agents"] = agents },
            ["places"] = agents.Select((agent, index) => (agent, wave: 2 + (index / 100), zone: $"az-{index % 3}"))
                .GroupBy(agent => (agent.wave, agent.zone))
                .Select(place => new Dictionary<string, object?>
                {
                    ["wave"] = place.Key.wave, ["zone"] = place.Key.zone, ["nodes"] = place.Select(agent => agent.agent).ToArray(),
                }).ToArray(),
        }));
        foreach (string agent in agents)
        {
            entries.Add(("interlock", agent, new() { ["heldBy"] = "10 agents are at work, 10 allowed" }));
            entries.Add(("start", agent, new() { ["started"] = true }));
            foreach (string phase in new[] { "fetching 3/72", "script running", "activating", "starting dcos-net.service" })
            {
                entries.Add(("run", agent, new() { ["phase"] = phase }));
            }

            string outcome = agent == "a0500" ? "Refused" : "Upgraded";
            entries.Add(("outcome", agent, new() { ["operation"] = "upgrade", ["role"] = "Agent", ["outcome"] = outcome, ["outageSec"] = 21 }));
            entries.Add(("gates", agent, new()
            {
                ["healthy"] = outcome == "Upgraded",
                ["gates"] = Enumerable.Range(1, 20).Select(gate => new Dictionary<string, object?>
                {
                    ["name"] = $"gate-{gate}", ["status"] = "Passed", ["expected"] = "active", ["actual"] = $"{agent} active for {gate} s",
                }).ToArray(),
            }));
        }

        return Made([.. entries]);
    }

    /// <summary>A night of two waves with a forecast: the first within it, the second later, the end earlier.</summary>
    internal static UpgradeReport Forecasted()
    {
        DcosUpgradeForecast forecast = new()
        {
            Seeds = 50,
            Completed = 49,
            Waves =
            [
                new DcosForecastWave { Wave = 0, Phase = DcosPlanPhase.Prepare },
                new DcosForecastWave { Wave = 1, Nodes = 1, EndP10 = Minutes(9), EndP50 = Minutes(10), EndP90 = Minutes(12) },
                new DcosForecastWave { Wave = 2, Nodes = 1, EndP10 = Minutes(14), EndP50 = Minutes(15), EndP90 = Minutes(16) },
            ],
            EndP10 = Minutes(25),
            EndP50 = Minutes(30),
            EndP90 = Minutes(40),
        };
        UpgradeReport report = Report(Made(("opened", null, [])));
        DateTimeOffset start = new(2018, 10, 20, 2, 0, 0, TimeSpan.Zero);
        ReportNode Done(string name, int wave, double begin, double end) => new()
        {
            Name = name,
            Role = wave == 1 ? DcosRole.Master : DcosRole.Agent,
            Wave = wave,
            Standing = ReportStanding.Done,
            StartedAt = start + Minutes(begin),
            Duration = Minutes(end - begin),
            Notes = [],
        };
        ReportPass pass = new()
        {
            Script = new ReportScript("id", null, "1.10.8", "1.11.6", DcosProcedure.Upgrade, null, null),
            Plans = [],
            Nodes = [Done("m1", 1, 2, 11), Done("a1", 2, 12, 20)],
            Steps = [],
            Longest = [],
            Timeline = new ReportTimeline([], []),
            Forecast = new ReportForecast(start, forecast),
        };
        return report with { Passes = [pass] };
    }

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    private static string[] Sections(XElement page) => [.. page.Descendants("section").Select(section => (string)section.Attribute("id")!)];

    /// <summary>The body of the HTML report, which is well-formed.</summary>
    private static XElement Page(UpgradeReport report)
    {
        string html = HtmlReport.Write(report, CultureInfo.InvariantCulture);
        return XElement.Parse(Regex.Match(html, "<body>(?s:.)*?(?=\n<script>)").Value + "</body>");
    }
}
