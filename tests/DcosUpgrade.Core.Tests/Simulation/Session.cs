using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>One operator's session on a rehearsed cluster: the shipped rollout, with gates in place of a pipeline downstream.</summary>
internal sealed class Session
{
    /// <summary>The reason of a rollout whose downstream ended for a reason of its own.</summary>
    public const string DownstreamLost = "downstream ended";

    /// <summary>All risks but those of gates.</summary>
    public static readonly IReadOnlyCollection<string> HazardsAccepted = [.. CheckCatalog.Risks.Except(GateCatalog.All.Select(gate => gate.Risk!))];

    private readonly List<DcosNodeUpgrade> _results = [];
    private readonly OperatorShells _shells;
    private readonly RunOptions _options;
    private readonly PlanOptions _planOptions;
    private readonly List<string> _violations = [];
    private readonly ErrorRecorder _errors = new();
    private int _emitted;
    private string? _downstreamEnd;
    private int? _startsAtEnd;

    /// <param name="dieAt">The port call, each counted before and after, at which the operator dies.</param>
    /// <param name="change">Changes what nodes answer to this operator.</param>
    /// <param name="script">What is rolled out; null for what the bootstrap node serves.</param>
    /// <param name="fails">Errors of nodes that this operator does not understand.</param>
    /// <param name="container">The operator's container; all have the same host name.</param>
    public Session(RehearsalCluster rehearsal, int number, int dieAt = int.MaxValue, RunOptions? options = null, AnswerChange? change = null,
        DcosUpgradeScript? script = null, Func<RunOptions, PlanOptions>? planOptions = null, Func<INodeShells, INodeShells>? wrap = null,
        int container = 0, Func<NodeOperation, DcosException, bool>? fails = null)
    {
        Rehearsal = rehearsal;
        OperatorShells? shells = null;
        Cluster = RehearsalFactory.Attach(
            rehearsal,
            number,
            inner => Wrapped(wrap, shells = new OperatorShells(change is null && fails is null ? inner : new ChangedAnswerShells(inner, change, fails), dieAt)),
            container);
        _shells = shells!;
        Context.Journal.Join(_errors);
        Messages = options?.Progress as MessageRecorder ?? new MessageRecorder();
        _options = options ?? new RunOptions { Progress = Messages, AcceptedRisks = HazardsAccepted };
        _planOptions = planOptions?.Invoke(_options) ?? new PlanOptions(_options);
        rehearsal.Invariants.AcceptsMissingFrameworks |= GateCatalog.Phase.Any(gate => _options.AcceptedRisks.Contains(gate.Risk));
        Script = script ?? ScriptOf(rehearsal);
    }

    public RehearsalCluster Rehearsal { get; }

    public DcosCluster Cluster { get; }

    public ClusterContext Context => Cluster.Context!;

    public DcosUpgradeScript Script { get; }

    public MessageRecorder Messages { get; }

    /// <summary>The lease of the rollout; null before it was started.</summary>
    public ClusterLease? Lease { get; private set; }

    /// <summary>Results of runs, whether downstream took them or not.</summary>
    public IReadOnlyList<DcosNodeUpgrade> Results => _results;

    /// <summary>What the rollout did and must never do.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>Number of the result at which downstream ends.</summary>
    public int? LosesDownstreamAt { get; init; }

    /// <summary>Masters that the rollout takes for upgraded without observing them.</summary>
    public IReadOnlyList<string> MastersAtTarget { get; init; } = [];

    /// <summary>Port calls so far, each counted before and after.</summary>
    public int Calls => _shells.Count;

    public IReadOnlyList<RecordedCall> Writes => [.. _shells.Calls.Where(call => call.Writes)];

    /// <summary>The steps of plans that ended in this session, whether downstream took them or not.</summary>
    public List<DcosUpgradeStep> Steps { get; } = [];

    /// <summary>The plan of the cluster as this session sees it.</summary>
    public DcosUpgradePlan Plan(PlanRequest request) => Driving.RunToEnd(PlanAsync(request), Rehearsal.Clock);

    /// <summary>The same for a caller that steps the clock.</summary>
    public async Task<DcosUpgradePlan> PlanAsync(PlanRequest request) =>
        new Planner(await new PlanObserver(Context).ObserveAsync(CancellationToken.None).ConfigureAwait(false), Script, request).Make();

