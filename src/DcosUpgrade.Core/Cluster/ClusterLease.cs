using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Ports;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Cluster;

/// <summary>
/// One call's right to change the cluster: the lock on the lock master, its heartbeat, and a claim for each node that runs. Taken at
/// the first node that needs it, so that a call that changes nothing locks nothing.
/// </summary>
internal sealed class ClusterLease : IDisposable
{
    private readonly ClusterContext _cluster;
    private readonly IProgressSink _progress;
    private readonly bool _breakLock;
    private readonly ClusterLockHolder _me;
    private readonly CancellationTokenSource _heartbeatEnd = new();
    private readonly FifoLock _turn = new();
    private Task? _heartbeat;

    /// <summary>Nodes whose claim this call made.</summary>
    private readonly HashSet<string> _mine = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Nodes whose claim was left by somebody dead: the holder that this call took the lock from, or one who had joined.</summary>
    private readonly HashSet<string> _inherited = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Nodes whose end this call knows.</summary>
    private readonly HashSet<string> _settled = new(StringComparer.OrdinalIgnoreCase);

    private bool _holds;
    private ClusterLockHolder? _lostTo;

    /// <param name="operation">What is carried out: the hash of a plan or the id of a script. Sessions of one operation may share the lock.</param>
    /// <param name="breakLock">Take over a lock whose holder still sends heartbeats.</param>
    public ClusterLease(ClusterContext cluster, string operation, IProgressSink progress, bool breakLock = false)
    {
        _cluster = cluster;
        _progress = progress;
        _breakLock = breakLock;
        _me = new ClusterLockHolder(operation, cluster.Operator.Name, cluster.Operator.Identity, cluster.Ids.Next(16));
    }

