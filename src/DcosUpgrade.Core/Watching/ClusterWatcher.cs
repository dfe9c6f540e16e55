using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Watching;

/// <summary>
/// Observes an upgrade from outside, and writes nothing. One look reads the cluster folder, the masters' shared view, and only the nodes
/// that may have changed: those that are claimed or were active, then those that were not read yet.
/// </summary>
/// <param name="plan">The plan whose waves are shown; null shows the roles.</param>
/// <param name="throttle">Number of nodes that one look reads at most.</param>
internal sealed class ClusterWatcher(ClusterContext cluster, DcosUpgradePlan? plan, int throttle) : IDisposable
{
    /// <summary>Nodes of one look that seem idle: a run can start and end between two looks.</summary>
    private const int Idle = 2;

    /// <summary>Longest look: a node that does not answer is shown as such, and the screen continues.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _end = new();
    private readonly ClusterStatusReader _reader = new(cluster, null);
    private readonly WavesOf _waves = new(cluster.Inventory, plan);
    private readonly AgentsAway _away = new(cluster.Inventory.Present.Where(node => node.Role != DcosRole.Master));
    private readonly Latest<ClusterLockState> _folder = new(cluster.ReadFolderAsync);
    private readonly Latest<ClusterView> _view = new(cluster.Watch.LookAsync);
    private readonly Latest<TaskCounts?> _counts = new(cluster.Watch.CountTasksAsync);
    private readonly Latest<WaveMarks> _marks = new(token => cluster.RunAsync(
        new WaveMarkOperation(cluster.Token(), plan?.Hash ?? "", 0, WaveMarkChange.None, "", 0), token));
    private readonly Dictionary<string, Latest<DcosNodeStatus>> _nodes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (string Phase, TimeSpan Since)> _phases = new(StringComparer.OrdinalIgnoreCase);
    private HashSet<string> _claimed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Steady time of the last look at which a session or a run was active.</summary>
    private TimeSpan _activeAt = TimeSpan.MinValue;

    /// <summary>True while a session or a run is active; false also before the first look.</summary>
    public bool IsActive { get; private set; }

    /// <summary>True once a session or a run was active.</summary>
    public bool WasActive { get; private set; }

    /// <summary>True when every node that is not done was read since a session or a run was last active.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>One bounded look.</summary>
    public async Task<WatchState> LookAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> asked = [_folder.AskAsync(Now, _end.Token), _view.AskAsync(Now, _end.Token)];
        if (plan is not null)
        {
            asked.Add(_marks.AskAsync(Now, _end.Token));
        }

        Task limit = cluster.Clock.Delay(s_longest, wait.Token);
        _ = await Task.WhenAny(Task.WhenAll(asked), limit).ConfigureAwait(false);
        if (_view.Value is { } view)
        {
            _away.Note(view);
        }

