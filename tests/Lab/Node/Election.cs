using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Lab.Node;

/// <summary>Who leads, by asking everybody: a leader stays while it answers; then the first of a quorum takes over.</summary>
/// <remarks>
/// Like the ZooKeeper session behind the real thing, <paramref name="sessionSec"/> keeps the last leader in everybody's mind
/// after it fell silent: for that time others point at a dead leader, and a leader that restarted points at itself.
/// </remarks>
internal sealed class Election(int port, double sessionSec)
{
    /// <summary>Who starts listens first, else it would overlook a leader.</summary>
    private const double ListenSec = 1.5;

    private readonly double _started = Cluster.Now;
    private double _heard = double.MinValue;

    public string? Leader { get; private set; }

    public bool Elected { get; private set; }

    /// <summary>What each master that answered said in the last round, this one not among them.</summary>
    public IReadOnlyDictionary<string, Lines> Others { get; private set; } = new Dictionary<string, Lines>();

    public bool HasQuorum => Others.Count + 1 >= Cluster.Quorum;

    /// <summary>Takes up a leadership of an earlier process, so that its session runs out first.</summary>
    public void Remember(string leader, double heard) => (Leader, _heard) = (leader, heard);

    /// <summary>One round; false = this one led and lost its quorum.</summary>
    public bool Round(bool eligible = true)
    {
        Others = Cluster.Masters.Where(master => master != Cluster.Address)
            .Select(master => (master, answer: Peer.Ask(master, port, "/lab/peer")))
            .Where(peer => peer.answer is not null)
            .ToDictionary(peer => peer.master, peer => Lines.Parse(peer.answer!));
        if (Elected && (!HasQuorum || !eligible))
        {
            Elected = false;
            return false;
        }
        var leaders = Others.Where(peer => peer.Value.Is("elected")).Select(peer => peer.Key).Concat(Elected ? [Cluster.Address] : []);
        if (First(leaders) is { } leader)
        {
            (Leader, Elected, _heard) = (leader, leader == Cluster.Address, Cluster.Now);
        }
        else if (Cluster.Now - _heard > sessionSec)
        {
            var candidates = Others.Where(peer => peer.Value.Is("eligible")).Select(peer => peer.Key).Concat(eligible ? [Cluster.Address] : []);
            var takesOver = HasQuorum && Cluster.Now - _started > ListenSec && First(candidates) == Cluster.Address;
            (Leader, Elected) = (takesOver ? Cluster.Address : null, takesOver);
        }
        return true;
    }

    private static string? First(IEnumerable<string> masters) => masters.OrderBy(master => Array.IndexOf(Cluster.Masters, master)).FirstOrDefault();
}
