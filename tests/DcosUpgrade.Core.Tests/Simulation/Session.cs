using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Planning;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>One operator's session on a rehearsed cluster: the rollout of the pipeline, without a pipeline.</summary>
internal sealed class Session
{
    private readonly List<DcosNodeUpgrade> _results = [];
    private readonly MortalShells _shells;
    private readonly RunOptions _options;
    private readonly PlanOptions _planOptions;

    /// <param name="dieAt">The port call, each counted before and after, at which the operator dies.</param>
    /// <param name="lie">Changes what nodes answer to this operator.</param>
    /// <param name="script">What is rolled out; null for what the bootstrap node serves.</param>
    public Session(RehearsalCluster rehearsal, int number, int dieAt = int.MaxValue, RunOptions? options = null, Lie? lie = null, DcosUpgradeScript? script = null, Func<RunOptions, PlanOptions>? planOptions = null)
    {
        Rehearsal = rehearsal;
        MortalShells? shells = null;
        Cluster = RehearsalFactory.Attach(rehearsal, number, inner => shells = new MortalShells(lie is null ? inner : new LyingShells(inner, lie), dieAt));
        _shells = shells!;
        Heard = options?.Progress as Heard ?? new Heard();
        _options = options ?? new RunOptions { Progress = Heard, AcceptedRisks = CheckCatalog.Risks };
        _planOptions = planOptions?.Invoke(_options) ?? new PlanOptions(_options);
        Script = script ?? ScriptOf(rehearsal);
        Lease = new ClusterLease(Context, Script.ScriptId, _options.Progress, _options.BreakLock);
    }

    public RehearsalCluster Rehearsal { get; }

    public DcosCluster Cluster { get; }

    public ClusterLease Lease { get; }

    public ClusterContext Context => Cluster.Context!;

    public DcosUpgradeScript Script { get; }

    public Heard Heard { get; }

    public IReadOnlyList<DcosNodeUpgrade> Results => _results;

    /// <summary>Port calls so far, each counted before and after.</summary>
    public int Calls => _shells.Count;

    public IReadOnlyList<RecordedCall> Writes => [.. _shells.Calls.Where(call => call.Writes)];

    /// <summary>The steps of plans that this session ran.</summary>
    public List<DcosUpgradeStep> Steps { get; } = [];

    /// <summary>The plan of the cluster as this session sees it.</summary>
    public DcosUpgradePlan Plan(PlanRequest request) => Driving.RunToEnd(PlanAsync(request), Rehearsal.Clock);

    /// <summary>The same, for whoever moves the clock.</summary>
    public async Task<DcosUpgradePlan> PlanAsync(PlanRequest request) =>
        new Planner(await new PlanObserver(Context).ObserveAsync(CancellationToken.None).ConfigureAwait(false), Script, request).Make();

    /// <summary>Runs a plan or one wave of it. Null when it went through, else the step at which it stopped and why.</summary>
    public string? Run(DcosUpgradePlan plan, int? wave = null) => Driving.RunToEnd(RunPlanAsync(plan, wave), Rehearsal.Clock);

    public async Task<string?> RunPlanAsync(DcosUpgradePlan plan, int? wave = null, CancellationToken cancellationToken = default)
    {
        using PlanRun run = new(Context, plan, Script, _planOptions, step =>
        {
            Steps.Add(step);
            return Task.CompletedTask;
        });
        return await run.RunAsync(wave, cancellationToken).ConfigureAwait(false) is { } cause ? $"{cause.Name}: {cause.Message}" : null;
    }

    /// <summary>The whole sequence. Null when all went well, else what stopped it; a dead operator throws <see cref="OperatorDied"/>.</summary>
    public string? Run(int throttle = 2, bool waitForGates = true, Func<DcosNode, bool>? only = null) => Driving.RunToEnd(RunAsync(throttle, waitForGates, only ?? (_ => true)), Rehearsal.Clock);

    /// <summary>The same, for whoever moves the clock.</summary>
    public Task<string?> RunWhileWatchedAsync() => RunAsync(throttle: 2, waitForGates: true, only: _ => true);

    /// <summary>The operator's process ends here: no further call of it reaches a node.</summary>
    public void Die() => _shells.Die();

    private async Task<string?> RunAsync(int throttle, bool waitForGates, Func<DcosNode, bool> only)
    {
        List<Task<string?>> agents = [];
        string? stopped = null;
        foreach (DcosNode node in Nodes().Where(only))
        {
            while (agents.Count >= (node.Role == DcosRole.Master ? 1 : throttle))
            {
                Task<string?> done = await Task.WhenAny(agents).ConfigureAwait(false);
                agents.Remove(done);
                stopped ??= await done.ConfigureAwait(false);
            }

            if (stopped is not null)
            {
                break;
            }

            Task<string?> run = OneAsync(node, waitForGates);
            if (node.Role == DcosRole.Master)
            {
                stopped = await run.ConfigureAwait(false);
            }
            else
            {
                agents.Add(run);
            }

            if (stopped is not null)
            {
                break;
            }
        }

        foreach (Task<string?> agent in agents)
        {
            stopped ??= await agent.ConfigureAwait(false);
        }

        await Lease.CloseAsync(CancellationToken.None).ConfigureAwait(false);
        return stopped;
    }

