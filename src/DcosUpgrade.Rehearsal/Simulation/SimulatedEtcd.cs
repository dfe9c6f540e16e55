using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>
/// etcd on the masters whose release has it. A master is added as a member when its unit starts, and joins a little later; until then it counts
/// for the quorum.
/// </summary>
internal sealed class SimulatedEtcd(RehearsalCluster cluster)
{
    private readonly HashSet<RehearsalNode> _added = [];
    private readonly HashSet<RehearsalNode> _joined = [];

    /// <summary>Sets the state of a cluster that has been running for days.</summary>
    public void StartOld() => _joined.UnionWith(cluster.Masters.Where(IsActive));

    /// <summary>Called when the unit of a master starts.</summary>
    public void Started(RehearsalNode master)
    {
        _added.Add(master);
        if (!_joined.Contains(master) && !master.Faults.Has(RehearsalFault.EtcdNotJoined))
        {
            cluster.Clock.Schedule(master.Dice.Seconds(2, 10), () => _joined.Add(master));
        }
    }

    /// <summary>True for a member that was added and has not joined.</summary>
    public bool IsJoining(RehearsalNode master) => _added.Contains(master) && !_joined.Contains(master);

    /// <summary>Output and exit code of <c>dcos-etcdctl diagnostic</c> on a master.</summary>
    public (string Output, int Code) Diagnose(RehearsalNode master)
    {
        string endpoint = $"http{(master.Files.Bin is { IsEnterprise: true } ? "s" : "")}://{master.Address}:2379";
        RehearsalNode[] members = [.. cluster.Masters.Where(member => _added.Contains(member) || _joined.Contains(member))];
        bool hasQuorum = members.Count(IsUp) > members.Length / 2;
        return hasQuorum && IsUp(master)
            ? (EtcdResponses.Healthy(endpoint, [.. members.Select(member => new EtcdEntry(member.Address, _joined.Contains(member)))]), 0)
            : (EtcdResponses.Unhealthy(endpoint), 1);
    }

    private bool IsUp(RehearsalNode master) => _joined.Contains(master) && IsActive(master);

    private static bool IsActive(RehearsalNode master) => master.Services.IsActive(DcosUnits.Etcd);
}
