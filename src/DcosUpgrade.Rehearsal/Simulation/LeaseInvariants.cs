using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>Rules about the lock, the claims and the flags of the cluster folder.</summary>
/// <param name="require">Records a violation when its first argument is false.</param>
internal sealed class LeaseInvariants(RehearsalCluster cluster, Action<bool, string> require)
{
    /// <summary>Maximum time between the last look at the lock and a start: the node refuses a later start.</summary>
    private static readonly TimeSpan s_validity = TimeSpan.FromSeconds(StartConditions.ValidSec);

    /// <summary>Identities of the sessions that used the lock, by token.</summary>
    private readonly Dictionary<string, string> _identities = new(StringComparer.Ordinal);

    private ClusterFolder Folder => cluster.Masters[0].Folder;

    public void RunStarted(SimulatedRun run)
    {
        if (run.Order.StageOnly || !Folder.WasTaken)
        {
            return;
        }

        string node = run.Node.Name;
        require(!IsOld(Folder.FlaggedAt), $"{node}: a run was started though the cluster is stopped or paused since {Folder.FlaggedAt:HH:mm:ss}");
        RehearsalNode? other = run.Node.Role != DcosRole.Master ? null
            : cluster.Masters.FirstOrDefault(master => master != run.Node && master.Running is { Order.StageOnly: false });
        require(other is null, $"{node}: a run was started while that of {other} is alive");
        bool lost = run.Node.Role == DcosRole.Master && Folder.Holder?.Owner != run.Order.Owner && IsOld(Folder.HeldSince);
        require(!lost, $"{node}: {run.Order.Owner} started a run though {Folder.Holder?.Owner ?? "nobody"} has the lock since {Folder.HeldSince:HH:mm:ss}");
    }

    /// <summary>A session schedules maintenance for an agent that it is about to start.</summary>
    public void MaintenanceScheduled(RehearsalNode node)
    {
        require(!IsOld(Folder.FlaggedAt), $"{node.Name}: maintenance was scheduled though the cluster is stopped or paused since {Folder.FlaggedAt:HH:mm:ss}");
        require(!Folder.WasTaken || Folder.Claims.ContainsKey(node.Address), $"{node.Name}: maintenance was scheduled though nobody claims it");
    }

    /// <summary>The claims before an action on the cluster folder.</summary>
    public IReadOnlyList<Claim> Claims(ClusterLockOperation operation)
    {
        _identities[operation.Me.Token] = operation.Me.Identity;
        return [.. Folder.Claims.Select(claim => new Claim(claim.Key, claim.Value, IsLive(claim.Key, claim.Value.Token)))];
    }

    /// <param name="before">The claims before the action.</param>
    /// <param name="holder">The holder of the lock before the action.</param>
    /// <param name="result">The result of the action.</param>
    public void ClaimsChanged(IReadOnlyList<Claim> before, ClusterLockHolder? holder, ClusterLockOperation operation, string result)
    {
        foreach (Claim claim in before)
        {
            bool stays = Folder.Claims.TryGetValue(claim.Node, out ClusterClaim? now);
            require(stays || !IsRunning(claim.Node), $"{claim.Node}: {operation.Me.Owner} removed the claim of a run that is alive");
            string session = claim.Value.Token;
            bool mine = _identities.TryGetValue(session, out string? identity) && identity == operation.Me.Identity;
            bool kept = now?.Token == session || mine || (result == "taken" && session == holder?.Token);
            require(kept || !claim.IsLive, $"{claim.Node}: {operation.Me.Owner} changed the claim of {claim.Value.Owner}, whose session is alive");
        }
    }

    private bool IsRunning(string address) => cluster.At(address)?.Running is { Order.StageOnly: false };

    private bool IsLive(string address, string session) =>
        _identities.TryGetValue(session, out string? identity) && !cluster.GoneOperators.Contains(identity)
        && Folder.ClaimedAt.TryGetValue(address, out DateTimeOffset at)
        && (cluster.Masters[0].Now - at).TotalSeconds < ClusterLockOperation.DeadAfterSec;

    private bool IsOld(DateTimeOffset? since) => cluster.Clock.UtcNow - since > s_validity;

    /// <param name="Node">The address of the node.</param>
    internal sealed record Claim(string Node, ClusterClaim Value, bool IsLive);
}
