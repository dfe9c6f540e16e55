using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
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

/// <summary>A wave that did not pass its gates stops the next one for every operator.</summary>
public sealed class WaveTests
{
    private static readonly PlanRequest s_request = new() { MaxUnavailable = Quantity.Parse("2", ""), MaxAppUnavailable = Quantity.Parse("100%", "") };
    private static readonly RehearsalOptions s_options = new() { Agents = 4, PublicAgents = 0 };

    private readonly RehearsalCluster _cluster = new(s_options);

    [Fact]
    public void Wave_after_a_failed_canary_is_refused_to_another_operator_until_its_gates_pass()
    {
        Session first = new(_cluster, 1);
        DcosUpgradePlan plan = first.Plan(s_request with { Canary = 1 });
        string canary = plan.Steps.First(step => step.Wave == 2).Name;
        _cluster.Inject(canary, RehearsalFault.TaskLost);
        RunMasters(first, plan);

        Assert.Contains("tasks-kept", first.Run(plan, 2), StringComparison.Ordinal);
        Session second = new(_cluster, 2);
        ClusterStateException refused = Assert.Throws<ClusterStateException>(() => second.Run(plan, 3));

        Assert.Equal(SR.WaveFailed, refused.Id);
        Assert.Contains(canary, refused.Message, StringComparison.Ordinal);
        Assert.Contains("operator1@rehearsal", refused.Message, StringComparison.Ordinal);
        Assert.Empty(second.Writes);
        Assert.Contains("tasks-kept", new Session(_cluster, 3).Run(plan, 2), StringComparison.Ordinal);

        RunOptions lenient = new() { Progress = new MessageRecorder(), AcceptedRisks = CheckCatalog.Risks, MaxTaskLoss = 1 };
        Assert.Null(new Session(_cluster, 4, options: lenient).Run(plan, 2));
        Assert.Empty(Marks);
        Assert.Null(new Session(_cluster, 5).Run(plan, 3));
    }

    [Fact]
    public void Failed_wave_can_be_accepted_by_name()
    {
        Session first = new(_cluster, 1);
        DcosUpgradePlan plan = first.Plan(s_request with { Canary = 1 });
        _cluster.Inject(plan.Steps.First(step => step.Wave == 2).Name, RehearsalFault.TaskLost);
        RunMasters(first, plan);
        Assert.NotNull(first.Run(plan, 2));
        MessageRecorder messages = new();
        RunOptions accepting = new() { Progress = messages, AcceptedRisks = [.. CheckCatalog.Risks, WaveLedger.Risk] };

        Assert.Null(new Session(_cluster, 2, options: accepting).Run(plan, 3));

        Assert.Contains(messages.Warnings, warning => warning.Contains("the risk wave-failed was accepted", StringComparison.Ordinal));
        Assert.Equal([$"{plan.Hash}-2"], Marks);
    }

    [Fact]
    public void Wave_whose_canary_becomes_unhealthy_during_the_soak_is_remembered()
    {
        Session first = new(_cluster, 1);
        DcosUpgradePlan plan = first.Plan(s_request with { Canary = 1, SoakTime = TimeSpan.FromSeconds(300) });
        string canary = plan.Steps.First(step => step.Wave == 2).Name;
        RunMasters(first, plan);
        _cluster.OnCall = (node, operation, before) =>
        {
            if (!before && node.Name == canary && operation is StartRunOperation)
            {
                _cluster.Clock.Schedule(TimeSpan.FromSeconds(250), _cluster.Node(canary).Agent!.Stop);
            }

            return Task.CompletedTask;
        };

        Assert.Contains("not healthy any more", first.Run(plan, 2), StringComparison.Ordinal);
        Assert.Equal(SR.WaveFailed, Assert.Throws<ClusterStateException>(() => new Session(_cluster, 2).Run(plan, 3)).Id);
    }

    [Fact]
    public void Node_is_not_started_when_its_wave_cannot_be_marked()
    {
        Session session = new(_cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_request);
        RunMasters(session, plan);
        _cluster.OnCall = (_, operation, before) =>
        {
            if (before && operation is WaveMarkOperation { Writes: true })
            {
                _cluster.Inject("m1", RehearsalFault.FolderReadOnly);
            }

            return Task.CompletedTask;
        };

        Assert.Contains("could not be written", session.Run(plan, 2), StringComparison.Ordinal);
        Assert.DoesNotContain(_cluster.Invariants.ScriptStarts.Keys, name => name[0] == 'a');
    }

    [Fact]
    public void Plan_in_one_call_leaves_no_mark()
    {
        Session session = new(_cluster, 1);

        Assert.Null(session.Run(session.Plan(s_request)));
        Assert.Empty(Marks);
    }

    /// <summary>
    /// The operator ends at a port call of a wave. The next wave is refused, or its predecessor was complete; after another run of the
    /// wave the next one goes through.
    /// </summary>
    [Fact]
    public void Operator_that_ends_at_any_port_call_of_a_wave_never_lets_the_next_one_start_too_early()
    {
        Session whole = new(new RehearsalCluster(s_options), 1);
        DcosUpgradePlan plan = whole.Plan(s_request);
        RunMasters(whole, plan);
        int before = whole.Calls;
        Assert.Null(whole.Run(plan, 2));
        int[] calls = [.. PlanCrashTests.Chosen(before + 1, whole.Calls)];
        ConcurrentBag<string> wrong = [];

        Parallel.ForEach(calls, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, call =>
        {
            if (Crash(plan, call) is { } problem)
            {
                wrong.Add($"call {call}: {problem}");
            }
        });

        Assert.NotEmpty(calls);
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {calls.Length} crashes:{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Take(10))}");
    }

    private IEnumerable<string> Marks => _cluster.Node("m1").Folder.Waves.Keys;

    private static string? Crash(DcosUpgradePlan plan, int call)
    {
        RehearsalCluster cluster = new(s_options);
        Session first = new(cluster, 1, dieAt: call);
        Assert.Equal(plan.Hash, first.Plan(s_request).Hash);
        RunMasters(first, plan);
        if (Record.Exception(() => first.Run(plan, 2)) is not OperatorEnded)
        {
            return "nobody died";
        }

        cluster.GoneOperators.Add(first.Context.Operator.Identity);
        string[] wave = [.. plan.Steps.Where(step => step.Wave == 2).Select(step => step.Name)];
        bool complete = wave.All(name => cluster.Node(name) is { Running: null } node && node.Files.Etc?.Version == plan.ToVersion);
        bool marked = cluster.Node("m1").Folder.Waves.Count > 0;
        Session second = new(cluster, 2);
        Exception? refused = Record.Exception(() => second.Run(plan, 3));
        if (refused is null != (complete && !marked))
        {
            return $"wave 3 {(refused is null ? "was started" : $"was refused ({refused.Message})")}, wave 2 complete {complete}, marked {marked}";
        }

        string? stopped = new Session(cluster, 3).Run(plan, 2) ?? new Session(cluster, 4).Run(plan, 3);
        ClusterFolder folder = cluster.Node("m1").Folder;
        string[] left = [.. folder.Waves.Keys, .. folder.Claims.Keys, .. cluster.Invariants.Violations];
        return stopped ?? (left.Length == 0 && folder.Holder is null ? null : $"left: {folder.Holder?.Owner} {string.Join(", ", left)}");
    }

    private static void RunMasters(Session session, DcosUpgradePlan plan)
    {
        Assert.Null(session.Run(plan, 0));
        Assert.Null(session.Run(plan, 1));
    }
}