        Task nodes = Task.WhenAll(Next().Select(node => LatestOf(node).AskAsync(Now, _end.Token)).Append(_counts.AskAsync(Now, _end.Token)).ToArray());
        _ = await Task.WhenAny(nodes, limit).ConfigureAwait(false);
        wait.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        return State();
    }

    /// <summary>Cancels questions that are not answered yet.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private TimeSpan Now() => cluster.Clock.Elapsed;

    private Latest<DcosNodeStatus> LatestOf(DcosNode node) => _nodes.TryGetValue(node.Name, out Latest<DcosNodeStatus>? latest)
        ? latest
        : _nodes[node.Name] = new Latest<DcosNodeStatus>(async token =>
            (await _reader.TryLookAsync(node, _folder.Value, token).ConfigureAwait(false)).Status);

    /// <summary>The nodes to read: active ones, those whose claim has ended, those that were not read, and the oldest of the others.</summary>
    private DcosNode[] Next()
    {
        HashSet<string> claimed = new(_folder.Value?.Claims.Keys ?? [], StringComparer.OrdinalIgnoreCase);
        HashSet<string> ended = new(_claimed.Except(claimed), StringComparer.OrdinalIgnoreCase);
        _claimed = claimed;
        WatchTarget target = Target();
        ILookup<int, InventoryNode> urgency = cluster.Inventory.Present.ToLookup(node => Urgency(node.Name));
        IEnumerable<InventoryNode> oldest = urgency[2].OrderBy(node => _nodes[node.Name].At).Take(IsActive ? Idle : throttle);
        return [.. urgency[0].OrderBy(node => AtOf(node.Name)).Concat(urgency[1]).Concat(oldest)
            .Take(Math.Max(1, throttle - _nodes.Values.Count(latest => latest.IsAsked)))
            .Select(cluster.NodeOf)];

        int Urgency(string name) =>
            claimed.Contains(name) || ended.Contains(name) || StageOf(name, target) is WatchedStage.Running or WatchedStage.Gates ? 0
            : AtOf(name) is null ? 1
            : StageOf(name, target) == WatchedStage.Done ? 3
            : 2;
    }

    private TimeSpan? AtOf(string name) => _nodes.TryGetValue(name, out Latest<DcosNodeStatus>? latest) ? latest.At : null;

    private DcosNodeStatus? StatusOf(string name) => _nodes.TryGetValue(name, out Latest<DcosNodeStatus>? latest) ? latest.Value : null;

    private WatchTarget Target() => WatchTarget.Of(plan, _nodes.Values.Select(latest => latest.Value).OfType<DcosNodeStatus>());

    private WatchedStage StageOf(string name, WatchTarget target) => StatusOf(name) is not { } status
        ? _claimed.Contains(name) ? WatchedStage.Running : WatchedStage.Unread
        : target.StageOf(status, _claimed.Contains(name), _folder.Value?.Waits.ContainsKey(name) is true) is var stage
            && stage == WatchedStage.NotStarted && _waves.Holds(name) ? WatchedStage.Held : stage;

    private WatchState State()
    {
        WatchTarget target = Target();
        ClusterLockState? folder = _folder.Value;
        IReadOnlyDictionary<string, DcosNodeStatus> explained = Explained(folder);
        WatchedNode[] nodes = [.. cluster.Inventory.Present.Where(node => plan is null || _waves.Has(node.Name))
            .Select(node => Node(node, explained[node.Name], target))];
        WatchedWave[] waves = [.. _waves.Of(nodes, _marks.Value)];
        DcosNodeStatus[] own = [.. explained.Values.Where(status => target.ToVersion.Length > 0 && target.Has(status))];
        DateTimeOffset? started = own.Min(status => status.StartedAt);
        DateTimeOffset? nodesNow = own.Max(TimeOf);
        IsActive = IsAlive(folder) || nodes.Any(node => node.Stage == WatchedStage.Running && StatusOf(node.Name)?.Phase is not null);
        WasActive |= IsActive;
        _activeAt = IsActive ? Now() : _activeAt;
        IsSettled = !IsActive && nodes.All(node => node.IsOver || AtOf(node.Name) > _activeAt);
        ClusterView? view = _view.Value;
        return new WatchState
        {
            Cluster = cluster.Inventory.Cluster,
            At = cluster.Clock.UtcNow,
            Steady = Now(),
            FromVersion = target.FromVersion,
            ToVersion = target.ToVersion,
            Plan = plan?.Hash.Substring(0, Math.Min(12, plan.Hash.Length)),
            Verdict = Verdict(nodes, folder),
            Owner = folder?.Holder?.Owner,
            Heartbeat = folder?.Age ?? TimeSpan.Zero,
            Paused = folder is { Paused: true },
            Stopped = folder is { Stopped: true },
            Why = folder?.Why ?? "",
            Problem = _folder.Problem,
            Waves = waves,
            Nodes = nodes,
            Tasks = new WatchedTasks(_counts.Value?.Running, Sum(own, tasks => tasks.Kept.Count), Sum(own, tasks => tasks.Lost.Count)),
            Leader = view?.Leader?.Node.Name,
            ActiveAgents = view?.Leader is null ? null : view.ActiveAgents.Count,
            Agents = _away.Count,
            Elapsed = nodesNow - started,
            Left = RemainingTime.Of(nodes, waves, nodesNow),
            Forecast = started is { } start ? ForecastFrom(start) : null,
        };
    }

    /// <summary>The time by the clock of a node: that of its active run, or the end of its last run and the time since it was read.</summary>
    private DateTimeOffset? TimeOf(DcosNodeStatus status) =>
        status.StartedAt + status.Elapsed ?? status.EndedAt + (Now() - _nodes[status.Name].At);

    /// <summary>The forecast of the plan; without one the sum of its expected durations.</summary>
    private WatchForecast? ForecastFrom(DateTimeOffset start) => plan is null ? null
        : plan.Forecast is { } forecast ? new WatchForecast(start + forecast.EndP50, start + forecast.EndP10, start + forecast.EndP90)
        : new WatchForecast(start + plan.ExpectedDuration, null, null);

    /// <summary>The status of all nodes with the reasons why they wait; a node that was not read has an empty status.</summary>
    private Dictionary<string, DcosNodeStatus> Explained(ClusterLockState? folder) =>
        WaitingReasons.Explain([.. cluster.Inventory.Present.Select(cluster.NodeOf).Select(node =>
        {
            DcosNodeStatus blank = ClusterStatusReader.Blank(node, folder);
            return StatusOf(node.Name) is not { } status ? blank : status with
            {
                ClaimedBy = blank.ClaimedBy,
                LockedBy = blank.LockedBy,
                Paused = blank.Paused,
                Stopped = blank.Stopped,
                Elapsed = status.Elapsed + (Now() - _nodes[node.Name].At),
            };
        })], folder).ToDictionary(status => status.Name, StringComparer.OrdinalIgnoreCase);

    private WatchedNode Node(InventoryNode node, DcosNodeStatus status, WatchTarget target)
    {
        WatchedStage stage = StageOf(node.Name, target);
        string text = stage switch
        {
            WatchedStage.Unread or WatchedStage.Held => "",
            WatchedStage.Done => target.Has(status) ? status.Reason ?? "" : "had the version before",
            WatchedStage.Running => RunningText(status, target),
            WatchedStage.Gates => status.Holding ?? "",
            WatchedStage.Failed => $"{status.Outcome}{(status.Reason is null ? "" : $": {status.Reason}")}",
            _ => status.Waiting ?? "",
        };

        // The times of a node that only downloaded its packages are not those of its upgrade.
        bool ran = target.Has(status) && stage != WatchedStage.Staged && status.Outcome != DcosOutcome.Staged;
        return new WatchedNode(node.Name, node.Role)
        {
            Zone = node.Zone,
            Wave = _waves.NumberOf(node),
            Stage = stage,
            Text = text,
            For = stage is WatchedStage.Running or WatchedStage.Gates ? Since(node.Name, $"{stage} {text.Split(' ', ',', ':')[0]}") : null,
            Run = !ran ? null
                : stage == WatchedStage.Running ? status.Elapsed
                : status.EndedAt - status.StartedAt,
            StartedAt = ran ? status.StartedAt : null,
            Away = _away.Of(node.Name, Now()),
            Version = status.Version,
        };
    }

    private static string RunningText(DcosNodeStatus status, WatchTarget target) => status.Phase
        ?? (status.Outcome == DcosOutcome.Unknown ? $"does not answer: {status.Reason}"
            : target.Has(status) && status.EndedAt is not null && status.Outcome != DcosOutcome.Staged ? "script ended; its gates follow"
            : "starts when the gates of the cluster pass");

    private TimeSpan Since(string node, string phase)
    {
        if (!_phases.TryGetValue(node, out (string Phase, TimeSpan Since) known) || known.Phase != phase)
        {
            _phases[node] = known = (phase, Now());
        }

        return Now() - known.Since;
    }

    private bool IsAlive(ClusterLockState? folder) => folder is not null
        && ((folder.Holder is { } holder && folder.Age.TotalSeconds <= ClusterLockOperation.DeadAfterSec && !cluster.IsLeft(holder))
            || folder.Claims.Keys.Except(folder.DeadClaims, StringComparer.OrdinalIgnoreCase).Any());

    private WatchVerdict Verdict(IReadOnlyCollection<WatchedNode> nodes, ClusterLockState? folder) =>
        IsActive ? folder is { Paused: true } ? WatchVerdict.Paused : WatchVerdict.Running
        : nodes.All(node => node.IsOver) && nodes.Any(node => node.Stage == WatchedStage.Done) ? WatchVerdict.Complete
        : nodes.Any(node => node.Stage == WatchedStage.Failed) ? WatchVerdict.Failed
        : folder is { Stopped: true } ? WatchVerdict.Stopped
        : nodes.Any(node => node.Stage == WatchedStage.Done) ? WatchVerdict.Incomplete
        : WatchVerdict.NotStarted;

    private static int Sum(IEnumerable<DcosNodeStatus> all, Func<TaskReport, int> count) =>
        all.Where(status => status.Role != DcosRole.Master && status.Tasks is not null).Sum(status => count(status.Tasks!));
}
