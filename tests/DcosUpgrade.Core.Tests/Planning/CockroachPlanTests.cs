using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>The rolling restart of CockroachDB that Enterprise 1.10.0 to 1.10.2 wants before its upgrade.</summary>
public sealed class CockroachPlanTests
{
    private static readonly PlanRequest s_request =
        new() { MaxUnavailable = Quantity.Parse("2", ""), MaxAppUnavailable = Quantity.Parse("100%", ""), RestartCockroach = true };
    private static readonly RehearsalOptions s_options = new() { Masters = 3, Agents = 1, PublicAgents = 0, Edition = DcosEdition.Enterprise,
        SecurityMode = DcosSecurityMode.Permissive, FromVersion = "1.10.2" };

    private readonly RehearsalCluster _cluster = new(s_options);

    [Fact]
    public void Each_master_is_restarted_once_and_a_second_run_restarts_none()
    {
        Session first = Session(_cluster, 1);
        DcosUpgradePlan plan = first.Plan(s_request);
        Assert.Equal([DcosStepKind.Check, DcosStepKind.Backup, DcosStepKind.RestartCockroach, DcosStepKind.Stage],
            plan.Steps.Where(step => step.Phase == DcosPlanPhase.Prepare).Select(step => step.Kind));

        Assert.Null(first.Run(plan, wave: 0));
        Assert.Equal("restarted on m1, m2, m3", StepOf(first).Message);
        Session second = Session(_cluster, 2);
        Assert.Null(second.Run(plan));

        Assert.Equal(DcosStepStatus.AlreadyDone, StepOf(second).Status);
        Assert.Equal([("m1", 1), ("m2", 1), ("m3", 1)], Restarts(_cluster));
        Assert.Empty(_cluster.Invariants.Violations);
        Assert.All(_cluster.Nodes, node => Assert.Equal("1.11.6", node.Files.Etc!.Version));
    }

    [Fact]
    public void Masters_wave_restarts_CockroachDB_first()
    {
        Session session = Session(_cluster, 1);

        Assert.Null(session.Run(session.Plan(s_request), wave: 1));

        Assert.Equal([("m1", 1), ("m2", 1), ("m3", 1)], Restarts(_cluster));
        Assert.Empty(_cluster.Invariants.Violations);
    }

    [Fact]
    public void Without_RestartCockroach_nothing_is_restarted_and_the_check_names_it()
    {
        Session session = Session(_cluster, 1);

        string? stopped = session.Run(session.Plan(s_request with { RestartCockroach = false }));

        Assert.Contains("ee-cockroach-restart", stopped, StringComparison.Ordinal);
        Assert.Contains("-RestartCockroach", session.Steps[^1].NextStep, StringComparison.Ordinal);
        Assert.Empty(Restarts(_cluster));
        Assert.Empty(session.Writes);
    }

    [Fact]
    public void Member_that_does_not_return_stops_the_plan_by_name()
    {
        _cluster.Inject("m2", RehearsalFault.CockroachNotBack);
        Session session = Session(_cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_request);

        string? stopped = session.Run(plan);

        Assert.StartsWith("rehearsal: m2: its ranges are not replicated after ", stopped, StringComparison.Ordinal);
        Assert.Contains("On m2: systemctl status dcos-cockroach", session.Steps[^1].NextStep, StringComparison.Ordinal);
        Assert.Equal([("m1", 1), ("m2", 1)], Restarts(_cluster));
        Assert.Empty(_cluster.Invariants.ScriptStarts);

        // Whoever runs it again while it is away touches nothing either.
        Session again = Session(_cluster, 2);
        Assert.StartsWith("rehearsal: ", again.Run(plan), StringComparison.Ordinal);
        Assert.Equal([("m1", 1), ("m2", 1)], Restarts(_cluster));
        Assert.Empty(_cluster.Invariants.Violations);
    }

