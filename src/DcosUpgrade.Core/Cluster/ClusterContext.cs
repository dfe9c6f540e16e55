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
using DcosUpgrade.Timing;

namespace DcosUpgrade.Cluster;

/// <summary>The session behind every cluster, node and script object: shells, clock and shared state of one cluster. Never printed or serialised.</summary>
internal sealed class ClusterContext(ClusterInventory inventory, INodeShells shells, IClock clock, IIds ids, IOperator @operator) : ClusterHandle, IDisposable
{
    /// <summary>Guards the fields below: each is created once, by the first run that uses it.</summary>
    private readonly object _lock = new();
    private readonly string[] _masterAddresses =
        [.. inventory.Nodes.Where(node => node.Role == DcosRole.Master).Select(node => node.Address).OrderBy(address => address, StringComparer.Ordinal)];

    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private IamSession? _iam;
    private TokenGuard? _guard;
    private AgentWatch? _agents;
    private ClusterWatch? _watch;
    private InFlight? _inFlight;
    private InventoryNode? _lockMaster;
    private CockroachWatch? _cockroach;
    private EtcdWatch? _etcd;
    private FrameworkWatch? _frameworks;
    private ReplacedAgents? _replaced;

    public ClusterInventory Inventory { get; } = inventory;

    public IClock Clock { get; } = clock;

    public IIds Ids { get; } = ids;

    public IOperator Operator { get; } = @operator;

    /// <summary>Installer and configuration of a rehearsal's bootstrap node; null on a real cluster.</summary>
    public ScriptDefaults? ScriptDefaults { get; init; }

    /// <summary>Receives reports of the shells; a cmdlet joins while it runs.</summary>
    public ProgressRelay Listeners { get; init; } = new();

    /// <summary>Outages of the agents that this session upgrades.</summary>
    public OutageClock Outages { get; } = new();

    /// <summary>Runs of this session change the maintenance schedule one after the other.</summary>
    public FifoLock MaintenanceTurn { get; } = new();

    /// <summary>Agents that registered under a new id.</summary>
    public ReplacedAgents Replaced
    {
        get
        {
            lock (_lock)
            {
                return _replaced ??= new ReplacedAgents(this);
            }
        }
    }

    /// <summary>The journal of observations and decisions.</summary>
    public JournalRelay Journal { get; } = new();

    /// <summary>The folder of this cluster's journals of calls without -JournalPath; null before the first of them.</summary>
    public string? JournalFolder { get; set; }

    /// <summary>The views of the cluster that all waiters share.</summary>
    public ClusterWatch Watch
    {
        get
        {
            lock (_lock)
            {
                return _watch ??= new ClusterWatch(this);
            }
        }
    }

    /// <summary>Login settings of the nodes; null in a rehearsal.</summary>
    public ConnectionSettings? Connection { get; set; }

    /// <summary>The observed edition, or that of the inventory.</summary>
    public DcosEdition Edition { get; set; } = inventory.Edition;

    /// <summary>The observed security mode; null when it could not be read.</summary>
    public DcosSecurityMode? SecurityMode { get; set; }

    /// <summary>The identity of this cluster.</summary>
    public ClusterIdentity Identity => new(
        Inventory.Cluster,
        !Inventory.IsDiscovered,
        [.. _masterAddresses],
        Edition,
        SecurityMode);

    /// <summary>The login to the IAM; null when there is none.</summary>
    public IamSession? Iam
    {
        get => _iam;
        set => (_iam, _guard) = (value, value is null ? null : new TokenGuard(this, value, SendAsync));
    }

    /// <summary>The state and the tasks of agents.</summary>
    public AgentWatch Agents
    {
        get
        {
            lock (_lock)
            {
                return _agents ??= new AgentWatch(this);
            }
        }
    }

    public CockroachWatch Cockroach
    {
        get
        {
            lock (_lock)
            {
                return _cockroach ??= new CockroachWatch(this);
            }
        }
    }

