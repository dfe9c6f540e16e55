using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Cluster;

/// <summary>
/// One call's lease of the cluster: the lock on the lock master, its heartbeat, and a claim for each node that runs. It is taken at the
/// first node that needs it: a call that changes nothing takes no lock.
/// </summary>
internal sealed class ClusterLease : IDisposable
{
    private readonly ClusterContext _cluster;
    private readonly IProgressSink _progress;
    private readonly bool _breakLock;
    private readonly ClusterLockHolder _me;
    private readonly CancellationTokenSource _heartbeatEnd = new();
    private readonly FifoLock _turn = new();
    private readonly PauseLimit _pauses;

    /// <summary>Guards all fields below; never held across an await.</summary>
    private readonly object _lock = new();
    private bool _heartbeats;

    /// <summary>Masters that have a fence number.</summary>
    private readonly HashSet<(string Master, long Fence)> _fenced = [];

    /// <summary>Masters whose version this call has confirmed to be the target's.</summary>
    private readonly HashSet<string> _atTarget = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<(string Master, string Attempt)> _checked = [];
    private bool _holds;
    private long _fence;
    private bool _hasStarted;
    private ClusterLockHolder? _lostTo;

    /// <param name="operation">What is carried out: the hash of a plan or the id of a script. Sessions of one operation may share the lock.</param>
    /// <param name="breakLock">Take over a lock whose holder still sends heartbeats.</param>
    /// <param name="pauseTimeout">Time for which a node waits until the cluster is resumed; null without limit.</param>
    public ClusterLease(ClusterContext cluster, string operation, IProgressSink progress, bool breakLock = false, TimeSpan? pauseTimeout = null)
    {
        (_cluster, _progress, _breakLock) = (cluster, progress, breakLock);
        _pauses = new PauseLimit(cluster, pauseTimeout);
        _me = new ClusterLockHolder(operation, cluster.Operator.Name, cluster.Operator.Identity, cluster.Ids.Next(16));
    }

    /// <summary>The fence number under which this call took or joined the lock last; 0 before. It stays what it was when the lock is lost.</summary>
    public long Fence => Locked(() => _fence);

    /// <summary>What this call knows of claims.</summary>
    public ClaimLedger Claims { get; } = new();

    /// <summary>True once this call has started a run on any node.</summary>
    public bool HasStarted => Locked(() => _hasStarted);

    /// <summary>Asked of each agent once it is claimed: null when it may start, else why it has to wait. One is asked at a time.</summary>
    public Func<DcosNode, ClusterLockState, CancellationToken, Task<string?>>? Admission { get; init; }

    /// <summary>Called for each node that is claimed and may start. When it fails, the node is not claimed.</summary>
    public Func<DcosNode, CancellationToken, Task>? Claimed { get; init; }

    /// <summary>Takes the lock for work that is not a node's run (generating a script).</summary>
    /// <exception cref="ClusterStateException">Another session holds it, or the cluster is stopped.</exception>
    public async Task<ClusterLockState> AcquireAsync(CancellationToken cancellationToken)
    {
        ClusterLockState state = await TakeAsync(ClusterLockAction.Acquire, "", mayJoin: false, cancellationToken).ConfigureAwait(false);
        StartHeartbeat();
        return state;
    }