    [Fact]
    public void Underreplicated_ranges_are_waited_for_and_then_stop_the_plan()
    {
        bool begun = false;
        Session session = Session(_cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_request);
        _cluster.OnCall = (_, operation, before) =>
        {
            if (!begun && !before && operation is RestartCockroachOperation { LookOnly: false })
            {
                begun = true;
                _cluster.Inject("m3", RehearsalFault.CockroachBehind);
            }

            return Task.CompletedTask;
        };

        Assert.Contains("m1: its ranges are not replicated", session.Run(plan), StringComparison.Ordinal);
        Assert.Equal([("m1", 1)], Restarts(_cluster));
        Assert.Empty(_cluster.Invariants.Violations);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Broken_link_at_the_restart_restarts_once(bool before)
    {
        int broken = 0;
        _cluster.OnCall = (node, operation, isBefore) => isBefore == before && operation is RestartCockroachOperation { LookOnly: false } && broken++ == 0
            ? throw new NodeUnreachableException(null, node.Name, "the connection broke")
            : Task.CompletedTask;
        Session session = Session(_cluster, 1);

        Assert.Null(session.Run(session.Plan(s_request), wave: 0));

        Assert.Equal("restarted on m1, m2, m3", StepOf(session).Message);
        Assert.Equal([("m1", 1), ("m2", 1), ("m3", 1)], Restarts(_cluster));
        Assert.Empty(_cluster.Invariants.Violations);
    }

    [Fact]
    public void Declined_confirmation_restarts_nothing_and_stops_the_plan()
    {
        Session session = Session(_cluster, 1, confirm: (_, action) => Task.FromResult(action != "Restart dcos-cockroach"));

        Assert.StartsWith("rehearsal: m1: not confirmed", session.Run(session.Plan(s_request)), StringComparison.Ordinal);
        Assert.Empty(Restarts(_cluster));
    }

    /// <summary>The operator dies at a port call of the preparation (those of <see cref="PlanCrashTests"/>); another one goes on with the same plan.</summary>
    [Fact]
    public void Operator_that_ends_at_any_port_call_restarts_no_member_twice_or_while_another_is_weak()
    {
        Session whole = Session(new RehearsalCluster(s_options), 1);
        DcosUpgradePlan plan = whole.Plan(s_request);
        int planned = whole.Calls;
        Assert.Null(whole.Run(plan, wave: 0));
        int[] calls = [.. PlanCrashTests.Chosen(planned + 1, whole.Calls)];
        ConcurrentBag<string> wrong = [];

        Parallel.ForEach(calls, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, call =>
        {
            RehearsalCluster cluster = new(s_options);
            Session first = Session(cluster, 1, dieAt: call);
            Assert.Equal(plan.Hash, first.Plan(s_request).Hash);
            Assert.Throws<OperatorEnded>(() => first.Run(plan, wave: 0));
            cluster.GoneOperators.Add(first.Context.Operator.Identity);
            string? stopped = Session(cluster, 2).Run(plan, wave: 0);
            string end =
                $"{stopped} {string.Join(" ", Restarts(cluster))} {cluster.Masters[0].Folder.Holder?.Owner} {string.Join(" ", cluster.Invariants.Violations)}";
            if (end != " (m1, 1) (m2, 1) (m3, 1)  ")
            {
                wrong.Add($"call {call}: {end}");
            }
        });

        Assert.NotEmpty(calls);
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {calls.Length} crashes:{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Take(10))}");
    }

    [Theory]
    [InlineData("1.10.2", DcosEdition.Enterprise, true)]
    [InlineData("1.10.1", DcosEdition.Enterprise, true)]
    [InlineData("1.10.3", DcosEdition.Enterprise, false)]
    [InlineData("1.10.2", DcosEdition.Open, false)]
    public void Plan_has_the_restart_only_where_leases_leak(string from, DcosEdition edition, bool planned)
    {
        DcosUpgradePlan plan = new Planner(
            Plans.Seen(Plans.Master("m1")), Plans.Script with { FromVersion = from, Edition = edition }, Plans.Request with { RestartCockroach = true }).Make();

        Assert.Equal(planned, plan.Steps.Any(step => step.Kind == DcosStepKind.RestartCockroach));
        Assert.Equal(!planned, plan.Warnings.Any(warning => warning.Contains("-RestartCockroach", StringComparison.Ordinal)));
    }

    private static (string, int)[] Restarts(RehearsalCluster cluster) =>
        [.. cluster.Cockroach.Restarts.OrderBy(restart => restart.Key, StringComparer.Ordinal).Select(restart => (restart.Key, restart.Value))];

    private static DcosUpgradeStep StepOf(Session session) => session.Steps.Single(step => step.Kind == DcosStepKind.RestartCockroach);

    private static PlanOptions WithoutEnterpriseFiles(RunOptions run) =>
        new(run) { Demands = new PlanDemands { Excluded = check => check.Name is "ee-license" or "ee-fault-domain" or "ee-custom-ca" } };

    private static Session Session(RehearsalCluster cluster, int number, int dieAt = int.MaxValue, Func<DcosNode, string, Task<bool>>? confirm = null)
    {
        RunOptions options = new()
        {
            Progress = new MessageRecorder(),
            AcceptedRisks = CheckCatalog.Risks,
        };
        _ = cluster.Bootstrap.Scripts.LastOrDefault()
            ?? cluster.Bootstrap.Generate(s_options.FromVersion, DcosRelease.Of(s_options.ToVersion, security: s_options.SecurityMode));
        return new Session(cluster, number, dieAt, confirm is null ? options : options with { Confirm = confirm },
            script: Simulation.Session.ScriptOf(cluster) with { Edition = DcosEdition.Enterprise }, planOptions: WithoutEnterpriseFiles);
    }
}
