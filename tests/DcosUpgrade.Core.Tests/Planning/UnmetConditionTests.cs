using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Core.Tests.Journaling;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Health;
using DcosUpgrade.Planning;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>The conditions that are not met before the first master: all at once, as records.</summary>
public sealed class UnmetConditionTests
{
    private static readonly PlanRequest s_all = new() { MaxUnavailable = Quantity.Parse("100%", ""), MaxAppUnavailable = Quantity.Parse("100%", "") };

    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Agents = 8, PublicAgents = 0 });
    private readonly Entries _journal = new();

    [Fact]
    public void All_conditions_are_records_of_the_failed_step()
    {
        foreach (string node in new[] { "m2", "a1", "a2", "a3", "a4", "a5", "a6" })
        {
            _cluster.Inject(node, RehearsalFault.ClockUnsynced);
        }

        _cluster.Inject("a2", RehearsalFault.DiskFull);
        DcosUpgradeStep step = Refused("overlay-ipv6", "rexray");

        Assert.Equal(
            ["a1", "a2", "a3", "a4", "a5", "a6", "m2"],
            step.Conditions.Where(condition => condition.Id == "clock-sync").Select(condition => condition.Node).Order(StringComparer.Ordinal));
        DcosUpgradeCondition disk = Assert.Single(step.Conditions, condition => condition.Id == "disk-space");
        Assert.Equal(("a2", DcosCheckSeverity.Blocking, null), (disk.Node, disk.Severity, disk.Risk));
        Assert.Contains("du ", disk.Remedy, StringComparison.Ordinal);
        Assert.StartsWith("disk-space: expected", disk.Message, StringComparison.Ordinal);
        Assert.Equal(
            [("rehearsal", "no-backup"), ("rehearsal", "no-new-nodes")],
            step.Conditions.Where(condition => condition.Severity == DcosCheckSeverity.Risk).Select(condition => (condition.Node, condition.Risk)).Order());
        Assert.Equal(step.Conditions.Length, step.Conditions.Select(condition => (condition.Node, condition.Id)).Distinct().Count());
    }

    [Fact]
    public void One_command_lists_them_and_one_accepts_the_risks_with_those_that_are_accepted_already()
    {
        _cluster.Inject("a2", RehearsalFault.DiskFull);

        string[] lines = Refused("overlay-ipv6", "rexray").NextStep!.Split('\n');

        Assert.Equal("# To list every condition that is not met:", lines[0]);
        Assert.Equal(
            "$cluster | Test-DcosPrerequisite -ToVersion 1.11.6 -Name risk-no-new-nodes, disk-space, risk-no-backup | Where-Object Status -in Failed, Unknown",
            lines[1]);
        Assert.Equal(
            "# To accept the risks: $plan | Invoke-DcosUpgradePlan -AcceptRisk no-new-nodes, no-backup, overlay-ipv6, rexray",
            lines[^1]);
    }

    [Fact]
    public void Node_that_does_not_answer_and_unhealthy_masters_are_conditions()
    {
        _cluster.Inject("a3", RehearsalFault.LinkDown, 6000);
        _cluster.Inject("m2", RehearsalFault.EndpointsSilent, 6000);

        DcosUpgradeStep step = Refused([.. CheckCatalog.Risks]);

        DcosUpgradeCondition unread = Assert.Single(step.Conditions, condition => condition.Node == "a3");
        Assert.Equal("node-state", unread.Id);
        Assert.Contains("Get-DcosUpgradeStatus", unread.Remedy, StringComparison.Ordinal);
        Assert.Contains(step.Conditions, condition => condition.Node == "m2" && GateCatalog.All.Any(gate => gate.Name == condition.Id));
        Assert.StartsWith("# To list every condition", step.NextStep, StringComparison.Ordinal);
        Assert.DoesNotContain("-AcceptRisk", step.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Journal_has_the_conditions_and_a_step_without_any_has_no_member()
    {
        _cluster.Inject("a2", RehearsalFault.DiskFull);
        _ = Refused([.. CheckCatalog.Risks]);
        Session accepted = Session(2, [.. CheckCatalog.Risks]);
        _cluster.Clear("a2", RehearsalFault.DiskFull);
        Assert.Null(accepted.Run(accepted.Plan(s_all), 0));

        Dictionary<string, object?>[] steps = [.. _journal.Of("step")];
        Dictionary<string, object?> condition = Assert.Single(((IEnumerable<object?>)steps[0]["conditions"]!).Cast<Dictionary<string, object?>>());
        Assert.Equal(["node", "id", "severity", "risk", "message", "remedy"], condition.Keys);
        Assert.Equal(("a2", "disk-space", "Blocking"), (condition["node"], condition["id"], condition["severity"]));
        Assert.All(steps.Skip(1), step => Assert.DoesNotContain("conditions", step.Keys));
    }

    [Theory]
    [InlineData("a2: disk-space: expected 5 GiB, found: 1", "a2", "disk-space", "disk-space: expected 5 GiB, found: 1")]
    [InlineData("a3: Refused (Busy)", "a3", "node-state", "Refused (Busy)")]
    [InlineData("no node", "", "node-state", "no node")]
    public void Text_of_a_job_is_a_condition_again(string text, string node, string id, string message)
    {
        DcosUpgradeCondition condition = DcosUpgradeCondition.Parse(text);

        Assert.Equal((node, id, message), (condition.Node, condition.Id, condition.Message));
    }

    [Fact]
    public void Conditions_within_the_budget_of_failures_are_shown_by_the_step_that_is_done()
    {
        _cluster.Inject("a2", RehearsalFault.ClockUnsynced);
        Session session = Session(1, [.. CheckCatalog.Risks]);

        Assert.Null(session.Run(session.Plan(s_all with { MaxFailures = 1 }), 0));

        Assert.Equal(DcosStepStatus.Done, session.Steps[0].Status);
        Assert.Equal("a2", Assert.Single(session.Steps[0].Conditions).Node);
    }

    private DcosUpgradeStep Refused(params string[] accepted)
    {
        Session session = Session(1, accepted);
        _ = session.Run(session.Plan(s_all));
        DcosUpgradeStep step = Assert.Single(session.Steps);
        Assert.Equal(DcosStepStatus.Failed, step.Status);
        return step;
    }

    private Session Session(int number, string[] accepted)
    {
        Session session = new(_cluster, number, options: new RunOptions { Progress = new MessageRecorder(), AcceptedRisks = accepted },
            planOptions: run => new PlanOptions(run) { Demands = new PlanDemands() });
        session.Context.Journal.Join(_journal);
        return session;
    }
}