    /// <summary>Runs a plan or one wave of it. Null when it went through, else the step at which it stopped and why.</summary>
    public string? Run(DcosUpgradePlan plan, int? wave = null) => Driving.RunToEnd(RunPlanAsync(plan, wave), Rehearsal.Clock);

    public async Task<string?> RunPlanAsync(DcosUpgradePlan plan, int? wave = null, CancellationToken cancellationToken = default)
    {
        using PlanRun run = new(Context, plan, Script, _planOptions, step =>
        {
            CheckOutcome(step.Name, step.Outcome);
            Steps.Add(step);
            if (++_emitted == LosesDownstreamAt)
            {
                throw DownstreamEnds(DownstreamLost);
            }

            return Task.CompletedTask;
        });
        try
        {
            return await run.RunAsync(wave, cancellationToken).ConfigureAwait(false) is { } cause
                ? $"{cause.Name}: {_errors.WithId(cause.Name, cause.Message)}"
                : null;
        }
        catch (InvalidOperationException e) when (e.Message == DownstreamLost)
        {
            CheckStarts();
            return $"{plan.Cluster}: {DownstreamLost}";
        }
    }

    /// <summary>The whole sequence. Null when all went well, else what stopped it; a dead operator throws <see cref="OperatorEnded"/>.</summary>
    public string? Run(int throttle = 2, bool waitForGates = true, Func<DcosNode, bool>? only = null) =>
        Driving.RunToEnd(RunAsync(throttle, waitForGates, only ?? (_ => true)), Rehearsal.Clock);

    /// <summary>The same for a caller that steps the clock.</summary>
    public Task<string?> RunWhileWatchedAsync(Func<DcosNode, bool>? only = null) => RunAsync(throttle: 2, waitForGates: true, only ?? (_ => true));

    /// <summary>Sets a flag. Null when that succeeded, else the id of the error.</summary>
    public string? SetFlag(ClusterFlag flag)
    {
        try
        {
            _ = Driving.RunToEnd(Context.SetFlagAsync(flag, Context.Operator.Name, CancellationToken.None), Rehearsal.Clock);
            return null;
        }
        catch (DcosException e)
        {
            return e.Id;
        }
    }

    /// <summary>Takes the cluster's lock without changing a node.</summary>
    public void TakeLock() =>
        Driving.RunToEnd(
            new ClusterLease(Context, Script.ScriptId, _options.Progress, _options.BreakLock).AcquireAsync(CancellationToken.None), Rehearsal.Clock);

    /// <summary>The operator's process ends here: no further call of it reaches a node.</summary>
    public void Die() => _shells.Die();

    private static INodeShells Wrapped(Func<INodeShells, INodeShells>? wrap, INodeShells shells) => wrap?.Invoke(shells) ?? shells;

    /// <summary>The same, with all settings.</summary>
    public async Task<string?> RunAsync(int throttle, bool waitForGates, Func<DcosNode, bool> only)
    {
        RolloutOptions options = new(_options) { ThrottleLimit = throttle };
        using Rollout rollout = new(Script, options, result => EmitAsync(result, waitForGates));
        Lease = rollout.LeaseOf(Context);
        foreach (string master in MastersAtTarget)
        {
            Lease.AddMasterAtTarget(master);
        }

        foreach (DcosNode node in Nodes().Where(only))
        {
            await rollout.AddAsync(node, CancellationToken.None).ConfigureAwait(false);
            if (rollout.IsStopped)
            {
                break;
            }
        }

        await rollout.CompleteAsync(CancellationToken.None).ConfigureAwait(false);
        if (_shells.IsDead)
        {
            // The gates died with the operator: the rollout took that for the end of downstream.
            throw new OperatorEnded();
        }

        Check(rollout, throttle);
        _results.AddRange(rollout.Results.Where(result => !rollout.Errors.Any(error => error.Node == result.Node)));
        return rollout.Cause is { } cause ? $"{cause.Name}: {Reason(rollout, cause)}" : null;
    }

    public IEnumerable<DcosNode> Nodes() =>
        Context.Inventory.Present.Select(node => new DcosNode { Name = node.Name, Address = node.Address, Role = node.Role, Handle = Context });