    /// <summary>Claims a node for a run, waits while the cluster is paused or there is no room for the node, and refuses when it is stopped.</summary>
    /// <param name="isWanted">False when the node need not be claimed any more: the wait ends.</param>
    /// <returns>True when the node is claimed.</returns>
    public async Task<bool> ClaimAsync(DcosNode node, Func<bool> isWanted, CancellationToken cancellationToken)
    {
        string told = "";
        Backoff backoff = new(_cluster.Ids);
        while (isWanted())
        {
            string held;
            using (await _turn.EnterAsync(cancellationToken).ConfigureAwait(false))
            {
                if (await TryClaimAsync(node, cancellationToken).ConfigureAwait(false) is not { } why)
                {
                    return true;
                }

                held = why;
            }

            if (held != told)
            {
                told = held;
                _cluster.Journal.Write(new HeldEvent { Node = node.Name, By = held });
                _progress.Warning($"{node.Name} waits: {held}.");
            }

            await _cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>
    /// The rule for every act that changes a node, asked directly before it: this session has the lock and never lost it, because two
    /// sessions would take down two nodes at the same time, and no operator has stopped or paused the cluster.
    /// </summary>
    /// <param name="mayShare">True for agents: a session of the same operation may hold the lock.</param>
    /// <returns>Null when the act may begin, else the pause that it has to wait for.</returns>
    /// <exception cref="ClusterStateException">Another session has the lock (LockLost), or the cluster is stopped (StopRequested).</exception>
    public async Task<string?> HeldAsync(bool mayShare, CancellationToken cancellationToken) =>
        OperatorFlags.HeldBy(_cluster, await RequireLockAsync(mayShare, cancellationToken).ConfigureAwait(false));

    /// <summary>The same rule for an act that does not wait.</summary>
    /// <exception cref="ClusterStateException">The act may not begin (LockLost, StopRequested, ClusterPaused).</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (await HeldAsync(mayShare: false, cancellationToken).ConfigureAwait(false) is { } pause)
        {
            throw new ClusterStateException(SR.ClusterPaused, _cluster.Inventory.Cluster, pause);
        }
    }

    /// <summary>True when a master refuses starts with a lower fence number.</summary>
    public bool IsFenced(string master, long fence) => Locked(() => _fenced.Contains((master, fence)));

    public void AddFenced(string master, long fence) => Locked(() => _fenced.Add((master, fence)));

    /// <summary>Records that a run is started.</summary>
    public void Started() => Locked(() => _hasStarted = true);

    /// <summary>True when this call has confirmed that a master's version is the target's.</summary>
    public bool IsAtTarget(string master) => Locked(() => _atTarget.Contains(master));

    public void AddMasterAtTarget(string master) => Locked(() => _atTarget.Add(master));

    /// <summary>True when this call has seen that a master passed its checks after a run.</summary>
    public bool HasPassedChecks(string master, string attempt) => Locked(() => _checked.Contains((master, attempt)));

    public void AddPassedChecks(string master, string attempt) => Locked(() => _checked.Add((master, attempt)));

    /// <summary>Releases this call's claim of a node whose outcome is known.</summary>
    public async Task UnclaimAsync(DcosNode node, CancellationToken cancellationToken)
    {
        _cluster.InFlight.Remove(node.Name);
        Claims.Unclaim(node.Name);
        _cluster.Journal.Write(new UnclaimEvent { Node = node.Name });
        await LetGoAsync(node.Name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Releases an ended session's claim of a node whose outcome is known.</summary>
    public async Task SettleAsync(DcosNode node, CancellationToken cancellationToken)
    {
        if (Claims.Settle(node.Name))
        {
            await LetGoAsync(node.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Releases the lock. A failure is not an error: the lock expires automatically.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        _heartbeatEnd.Cancel();
        _cluster.Leave(_me);
        bool held = Locked(() =>
        {
            (bool before, _holds) = (_holds, false);
            return before;
        });
        if (!held)
        {
            return;
        }

        try
        {
            _ = await RunAsync(ClusterLockAction.Release, "", mayJoin: false, "", cancellationToken).ConfigureAwait(false);
        }
        catch (DcosException e)
        {
            _progress.Verbose($"The lock could not be released and expires in {ClusterLockOperation.DeadAfterSec} s: {e.Message}");
        }
    }

    public void Dispose()
    {
        _heartbeatEnd.Cancel();
        _heartbeatEnd.Dispose();
        _cluster.Leave(_me);
    }

    /// <returns>Null when the node is claimed, else what it has to wait for.</returns>
    private async Task<string?> TryClaimAsync(DcosNode node, CancellationToken cancellationToken)
    {
        ClusterLockState state = await TakeAsync(ClusterLockAction.Claim, node.Name, node.Role != DcosRole.Master, cancellationToken).ConfigureAwait(false);
        StartHeartbeat();
        string? held;
        try
        {
            held = _pauses.Held(OperatorFlags.HeldBy(_cluster, state));
            held ??= state.Claims.TryGetValue(node.Name, out ClusterClaim? claim) && claim != _me.Claim ? $"it is claimed by {claim.Owner}" : null;
            held ??= Admission is { } admit && node.Role != DcosRole.Master
                ? await admit(node, WithoutSettled(state), cancellationToken).ConfigureAwait(false)
                : null;
            if (held is null && Claimed is { } claimed)
            {
                await claimed(node, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (DcosException)
        {
            await LetGoAsync(node.Name, cancellationToken).ConfigureAwait(false);
            throw;
        }

        if (held is not null)
        {
            await LetGoAsync(node.Name, cancellationToken, state.Paused ? "" : $"{_cluster.Operator.Name} waits: {held}").ConfigureAwait(false);
            return held;
        }

        Claims.Claim(node.Name, state.Fence);
        _cluster.InFlight.Add(node.Name);
        _cluster.Journal.Write(new ClaimEvent { Node = node.Name, Claims = [.. state.Claims.Keys] });
        return null;
    }

    /// <summary>What others have claimed, without the claims of ended sessions for nodes whose end this call knows.</summary>
    private ClusterLockState WithoutSettled(ClusterLockState state) =>
        state with { Claims = state.Claims.Where(claim => !Claims.IsSettled(claim.Key)).ToDictionary(claim => claim.Key, claim => claim.Value) };

    /// <summary>A dead session's claim stays until the end of its node was observed.</summary>
    private async Task InheritAsync(IEnumerable<string> claims, CancellationToken cancellationToken)
    {
        foreach (string name in Claims.Inherit(claims))
        {
            await LetGoAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A lock that was lost once is never this session's again: what was started meanwhile is unknown here.</summary>
    private async Task<ClusterLockState> RequireLockAsync(bool mayShare, CancellationToken cancellationToken)
    {
        if (Locked(() => _lostTo) is { } before)
        {
            throw new ClusterStateException(SR.LockLost, _cluster.Inventory.Cluster, before.Owner);
        }

        ClusterLockState state = await RunAsync(ClusterLockAction.Heartbeat, "", mayJoin: false, "", cancellationToken).ConfigureAwait(false);
        bool shared = mayShare && !Locked(() => _holds) && (state.Holder is null || state.Holder.Operation == _me.Operation);
        if (state.Result != "lost" || shared)
        {
            return state;
        }

        ClusterLockHolder other = state.AnyHolder;
        _ = LoseTo(other);
        _ = Locked(() => _lostTo ??= other);
        _cluster.Journal.Write(new LockEvent { Result = "lost", Holder = other.Owner });
        throw new ClusterStateException(SR.LockLost, _cluster.Inventory.Cluster, other.Owner);
    }

    /// <param name="waitsFor">Why a node that is claimed again later waits, for other sessions to read; empty for other nodes.</param>
    private async Task LetGoAsync(string node, CancellationToken cancellationToken, string waitsFor = "")
    {
        try
        {
            _ = await RunAsync(ClusterLockAction.Unclaim, node, mayJoin: false, "", cancellationToken, waitsFor).ConfigureAwait(false);
        }
        catch (DcosException e)
        {
            _progress.Verbose($"The claim of {node} stays: {e.Message}");
        }
    }

    private async Task<ClusterLockState> TakeAsync(ClusterLockAction action, string node, bool mayJoin, CancellationToken cancellationToken)
    {
        if (Locked(() => _holds || _lostTo is not null))
        {
            _ = await RequireLockAsync(mayJoin, cancellationToken).ConfigureAwait(false);
        }

        ClusterLockState state = await RunAsync(action, node, mayJoin, "", cancellationToken).ConfigureAwait(false);
        if (state is { Result: "held" or "joined", Holder: { } holder } && ((_breakLock && state.Result == "held") || _cluster.IsLeft(holder)))
        {
            state = await RunAsync(action, node, mayJoin, holder.Token, cancellationToken).ConfigureAwait(false);
        }

        if (state.Claims.TryGetValue(node, out ClusterClaim? claim) && _cluster.HasLeft(claim.Token))
        {
            state = await RunAsync(action, node, mayJoin, claim.Token, cancellationToken).ConfigureAwait(false);
        }

        if (state.Result is not ("acquired" or "joined") || !Locked(() => _holds))
        {
            _cluster.Journal.Write(new LockEvent { Result = state.Result, Holder = state.Holder?.Owner, Age = state.Age });
        }

        string[] mine = [.. state.Claims.Where(own => own.Value == _me.Claim && own.Key != node).Select(own => own.Key)];
        if (state.Result is "acquired" or "taken")
        {
            _ = Locked(() => _holds = true);
            Claims.Renew(mine, state.Fence);
        }

        switch (state.Result)
        {
            case "taken":
                _progress.Warning(state.Age.TotalSeconds > ClusterLockOperation.DeadAfterSec || _breakLock
                    ? $"The lock of {state.Holder?.Owner} was taken over: its last heartbeat was {state.Age.TotalSeconds:0} s ago."
                    : $"The lock of {state.Holder?.Owner} was taken over: its session has ended.");
                await new TakeoverFence(_cluster, Claims).RaiseAsync(state, _me.Claim, cancellationToken).ConfigureAwait(false);
                await InheritAsync(mine, cancellationToken).ConfigureAwait(false);
                break;
            case "acquired" or "joined":
                break;
            default:
                string name = _cluster.Inventory.Cluster;
                int age = (int)state.Age.TotalSeconds;
                throw new ClusterStateException(SR.ClusterBusy, name, name, state.AnyHolder.Owner, age, ClusterLockOperation.DeadAfterSec);
        }

        _ = Locked(() => _fence = state.Fence);
        Claims.Forget(state.Claims.Where(other => other.Value != _me.Claim && !_cluster.HasLeft(other.Value.Token)).Select(other => other.Key)
            .Except(state.DeadClaims, StringComparer.OrdinalIgnoreCase));
        await InheritAsync(state.DeadClaims, cancellationToken).ConfigureAwait(false);
        return state;
    }

    private void StartHeartbeat()
    {
        bool isFirst = Locked(() => !_heartbeats && (_heartbeats = true));
        if (isFirst)
        {
            _ = HeartbeatAsync(_heartbeatEnd.Token);
        }
    }

    private async Task HeartbeatAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _cluster.Clock.Delay(TimeSpan.FromSeconds(ClusterLockOperation.HeartbeatSec), cancellationToken).ConfigureAwait(false);
                ClusterLockState state = await RunAsync(ClusterLockAction.Heartbeat, "", mayJoin: false, "", cancellationToken).ConfigureAwait(false);
                ClusterLockHolder other = state.AnyHolder;
                if (state.Result == "lost" && LoseTo(other))
                {
                    _cluster.Journal.Write(new LockEvent { Result = "lost", Holder = other.Owner });
                    _progress.Warning($"The lock was taken by {other.Owner}: nothing more is started here.");
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (DcosException e)
            {
                _progress.Verbose($"No heartbeat: {e.Message}");
            }
        }
    }

    /// <returns>True when the lock was held until now.</returns>
    private bool LoseTo(ClusterLockHolder other) => Locked(() =>
    {
        bool held = _holds;
        _lostTo = held ? other : _lostTo;
        _holds = false;
        return held;
    });

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    private Task<ClusterLockState> RunAsync(
        ClusterLockAction action, string node, bool mayJoin, string breakToken, CancellationToken cancellationToken, string waitsFor = "")
    {
        string address = _cluster.AddressOf(node);
        return _cluster.ChangeFolderAsync(
            new ClusterLockOperation(_cluster.Token(), action, _me) { Node = address, MayJoin = mayJoin, Break = breakToken, WaitsFor = waitsFor },
            cancellationToken);
    }
}