    public IEnumerable<DcosNode> Nodes() => Context.Inventory.Present.Select(node => new DcosNode { Name = node.Name, Address = node.Address, Role = node.Role, Handle = Context });

    private async Task<string?> OneAsync(DcosNode node, bool waitForGates)
    {
        try
        {
            DcosNodeUpgrade result = (await new NodeRun(Context, Lease, Script, _options).ExecuteAsync(node, CancellationToken.None).ConfigureAwait(false))!;
            _results.Add(result);
            if (!result.Succeeded)
            {
                return $"{node.Name}: {result.Outcome} {result.Reason}";
            }

            if (!waitForGates)
            {
                return null;
            }

            DcosHealth health = await new HealthWaiter(Context, Heard)
                .WaitAsync(new HealthQuestion(node, result.Target, result.Outcome == DcosOutcome.AlreadyUpgraded, _options.GateTimeout(node.Role)), CancellationToken.None).ConfigureAwait(false);
            return health.Healthy ? null : $"{node.Name}: gate {health.Holding}";
        }
        catch (DcosException e)
        {
            return $"{node.Name}: {e.Id} {e.Message}";
        }
    }

    /// <summary>The script of one id, whatever else differs in it.</summary>
    public static DcosUpgradeScript ScriptOf(RehearsalCluster rehearsal, string? id = null, IEnumerable<string>? packages = null)
    {
        ServedScript script = rehearsal.Bootstrap.Scripts.LastOrDefault(script => script.Cluster == rehearsal.Options.Name && script.FromVersion == rehearsal.Options.FromVersion)
            ?? rehearsal.Bootstrap.Generate(rehearsal.Options.FromVersion, DcosRelease.Of(rehearsal.Options.ToVersion));
        return ScriptOf(script, id ?? "id-of-" + script.ToVersion, RehearsalFactory.Attach(rehearsal, 0).Context!.Identity) with { PackageIds = [.. packages ?? script.PackageIds] };
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

/// <summary>The operator's process ends: thrown out of every call from then on.</summary>
internal sealed class OperatorDied : Exception;

/// <summary>Shells of an operator who dies before or after the n-th call.</summary>
internal sealed class MortalShells(INodeShells inner, int dieAt) : INodeShells
{
    private readonly RecordingShells _recorded = new(inner);
    private readonly int _thread = Environment.CurrentManagedThreadId;

    private bool _dead;

    public int Count { get; private set; }

    public IReadOnlyList<RecordedCall> Calls => _recorded.Calls;

    public INodeShell For(NodeEndpoint node) => new Shell(this, _recorded.For(node));

    public void Die() => _dead = true;

    public void Dispose() => _recorded.Dispose();

    private void Live()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("A continuation left the thread that drives the clock: the history is not determined by its seed any more.");
        }

        if (_dead || ++Count >= dieAt)
        {
            throw new OperatorDied();
        }
    }

    private sealed class Shell(MortalShells owner, INodeShell inner) : INodeShell
    {
        public async Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
        {
            owner.Live();
            RawOutput output = await inner.RunAsync(operation, cancellationToken).ConfigureAwait(false);
            owner.Live();
            return output;
        }
    }
}

/// <summary>What a node is made to answer instead of the truth.</summary>
/// <param name="stdout">What it answers.</param>
internal delegate string Lie(string node, NodeOperation operation, string stdout);

/// <summary>Shells on nodes whose answers are tampered with.</summary>
internal sealed class LyingShells(INodeShells inner, Lie lie) : INodeShells
{
    public INodeShell For(NodeEndpoint node) => new Shell(node.Name, inner.For(node), lie);

    public void Dispose() => inner.Dispose();

    private sealed class Shell(string node, INodeShell inner, Lie lie) : INodeShell
    {
        public async Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
        {
            RawOutput output = await inner.RunAsync(operation, cancellationToken).ConfigureAwait(false);
            return output with { Stdout = lie(node, operation, output.Stdout) };
        }
    }
}

/// <summary>What the operator was told.</summary>
internal sealed class Heard : IProgressSink
{
    public List<string> Warnings { get; } = [];

    public List<string> Announcements { get; } = [];

    public List<string> Lines { get; } = [];

    public void Progress(string node, string activity, string status, int percent)
    {
    }

    public void Verbose(string message) => Lines.Add(message);

    public void Warning(string message) => Warnings.Add(message);

    public void Announce(string message) => Announcements.Add(message);
}
