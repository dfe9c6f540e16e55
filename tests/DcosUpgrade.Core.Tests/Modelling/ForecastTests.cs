using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DcosUpgrade.Core.Tests.Journaling;
using DcosUpgrade.Core.Tests.Planning;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Modelling;
using DcosUpgrade.Planning;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Modelling;

public sealed class ForecastTests
{
    private static readonly Lazy<ClusterModel> s_model = new(() => Models.Of(new RehearsalCluster(Models.Options with { Agents = 3 })));
    private static readonly Lazy<DcosUpgradeForecast> s_forecast = new(() => ForecastSummary.Of(s_model.Value, [.. Runs(Request(s_model.Value), 1, 10)]));

    [Fact]
    public void Runs_with_other_seeds_end_within_the_range()
    {
        TimeSpan[] ends = [.. Runs(Request(s_model.Value), 1001, 5).Select(run => run.End).Order()];

        Assert.InRange(ends[2], s_forecast.Value.EndP10, s_forecast.Value.EndP90 + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Forecast_has_the_waves_of_the_plan_in_their_order()
    {
        DcosUpgradePlan plan = Models.PlanOf(Models.Rehearse(s_model.Value));

        Assert.Equal(
            plan.Steps.GroupBy(step => (step.Wave, step.Phase)).Select(wave => (wave.Key.Wave, wave.Key.Phase, wave.Count(step => step.Role is not null))),
            s_forecast.Value.Waves.Select(wave => (wave.Wave, wave.Phase, wave.Nodes)));
        Assert.All(s_forecast.Value.Waves, wave => Assert.True(wave.StartP50 <= wave.EndP50 && wave.EndP10 <= wave.EndP50 && wave.EndP50 <= wave.EndP90));
        Assert.True(s_forecast.Value.OutageP50 < TimeSpan.FromSeconds(60), $"{s_forecast.Value.OutageP50}");
        Assert.Equal((10, 10, 5), (s_forecast.Value.Seeds, s_forecast.Value.Completed, s_forecast.Value.LongestSteps.Length));
    }

    [Fact]
    public void Measured_times_decide_the_durations()
    {
        ClusterModel measured = s_model.Value with
        {
            Times = new Dictionary<ModelTime, IReadOnlyList<TimeSpan>>
            {
                [ModelTime.MasterScript] = [TimeSpan.FromMinutes(30)],
                [ModelTime.AgentScript] = [TimeSpan.FromMinutes(20)],
                [ModelTime.AgentOutage] = [TimeSpan.FromSeconds(100)],
            },
        };

        DcosUpgradeForecast forecast = ForecastSummary.Of(measured, [.. Runs(Request(measured), 1, 10)]);

        Assert.Equal(["MasterScript", "AgentScript", "AgentOutage"], forecast.Measured);
        Assert.Equal(["Staging", "Checks", "MasterGates", "AgentGates"], forecast.Assumed);
        Assert.InRange(forecast.OutageP50!.Value.TotalSeconds, 94, 108);
        Assert.InRange(forecast.LongestSteps[0].DurationP50.TotalMinutes, 28, 34);
    }

    /// <summary>Times of a real upgrade by this plan, which ended after 95 s: its services started faster than those of DC/OS do.</summary>
    /// <param name="outage">0: none was observed, because every agent was back between two views.</param>
    [Theory]
    [InlineData(2.4)]
    [InlineData(0)]
    public void Measured_gates_decide_although_the_simulation_takes_longer(double outage)
    {
        ClusterModel measured = s_model.Value with
        {
            Times = new Dictionary<ModelTime, IReadOnlyList<TimeSpan>>
            {
                [ModelTime.Staging] = [TimeSpan.FromSeconds(1)],
                [ModelTime.MasterScript] = [TimeSpan.FromSeconds(4.4), TimeSpan.FromSeconds(5.9)],
                [ModelTime.AgentScript] = [TimeSpan.FromSeconds(2.9)],
                [ModelTime.AgentOutage] = outage > 0 ? [TimeSpan.FromSeconds(outage)] : [],
                [ModelTime.Checks] = [TimeSpan.FromSeconds(3.6)],
                [ModelTime.MasterGates] = [TimeSpan.FromSeconds(8.1), TimeSpan.FromSeconds(9.2)],
                [ModelTime.AgentGates] = [TimeSpan.FromSeconds(12.5), TimeSpan.FromSeconds(14.1)],
                [ModelTime.ExhibitorCheck] = [TimeSpan.FromSeconds(1)],
            },
        };

        DcosUpgradeForecast forecast = ForecastSummary.Of(measured, [.. Runs(Request(measured), 1, 10)]);

        Assert.Equal(outage > 0 ? [] : ["AgentOutage"], forecast.Assumed);
        Assert.InRange(forecast.Waves.Single(wave => wave.Phase == DcosPlanPhase.Masters).EndP50.TotalSeconds, 54, 66);
        Assert.InRange(forecast.OutageP90!.Value.TotalSeconds, 2, 5);
    }

    [Theory]
    [InlineData("1.10.8", "1.11.6", DcosEdition.Enterprise, DcosSecurityMode.Strict)]
    [InlineData("1.12.5", "1.13.9", DcosEdition.Open, DcosSecurityMode.None)]
    [InlineData("2.0.6", "2.2.1", DcosEdition.Open, DcosSecurityMode.None)]
    public void Measured_gates_decide_on_other_lines_and_editions(string from, string to, DcosEdition edition, DcosSecurityMode mode)
    {
        ClusterModel measured = Models.Of(new RehearsalCluster(Models.Options with
        {
            Agents = 2,
            FromVersion = from,
            ToVersion = to,
            Edition = edition,
            SecurityMode = mode,
        })) with
        {
            Times = new Dictionary<ModelTime, IReadOnlyList<TimeSpan>>
            {
                [ModelTime.Staging] = [TimeSpan.FromSeconds(20)],
                [ModelTime.MasterScript] = [TimeSpan.FromSeconds(100)],
                [ModelTime.AgentScript] = [TimeSpan.FromSeconds(60)],
                [ModelTime.Checks] = [TimeSpan.FromSeconds(10)],
                [ModelTime.MasterGates] = [TimeSpan.FromSeconds(100)],
                [ModelTime.AgentGates] = [TimeSpan.FromSeconds(40)],
            },
        };

        ForecastRun[] runs = [.. Runs(Request(measured) with { FromVersion = from, ToVersion = to }, 1, 5)];

        Assert.InRange(ForecastSummary.Of(measured, runs).Waves.Single(wave => wave.Phase == DcosPlanPhase.Masters).EndP50.TotalSeconds, 570, 750);
    }

    [Fact]
    public void Forecast_from_the_journal_of_an_upgrade_has_the_end_of_that_upgrade_in_its_range()
    {
        RehearsalCluster cluster = Models.Rehearse(s_model.Value, seed: 2001);
        Session session = new(cluster, 1);
        TimedJournal journal = new(cluster.Clock);
        session.Context.Journal.Join(journal);
        Assert.Null(session.Run(Models.PlanOf(cluster)));
        TimeSpan took = journal.Events.Last(one => one.Event is StepEvent).At - journal.Events.First(one => one.Event is PlanEvent).At;

        MeasuredTimes times = new();
        times.Add(journal.Events);
        ClusterModel measured = s_model.Value with { Times = times.Times };
        DcosUpgradeForecast forecast = ForecastSummary.Of(measured, [.. Runs(Request(measured), 1, 20)]);

        Assert.Equal(["Staging", "MasterScript", "AgentScript", "AgentOutage", "Checks", "MasterGates", "AgentGates"], forecast.Measured);
        Assert.InRange(took, forecast.EndP10, forecast.EndP90);
    }

    [Fact]
    public void Forecast_of_a_plan_that_never_completes_is_an_error()
    {
        ForecastRun stopped = new([], TimeSpan.Zero, "m1: no quorum");

        ClusterStateException error = Assert.Throws<ClusterStateException>(() => ForecastSummary.Of(s_model.Value, [stopped]));

        Assert.Equal(SR.ForecastFailed, error.Id);
        Assert.Contains("m1: no quorum", error.Message);
    }

    [Fact]
    public void Forecast_is_kept_in_the_plan_file_and_is_not_part_of_the_hash()
    {
        DcosUpgradePlan plan = Plans.Of(Plans.Request, Plans.Master("m1", Leader.Mesos), Plans.Agent("a1"));
        string with = PlanJson.Write(plan with { Forecast = s_forecast.Value });

        DcosUpgradePlan read = PlanJson.Read(with, "file");

        Assert.Equal(plan.Hash, read.Hash);
        Assert.Equal(with, PlanJson.Write(read));
        Assert.Equal(s_forecast.Value.Waves, read.Forecast!.Waves);
        Assert.Null(PlanJson.Read(PlanJson.Write(plan), "file").Forecast);
        Assert.Equal(
            SR.PlanUnreadable,
            Assert.Throws<InputException>(() => PlanJson.Read(with.Replace("\"seeds\":10", "\"seeds\":0"), "file")).Id);
    }

    [Fact]
    public void Run_of_a_plan_writes_its_forecast_after_the_plan()
    {
        RehearsalCluster cluster = Models.Rehearse(s_model.Value);
        Session session = new(cluster, 1);
        Entries entries = new();
        session.Context.Journal.Join(entries);

        _ = session.Run(Models.PlanOf(cluster) with { Forecast = s_forecast.Value });

        Dictionary<string, object?> written = Assert.Single(entries.Of("forecast"));
        Assert.Equal(JournalMapper.DataOf(new ForecastEvent { Plan = (string?)written["plan"], Wave = null, Forecast = s_forecast.Value }), written);
    }

    [Theory]
    [InlineData(1, 50)]
    [InlineData(120, 50)]
    [InlineData(403, 14)]
    [InlineData(10_000, 5)]
    public void Number_of_simulated_runs_falls_with_the_number_of_nodes(int nodes, int seeds) => Assert.Equal(seeds, ForecastSummary.SeedsFor(nodes));

    private static ForecastRequest Request(ClusterModel model) => new(
        model,
        Plans.Request with { MaxUnavailable = Quantity.Parse("2", ""), Canary = 1, PauseBefore = ["Agents"] },
        "1.10.8",
        "1.11.6",
        DcosProcedure.Upgrade);

    private static IEnumerable<ForecastRun> Runs(ForecastRequest request, int first, int count) => Enumerable.Range(first, count).Select(seed =>
    {
        ForecastRun run = ForecastRun.Of(request, seed, CancellationToken.None);
        Assert.Null(run.Problem);
        return run;
    });

    private sealed class TimedJournal(VirtualClock clock) : IJournal
    {
        public List<TimedEvent> Events { get; } = [];

        public void Write(JournalEvent journalEvent) => Events.Add(new TimedEvent(clock.UtcNow, journalEvent));
    }
}