    private string Reason(Rollout rollout, DcosNodeUpgrade cause) =>
        rollout.Errors.FirstOrDefault(error => error.Node == cause.Node) is { } error ? $"{error.Error.Id} {error.Error.Message}"
        : cause.Succeeded ? _downstreamEnd ?? ""
        : $"{cause.Outcome} {cause.Reason}";

    /// <summary>What no rollout may do, whatever goes wrong.</summary>
    private void Check(Rollout rollout, int throttle)
    {
        int failed = rollout.Results.Count(result => !result.Succeeded && result.Role != DcosRole.Master);
        if (failed > _options.MaxFailures + throttle)
        {
            _violations.Add($"{failed} agents failed, {_options.MaxFailures} may fail and {throttle} run at the same time");
        }

        CheckStarts();
    }

    /// <summary>The remedy of an interrupted activation must not be followed while the run is alive.</summary>
    private void CheckOutcome(string node, DcosOutcome? outcome)
    {
        if (outcome == DcosOutcome.ActivationInterrupted && Rehearsal.Node(node).Running is { Order.StageOnly: false })
        {
            _violations.Add($"{node} is called {outcome} while its run is alive");
        }
    }

    private void CheckStarts()
    {
        if (_startsAtEnd is { } before && Starts > before)
        {
            _violations.Add($"{Starts - before} runs were started after downstream had ended");
        }
    }

    /// <summary>Downstream: the gates of Wait-Dcos*Healthy, or a variable; it may end at any result.</summary>
    private async Task EmitAsync(DcosNodeUpgrade result, bool waitForGates)
    {
        CheckOutcome(result.Name, result.Outcome);
        if (++_emitted == LosesDownstreamAt)
        {
            throw DownstreamEnds(DownstreamLost);
        }

        if (!waitForGates)
        {
            return;
        }

        if (result.Outcome is not (DcosOutcome.Upgraded or DcosOutcome.AlreadyUpgraded or DcosOutcome.ChecksFailed or DcosOutcome.Running))
        {
            throw DownstreamEnds($"its run ended as {result.Outcome}");
        }

        bool before = result.Outcome == DcosOutcome.AlreadyUpgraded;
        HealthQuestion question = new(result.Node!, result.Target, before, _options.GateTimeout(result.Role), _options.MaxTaskLoss)
        {
            AcceptsNewId = _options.AcceptsNewAgentId(result.Name),
        };
        DcosHealth health = await new HealthWaiter(Context, Messages).WaitAsync(question, CancellationToken.None).ConfigureAwait(false);
        if (!health.Healthy)
        {
            throw DownstreamEnds($"gate {health.Holding}");
        }
    }

    private InvalidOperationException DownstreamEnds(string why)
    {
        (_downstreamEnd, _startsAtEnd) = (why, Starts);
        return new InvalidOperationException(why);
    }

    /// <summary>Number of node upgrade scripts that this session asked nodes to start.</summary>
    private int Starts => _shells.Calls.Count(call => call.Operation is StartRunOperation { Order.StageOnly: false });

    /// <summary>The script of one id, whatever else differs in it.</summary>
    public static DcosUpgradeScript ScriptOf(RehearsalCluster rehearsal, string? id = null, IEnumerable<string>? packages = null)
    {
        ServedScript script =
            rehearsal.Bootstrap.Scripts.LastOrDefault(script => script.Cluster == rehearsal.Options.Name && script.FromVersion == rehearsal.Options.FromVersion)
            ?? rehearsal.Bootstrap.Generate(
                rehearsal.Options.FromVersion, DcosRelease.Of(rehearsal.Options.ToVersion, security: rehearsal.Options.SecurityMode));
        return ScriptOf(script, id
            ?? "id-of-" + script.ToVersion, RehearsalFactory.Attach(rehearsal, 0).Context!.Identity) with { PackageIds = [.. packages ?? script.PackageIds] };
    }

    /// <summary>What the bootstrap node serves, as the object that operators hold.</summary>
    public static DcosUpgradeScript ScriptOf(ServedScript script, string id, ClusterIdentity binding) =>
        new()
        {
            ScriptId = id,
            Url = script.Url,
            Sha256 = script.Sha256,
            FromVersion = script.FromVersion,
            ToVersion = script.ToVersion,
            BootstrapUrl = script.BootstrapUrl,
            PackageIds = [.. script.PackageIds],
            PackageSha256 = script.PackageIds.ToDictionary(package => package, ServedScript.PackageSha256),
            Binding = binding,
        };
}
