using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Journaling;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>What a plan demands before its first master: sound nodes, known risks, a backup. And what it no longer does in mid-upgrade.</summary>
public sealed class PlanCheckTests
{
    private static readonly PlanRequest s_all = new() { MaxUnavailable = Quantity.Parse("100%", ""), MaxAppUnavailable = Quantity.Parse("100%", "") };
    private static readonly string[] s_risks = ["no-new-nodes", "overlay-ipv6", "rexray"];

    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Agents = 3, PublicAgents = 0 });
    private readonly Entries _journal = new();

    [Theory]
    [InlineData(RehearsalFault.ClockUnsynced, "m2", "timedatectl")]
    [InlineData(RehearsalFault.PortsFiltered, "m3", "iptables")]
    [InlineData(RehearsalFault.DiskFull, "a3", "du ")]
    [InlineData(RehearsalFault.MarathonDeploying, "m1", "")]
    public void Failed_check_is_reported_with_its_remedy_and_starts_nothing(RehearsalFault fault, string node, string remedy)
    {
        _cluster.Inject(node, fault);
        Session session = Session(1, CheckCatalog.Risks);

        string? stopped = session.Run(session.Plan(s_all));

        DcosUpgradeStep step = Assert.Single(session.Steps);
        Assert.Equal(DcosStepStatus.Failed, step.Status);
        Assert.Contains("expected", stopped, StringComparison.Ordinal);
        Assert.Contains(remedy, step.NextStep, StringComparison.Ordinal);
        Assert.Empty(session.Writes);
    }

    [Fact]
    public void All_checks_of_a_node_are_one_exec()
    {
        Session session = Session(1, CheckCatalog.Risks);
        DcosUpgradePlan plan = session.Plan(s_all);
        List<string> asked = [];
        _cluster.OnCall = (node, operation, before) =>
        {
            if (before && operation is NodeConditionsOperation)
            {
                asked.Add(node.Name);
            }

            return Task.CompletedTask;
        };

        Assert.Null(session.Run(plan, 0));
        Assert.Equal(["a1", "a2", "a3", "m1", "m2", "m3"], asked.OrderBy(name => name, StringComparer.Ordinal));
    }

    [Fact]
    public void Agents_that_fail_a_check_count_as_failures_and_may_be_as_many()
    {
        _cluster.Inject("a2", RehearsalFault.ClockUnsynced);
        Session session = Session(1, CheckCatalog.Risks);

        Assert.Null(session.Run(session.Plan(s_all with { MaxFailures = 1 })));
        Assert.Contains("a2: clock-sync", session.Steps[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Excluded_check_does_not_stop_the_plan_and_is_in_the_journal()
    {
        _cluster.Inject("m2", RehearsalFault.ClockUnsynced);
        Session session = Session(1, CheckCatalog.Risks, new PlanDemands { Excluded = check => check is ClockSyncCheck, ExcludedNames = ["clock-sync"] });

        Assert.Null(session.Run(session.Plan(s_all), 0));
        Assert.All(_journal.Of("checks").Take(1), entry => Assert.Equal(["clock-sync"], (IEnumerable<string>)entry["excluded"]!));
    }

    [Fact]
    public void Backup_is_required_with_every_check_excluded()
    {
        Session session = Session(1, [], new PlanDemands { Excluded = _ => true, ExcludedNames = ["*"] });

        Assert.Contains("found none", session.Run(session.Plan(s_all)), StringComparison.Ordinal);
        Assert.Equal(DcosStepStatus.Done, session.Steps[0].Status);
    }

    [Fact]
    public void Risk_stops_a_plan_until_it_is_accepted_and_the_journal_has_it()
    {
        Session first = Session(1, [.. s_risks.Skip(1), "no-backup"]);
        DcosUpgradePlan plan = first.Plan(s_all);

        Assert.Contains("risk-no-new-nodes", first.Run(plan), StringComparison.Ordinal);
        Assert.Contains("-AcceptRisk no-new-nodes", Assert.Single(first.Steps).NextStep, StringComparison.Ordinal);
        Assert.Empty(first.Writes);
        Assert.DoesNotContain(_journal.Of("risk"), risk => (string?)risk["accepted"] == "no-new-nodes");

        Session second = Session(2, [.. s_risks, "risk-no-backup"]);
        Assert.Null(second.Run(plan, 0));
        Dictionary<string, object?> entry = _journal.Of("risk").Single(risk => (string?)risk["accepted"] == "no-new-nodes");
        Assert.StartsWith("operator2@", (string)entry["by"]!, StringComparison.Ordinal);
        Assert.Equal(plan.Hash, entry["plan"]);
        Assert.Contains("no-new-nodes", second.Steps[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Partly_upgraded_cluster_is_not_refused()
    {
        Session first = Session(1, CheckCatalog.Risks);
        DcosUpgradePlan plan = first.Plan(s_all);
        Assert.Null(first.Run(plan, 0));
        Assert.Null(first.Run(plan, 1));

        // Once there is no way back, what nobody began with is no reason to stop halfway, and risks were accepted before.
        _cluster.Inject("m1", RehearsalFault.MarathonDeploying);
        _cluster.Inject("m2", RehearsalFault.ClockUnsynced);
        Session second = Session(2, []);

        Assert.Null(second.Run(plan));
        Assert.Equal(6, _cluster.Invariants.ScriptStarts.Count);
        Assert.All(_cluster.Invariants.ScriptStarts, starts => Assert.Equal(1, starts.Value));
    }

    [Fact]
    public void Remaining_nodes_are_checked_in_a_started_upgrade()
    {
        Session first = Session(1, CheckCatalog.Risks);
        DcosUpgradePlan plan = first.Plan(s_all);
        Assert.Null(first.Run(plan, 0));
        Assert.Null(first.Run(plan, 1));
        _cluster.Inject("a3", RehearsalFault.DiskFull);
        Session second = Session(2, []);

        Assert.Contains("a3: disk-space", second.Run(plan), StringComparison.Ordinal);
        Assert.Equal(3, _cluster.Invariants.ScriptStarts.Count);
    }

    [Fact]
    public void Without_a_backup_no_master_is_started_even_in_its_own_wave()
    {
        Session session = Session(1, s_risks);
        DcosUpgradePlan plan = session.Plan(s_all);

        Assert.Contains("found none", session.Run(plan), StringComparison.Ordinal);
        Assert.Contains("Backup-DcosCluster", session.Steps[^1].NextStep, StringComparison.Ordinal);
        Assert.Contains("-AcceptRisk no-backup", session.Steps[^1].NextStep, StringComparison.Ordinal);
        Assert.Contains("found none", session.Run(plan, 1), StringComparison.Ordinal);
        Assert.Empty(_cluster.Invariants.ScriptStarts);
    }

    [Theory]
    [InlineData(23, true)]
    [InlineData(25, false)]
    public void Backup_counts_while_it_is_recent(double hours, bool counts)
    {
        BackUp();
        Pass(hours);
        Session session = Session(1, s_risks);

        string? stopped = session.Run(session.Plan(s_all), 0);

        Assert.Equal(counts, stopped is null);
        Assert.Equal(counts ? DcosStepStatus.Done : DcosStepStatus.Failed, session.Steps[1].Status);
        Assert.Contains($"{hours} h old", session.Steps[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backup_age_is_not_checked_after_the_first_master()
    {
        BackUp();
        Session first = Session(1, s_risks);
        DcosUpgradePlan plan = first.Plan(s_all);
        bool died = false;
        _cluster.OnCall = (_, _, before) =>
        {
            if (before && !died && _cluster.Invariants.ScriptStarts.Count > 0)
            {
                died = true;
                first.Die();
            }

            return Task.CompletedTask;
        };
        Assert.Throws<OperatorEnded>(() => first.Run(plan));
        _cluster.GoneOperators.Add(first.Context.Operator.Identity);
        Pass(48);
        Session second = Session(2, []);

        Assert.Null(second.Run(plan));
        Assert.Equal(DcosStepStatus.AlreadyDone, second.Steps[1].Status);
        Assert.Equal(6, _cluster.Invariants.ScriptStarts.Count);
    }

    [Fact]
    public void Accepted_missing_backup_is_in_the_report_and_the_journal()
    {
        Session session = Session(1, [.. s_risks, "no-backup"]);

        Assert.Null(session.Run(session.Plan(s_all), 0));
        Assert.Equal(DcosStepStatus.Skipped, session.Steps[1].Status);
        Assert.Contains("without a recent backup (none), by decision of operator1@rehearsal (pid 1001) (-AcceptRisk no-backup)", session.Steps[1].Message,
            StringComparison.Ordinal);
        Assert.Contains(_journal.Of("risk"), risk => (string?)risk["accepted"] == "no-backup");
        Assert.Contains(session.Messages.Warnings, warning => warning.Contains("no-backup", StringComparison.Ordinal));
    }

    private Session Session(int number, IReadOnlyCollection<string> accepted, PlanDemands? demands = null)
    {
        Session session = new(_cluster, number, options: new RunOptions { Progress = new MessageRecorder(), AcceptedRisks = accepted },
            planOptions: run => new PlanOptions(run) { Demands = demands ?? new PlanDemands() });
        session.Context.Journal.Join(_journal);
        return session;
    }

    private void BackUp()
    {
        BackupRecord record =
            new(_cluster.Clock.UtcNow, TimeSpan.Zero, "somebody", "/backup", [new BackupItem(nameof(BackupKind.ZooKeeper), "m1", "zk.tgz", 1, "00")]);
        Session session = Session(9, []);
        Driving.RunToEnd(
            session.Context.RunAsync(session.Context.LockMaster, new BackupRecordOperation(session.Context.Token(), record.Write()), default), _cluster.Clock);
    }

    private void Pass(double hours) => Driving.RunToEnd(_cluster.Clock.Delay(TimeSpan.FromHours(hours), default), _cluster.Clock);
}
