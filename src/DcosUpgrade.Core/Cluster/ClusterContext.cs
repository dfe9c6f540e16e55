using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Cluster;

/// <summary>What every cluster, node and script object carries inside: how the cluster is reached and timed. Never printed, never serialised.</summary>
internal sealed class ClusterContext(ClusterInventory inventory, INodeShells shells, IClock clock, IIds ids, IOperator @operator) : ClusterHandle, IDisposable
{
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private ClusterWatch? _watch;
    private InFlight? _inFlight;
    private InventoryNode? _lockMaster;
    private CockroachWatch? _cockroach;

    public ClusterInventory Inventory { get; } = inventory;

    public IClock Clock { get; } = clock;

    public IIds Ids { get; } = ids;

    public IOperator Operator { get; } = @operator;

    /// <summary>What a rehearsal's bootstrap node already has; null on a real cluster.</summary>
    public ScriptDefaults? ScriptDefaults { get; init; }

    /// <summary>What the shells report to; a cmdlet joins while it is at work.</summary>
    public ProgressRelay Listeners { get; init; } = new();

    /// <summary>How long agents with a run of this session are away from the master.</summary>
    public OutageClock Outages { get; } = new();

    /// <summary>Where it is kept what is seen and decided.</summary>
    public JournalRelay Journal { get; } = new();

    /// <summary>The one view of the cluster that all waiters share.</summary>
    public ClusterWatch Watch => _watch ??= new ClusterWatch(this);

    /// <summary>How nodes are logged in to; null where nothing is (a rehearsal).</summary>
    public ConnectionSettings? Connection { get; set; }

    /// <summary>The edition that was found, or that the inventory names.</summary>
    public DcosEdition Edition { get; set; } = inventory.Edition;

    /// <summary>Null when it could not be read.</summary>
    public DcosSecurityMode? SecurityMode { get; set; }

    /// <summary>What tells this cluster from another.</summary>
    public ClusterIdentity Identity => new(
        Inventory.Cluster,
        !Inventory.IsDiscovered,
        [.. Inventory.Nodes.Where(node => node.Role == DcosRole.Master).Select(node => node.Address).OrderBy(address => address, StringComparer.Ordinal)],
        Edition,
        SecurityMode);

    /// <summary>The login to the IAM; null where nobody gave one.</summary>
    public IamSession? Iam { get; set; }

    public CockroachWatch Cockroach => _cockroach ??= new CockroachWatch(this);

    public InFlight InFlight => _inFlight ??= new InFlight(this);

    public IReadOnlyList<InventoryNode> Masters => Inventory.Masters;

    /// <summary>The master that keeps the cluster folder: the lowest address by its numbers, so that every operator finds the same one.</summary>
    public InventoryNode LockMaster => _lockMaster ??= Masters.OrderBy(master => AddressKey(master.Address), StringComparer.Ordinal).First();

    /// <summary>Runs an operation on a node by the node's inventory name and reads its answer.</summary>
    public async Task<T> RunAsync<T>(InventoryNode node, NodeOperation<T> operation, CancellationToken cancellationToken)
    {
        if (Iam is { } iam && operation is ISecuredOperation secured)
        {
            return operation.Parse(await RunAsync(node, operation, secured, iam, cancellationToken).ConfigureAwait(false));
        }

        RawOutput output = await shells.For(node.Endpoint).RunAsync(operation, cancellationToken).ConfigureAwait(false);
        return operation.Parse(output);
    }

    /// <summary>With a token, and once more with a new one when that does not count any more.</summary>
    private async Task<RawOutput> RunAsync(InventoryNode node, NodeOperation operation, ISecuredOperation secured, IamSession iam, CancellationToken cancellationToken)
    {
        EndpointLogin login = await iam.GetAsync(cancellationToken).ConfigureAwait(false);
        secured.Login = login;
        RawOutput output = await shells.For(node.Endpoint).RunAsync(operation, cancellationToken).ConfigureAwait(false);
        if (!EndpointLogin.IsRefused(output.Stdout) || !iam.Discard(login))
        {
            return output;
        }

        secured.Login = await iam.GetAsync(cancellationToken).ConfigureAwait(false);
        return await shells.For(node.Endpoint).RunAsync(operation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The inventory's entry for a node object.</summary>
    /// <exception cref="InputException">The cluster has no such node.</exception>
    public InventoryNode Entry(DcosNode node) =>
        Inventory.Find(node.Name) ?? throw new InputException(SR.NoSuchNode, node.Name, node.Name, Inventory.Cluster);

    /// <summary>The node object of an inventory entry, nothing of it looked at yet.</summary>
    public DcosNode NodeOf(InventoryNode entry) => new()
    {
        Name = entry.Name,
        Address = entry.Address,
        Role = entry.Role,
        Region = entry.Region,
        Zone = entry.Zone,
        Handle = this,
    };

    /// <summary>Ids of the agents that run on the named nodes, as far as a leader lists them.</summary>
    public IReadOnlyCollection<string> AgentIdsOf(IEnumerable<string> names, ClusterView view) =>
        new HashSet<string>(names.Select(Inventory.Find).Where(node => node is not null).Select(node => view.Agent(node!.Address)?.Id).OfType<string>(), StringComparer.Ordinal);

    /// <summary>A call of this session ended while it held the lock: Ctrl+C leaves no time to give it back.</summary>
    public void Leave(ClusterLockHolder holder)
    {
        lock (_left)
        {
            _ = _left.Add(holder.Token);
        }
    }

    /// <summary>True when nobody is behind a lock any more, however young it is.</summary>
    public bool IsLeft(ClusterLockHolder holder)
    {
        lock (_left)
        {
            return _left.Contains(holder.Token) || Operator.IsGone(holder.Identity);
        }
    }

    /// <summary>A fresh token for one operation's frames.</summary>
    public string Token() => Ids.Next(16);

    public void Dispose() => shells.Dispose();

    private static string AddressKey(string address) =>
        string.Join(".", address.Split('.').Select(part => part.PadLeft(3, '0')));
}