    /// <summary>True once this call has started a run on any node.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Masters whose version this call has confirmed to be the target's, by name.</summary>
    public HashSet<string> MastersAtTarget { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Asked of each agent once it is claimed: null when it may start, else why it has to wait. One is asked at a time.</summary>
    public Func<DcosNode, ClusterLockState, CancellationToken, Task<string?>>? Admission { get; init; }

    /// <summary>Takes the lock for something that is no node's run (generating a script).</summary>
    /// <exception cref="ClusterStateException">Somebody else holds it, or the cluster is stopped.</exception>
    public async Task<ClusterLockState> AcquireAsync(CancellationToken cancellationToken)
    {
        ClusterLockState state = await TakeAsync(ClusterLockAction.Acquire, "", mayJoin: false, cancellationToken).ConfigureAwait(false);
        _heartbeat ??= HeartbeatAsync(_heartbeatEnd.Token);
        return state;
    }

    /// <summary>Claims a node for a run, waits while the cluster is paused or there is no room for the node, and refuses when it is stopped.</summary>
    public async Task ClaimAsync(DcosNode node, CancellationToken cancellationToken)
    {
        string told = "";
        Backoff backoff = new(_cluster.Ids);
        while (true)
        {
            string held;
            using (await _turn.EnterAsync(cancellationToken).ConfigureAwait(false))
            {
                if (await TryClaimAsync(node, cancellationToken).ConfigureAwait(false) is not { } why)
                {
                    return;
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
    }

    /// <summary>
    /// After a wait: somebody may have taken the lock meanwhile. To go on would be to take down a node beside the one that they take
    /// down.
    /// </summary>
    /// <exception cref="ClusterStateException">It is not ours any more, nor that of whom we had joined (LockLost).</exception>
    public async Task RequireLockAsync(CancellationToken cancellationToken)
    {
        ClusterLockState state = await RunAsync(ClusterLockAction.Heartbeat, "", mayJoin: false, "", cancellationToken).ConfigureAwait(false);
        if ((_holds && state.Result == "lost") || (state.Holder is { } holder && holder.Operation != _me.Operation))
        {
            throw new ClusterStateException(SR.LockLost, _cluster.Inventory.Cluster, state.Holder?.Owner ?? "somebody");
        }
    }

    /// <summary>A run was really started.</summary>
    public void Started() => HasStarted = true;

    /// <summary>The node's end is known.</summary>
    public async Task UnclaimAsync(DcosNode node, CancellationToken cancellationToken)
    {
        _cluster.InFlight.Remove(node.Name);
        _ = _mine.Remove(node.Name);
        _cluster.Journal.Write(new UnclaimEvent { Node = node.Name });
        await LetGoAsync(node.Name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>True when the claim of a node is that of a dead session.</summary>
    public bool Inherits(string node) => _inherited.Contains(node);

    /// <summary>A node's end is known, whoever claimed it.</summary>
    public async Task SettleAsync(DcosNode node, CancellationToken cancellationToken)
    {
        _ = _settled.Add(node.Name);
        if (_inherited.Remove(node.Name))
        {
            await LetGoAsync(node.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the lock back. Failing to is no failure: it dies by itself.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        _heartbeatEnd.Cancel();
        if (!_holds)
        {
            return;
        }

        _holds = false;
        try
        {
            _ = await RunAsync(ClusterLockAction.Release, "", mayJoin: false, "", cancellationToken).ConfigureAwait(false);
        }
        catch (DcosException e)
        {
            _progress.Verbose($"The lock could not be given back and dies in {ClusterLockOperation.DeadAfterSec} s: {e.Message}");
        }
    }

    public void Dispose()
    {
        _heartbeatEnd.Cancel();
        _heartbeatEnd.Dispose();
        if (_holds)
        {
            _cluster.Leave(_me);
        }
    }

    /// <returns>Null when the node is claimed, else what it has to wait for.</returns>
    private async Task<string?> TryClaimAsync(DcosNode node, CancellationToken cancellationToken)
    {
        if (_lostTo is { } other)
        {
            throw new ClusterStateException(SR.LockLost, _cluster.Inventory.Cluster, other.Owner);
        }

        ClusterLockState state = await TakeAsync(ClusterLockAction.Claim, node.Name, node.Role != DcosRole.Master, cancellationToken).ConfigureAwait(false);
        _heartbeat ??= HeartbeatAsync(_heartbeatEnd.Token);
        if (state.Stopped)
        {
            await LetGoAsync(node.Name, cancellationToken).ConfigureAwait(false);
            throw new ClusterStateException(SR.StopRequested, _cluster.Inventory.Cluster, _cluster.Inventory.Cluster);
        }

        string? held = state.Paused ? $"{_cluster.Inventory.Cluster} is paused until it is resumed{(state.Why.Length > 0 ? $" ({state.Why})" : "")}" : null;
        try
        {
            held ??= Admission is { } admit && node.Role != DcosRole.Master ? await admit(node, state with { Claims = state.Claims.Where(claim => !_settled.Contains(claim.Key)).ToDictionary(claim => claim.Key, claim => claim.Value) }, cancellationToken).ConfigureAwait(false) : null;
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

        _ = _inherited.Remove(node.Name);
        _ = _mine.Add(node.Name);
        _cluster.InFlight.Add(node.Name);
        _cluster.Journal.Write(new ClaimEvent { Node = node.Name, Claims = [.. state.Claims.Keys] });
        return null;
    }

    /// <summary>Claims of the dead stay until somebody has seen the end of their nodes.</summary>
    private async Task InheritAsync(IEnumerable<string> claims, CancellationToken cancellationToken)
    {
        foreach (string name in claims.Where(name => !_mine.Contains(name)).ToArray())
        {
            if (_settled.Contains(name))
            {
                await LetGoAsync(name, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                _ = _inherited.Add(name);
            }
        }
    }

    /// <param name="waitsFor">What others read of a node that is to be claimed again; empty for one that is not.</param>
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
        ClusterLockState state = await RunAsync(action, node, mayJoin, "", cancellationToken).ConfigureAwait(false);
        if (state is { Result: "held" or "joined", Holder: { } holder } && ((_breakLock && state.Result == "held") || _cluster.IsLeft(holder)))
        {
            state = await RunAsync(action, node, mayJoin, holder.Token, cancellationToken).ConfigureAwait(false);
        }

        if (state.Result is not ("acquired" or "joined") || !_holds)
        {
            _cluster.Journal.Write(new LockEvent { Result = state.Result, Holder = state.Holder?.Owner, Age = state.Age });
        }

        switch (state.Result)
        {
            case "taken":
                _progress.Warning(state.Age.TotalSeconds > ClusterLockOperation.DeadAfterSec || _breakLock
                    ? $"The lock of {state.Holder?.Owner} was taken over: its last sign of life was {state.Age.TotalSeconds:0} s ago."
                    : $"The lock of {state.Holder?.Owner} was taken over: what held it has ended.");
                _holds = true;
                await InheritAsync(state.Claims.Where(claim => claim.Value == _me.Owner && claim.Key != node).Select(claim => claim.Key), cancellationToken).ConfigureAwait(false);
                break;
            case "acquired":
                _holds = true;
                break;
            case "joined":
                break;
            default:
                throw new ClusterStateException(
                    SR.ClusterBusy,
                    _cluster.Inventory.Cluster,
                    _cluster.Inventory.Cluster,
                    state.Holder?.Owner ?? "somebody",
                    (int)state.Age.TotalSeconds,
                    ClusterLockOperation.DeadAfterSec);
        }

        await InheritAsync(state.DeadClaims, cancellationToken).ConfigureAwait(false);
        return state;
    }

    private async Task HeartbeatAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _cluster.Clock.Delay(TimeSpan.FromSeconds(ClusterLockOperation.HeartbeatSec), cancellationToken).ConfigureAwait(false);
                ClusterLockState state = await RunAsync(ClusterLockAction.Heartbeat, "", mayJoin: false, "", cancellationToken).ConfigureAwait(false);
                if (state.Result == "lost" && _holds)
                {
                    _holds = false;
                    _lostTo = state.Holder ?? new ClusterLockHolder("", "somebody", "", "");
                    _cluster.Journal.Write(new LockEvent { Result = "lost", Holder = _lostTo.Owner });
                    _progress.Warning($"The lock was taken by {_lostTo.Owner}: nothing more is started here.");
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

    private Task<ClusterLockState> RunAsync(ClusterLockAction action, string node, bool mayJoin, string breakToken, CancellationToken cancellationToken, string waitsFor = "") =>
        _cluster.RunAsync(
            _cluster.LockMaster,
            new ClusterLockOperation(_cluster.Token(), action, _me) { Node = node, MayJoin = mayJoin, Break = breakToken, WaitsFor = waitsFor },
            cancellationToken);
}