    public EtcdWatch Etcd
    {
        get
        {
            lock (_lock)
            {
                return _etcd ??= new EtcdWatch(this);
            }
        }
    }

    public FrameworkWatch Frameworks
    {
        get
        {
            lock (_lock)
            {
                return _frameworks ??= new FrameworkWatch(this);
            }
        }
    }

    public InFlight InFlight
    {
        get
        {
            lock (_lock)
            {
                return _inFlight ??= new InFlight(this);
            }
        }
    }

    public IReadOnlyList<InventoryNode> Masters => Inventory.Masters;

    /// <summary>The master with the cluster folder: the numerically lowest address, so that all sessions use the same one.</summary>
    public InventoryNode LockMaster => _lockMaster ??= Masters.OrderBy(master => AddressKey(master.Address), StringComparer.Ordinal).First();

    /// <summary>Runs an operation on a node by the node's inventory name and reads its answer.</summary>
    public async Task<T> RunAsync<T>(InventoryNode node, NodeOperation<T> operation, CancellationToken cancellationToken)
    {
        RawOutput output = operation is ISecuredOperation secured && _guard is { } guard
            ? await guard.RunAsync(node, operation, secured, cancellationToken).ConfigureAwait(false)
            : await SendAsync(node, operation, cancellationToken).ConfigureAwait(false);
        return NodeAnswer.Read(operation, output, node.Name);
    }

    private Task<RawOutput> SendAsync(InventoryNode node, NodeOperation operation, CancellationToken cancellationToken) =>
        shells.For(Inventory.EndpointOf(node)).RunAsync(operation, cancellationToken);

    /// <summary>The inventory's entry for a node object.</summary>
    /// <exception cref="InputException">The cluster has no such node.</exception>
    public InventoryNode Entry(DcosNode node) =>
        Inventory.Find(node.Name) ?? throw new InputException(SR.NoSuchNode, node.Name, node.Name, Inventory.Cluster);

    /// <summary>The node object of an inventory entry, without observations.</summary>
    public DcosNode NodeOf(InventoryNode entry) => new()
    {
        Name = entry.Name,
        Address = entry.Address,
        Role = entry.Role,
        Region = entry.Region,
        Zone = entry.Zone,
        Handle = this,
    };

    /// <summary>Agent ids of the named nodes that the leader of a view lists.</summary>
    public IReadOnlyCollection<string> AgentIdsOf(IEnumerable<string> names, ClusterView view) =>
        new HashSet<string>(names.Select(Inventory.Find).Where(node => node is not null).Select(node => view.Agent(node!.Address)?.Id).OfType<string>(),
            StringComparer.Ordinal);

    /// <summary>Records that a call of this session has ended: a lock or claim that it left, as after Ctrl+C, is not alive.</summary>
    public void Leave(ClusterLockHolder holder)
    {
        lock (_lock)
        {
            _ = _left.Add(holder.Token);
        }
    }

    /// <summary>True when the session that holds a lock has ended, whatever the age of its last heartbeat.</summary>
    public bool IsLeft(ClusterLockHolder holder) => HasLeft(holder.Token) || Operator.IsGone(holder.Identity);

    /// <summary>True when a token is that of a call of this session that has ended.</summary>
    public bool HasLeft(string token)
    {
        lock (_lock)
        {
            return _left.Contains(token);
        }
    }

    /// <summary>A session beside this one that only observes: over the same connections, with views of its own, and without a journal.</summary>
    public ClusterContext Beside() => new(Inventory, shells, Clock, Ids, Operator)
    {
        ScriptDefaults = ScriptDefaults,
        Listeners = Listeners,
        Connection = Connection,
        Edition = Edition,
        SecurityMode = SecurityMode,
        Iam = Iam,
    };

    /// <summary>A fresh token for one operation's frames.</summary>
    public string Token() => Ids.Next(16);

    public void Dispose() => shells.Dispose();

    private static string AddressKey(string address) =>
        string.Join(".", address.Split('.').Select(part => part.PadLeft(3, '0')));
}
