using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>A simulated DC/OS cluster in memory. All its events run on its clock: nothing happens until the clock is stepped.</summary>
internal sealed class RehearsalCluster
{
    /// <summary>The first instant of every rehearsal: the same seed gives the same history.</summary>
    public static readonly DateTimeOffset Start = new(2018, 10, 20, 2, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, RehearsalNode> _nodes;
    private readonly ILookup<string, RehearsalNode> _byAddress;

    public RehearsalCluster(RehearsalOptions options)
    {
        Options = options;
        Clock = new VirtualClock(Start, options.Speed);
        Dice = new Dice(options.Seed, "cluster") { Pace = options.Pace.Masters };
        Inventory = RehearsalInventory.Of(options);
        InstalledRelease = DcosRelease.Of(options.FromVersion, security: options.SecurityMode);
        Model = options.Model is { } model ? new SimulatedModel(model) : null;
        Dictionary<string, DcosRelease> releases = new() { [InstalledRelease.Version] = InstalledRelease };
        Nodes = [.. Inventory.Nodes.Select(node => new RehearsalNode(this, node, ReleaseOf(Model?.VersionOf(node.Name) ?? InstalledRelease.Version)))];
        Masters = [.. Nodes.Where(node => node.Role == DcosRole.Master)];
        Agents = [.. Nodes.Where(node => node.Agent is not null).Select(node => node.Agent!)];
        _nodes = Nodes.ToDictionary(node => node.Name, StringComparer.OrdinalIgnoreCase);
        _byAddress = Nodes.ToLookup(node => node.Address, StringComparer.Ordinal);
        Bootstrap = new SimulatedBootstrap(this, Inventory.Bootstrap!);
        Invariants = new RehearsalInvariants(this);
        Exhibitor = new SimulatedExhibitor(this, Masters);
        Mesos = new SimulatedMesos(this);
        Schedulers = new SimulatedSchedulers(this);
        Maintenance = new SimulatedMaintenance(this);
        Cockroach = new SimulatedCockroach(this);
        Etcd = new SimulatedEtcd(this);
        Iam = new SimulatedIam(this);
        BackupService = new SimulatedBackupService(this);
        Mesos.StartOld();
        foreach (RehearsalNode node in Nodes)
        {
            node.Services.StartOld();
            foreach (KeyValuePair<string, string> unit in Model?.UnitsOf(node.Name).Where(unit => node.Services.Wanted.Contains(unit.Key)) ?? [])
            {
                node.Services.Set(unit.Key, unit.Value);
            }
        }

        Etcd.StartOld();
        DcosRelease ReleaseOf(string version) =>
            releases.TryGetValue(version, out DcosRelease? known) ? known : releases[version] = DcosRelease.Of(version, security: options.SecurityMode);
    }

    public RehearsalOptions Options { get; }

    /// <summary>What the cluster is modelled on; null for a made-up cluster.</summary>
    public SimulatedModel? Model { get; }

    /// <summary>The release that all nodes start with.</summary>
    public DcosRelease InstalledRelease { get; }

    public VirtualClock Clock { get; }

    /// <summary>Random numbers for events that belong to no single node.</summary>
    public Dice Dice { get; }

    public ClusterInventory Inventory { get; }

    /// <summary>Masters, agents, public agents; not the bootstrap node.</summary>
    public IReadOnlyList<RehearsalNode> Nodes { get; }

    public IReadOnlyList<RehearsalNode> Masters { get; }

    public IReadOnlyList<SimulatedAgent> Agents { get; }

    public SimulatedBootstrap Bootstrap { get; }

    public SimulatedExhibitor Exhibitor { get; }

    public SimulatedMesos Mesos { get; }

    public SimulatedSchedulers Schedulers { get; }

    public SimulatedMaintenance Maintenance { get; }

    /// <summary>Time of the last start of pods.</summary>
    public DateTimeOffset PodsSince { get; set; } = Start.AddDays(-1);

    public SimulatedCockroach Cockroach { get; }

    public SimulatedEtcd Etcd { get; }

    public SimulatedIam Iam { get; }

    public SimulatedBackupService BackupService { get; }

    public RehearsalInvariants Invariants { get; }

    /// <summary>Files uploaded to a machine's /tmp, by folder.</summary>
    public Dictionary<string, IReadOnlyList<Operations.InputFile>> Uploads { get; } = new(StringComparer.Ordinal);

    /// <summary>Identities of operators whose process has ended.</summary>
    public HashSet<string> GoneOperators { get; } = new(StringComparer.Ordinal);

    /// <summary>Called before and after every call to a node; may throw <see cref="NodeUnreachableException"/> or simulate a crash.</summary>
    public Func<NodeEndpoint, Ports.NodeOperation, bool, Task>? OnCall { get; set; }

    public RehearsalNode Node(string name) => _nodes[name];

    /// <summary>The node with this address; null: no such node.</summary>
    public RehearsalNode? At(string address) => _byAddress[address].FirstOrDefault();

    /// <summary>False while SSH cannot reach the machine.</summary>
    public bool IsReachable(string machine) =>
        _nodes.TryGetValue(machine, out RehearsalNode? node) ? node.IsReachable : !Bootstrap.Faults.IsOn(RehearsalFault.LinkDown);

    /// <summary>True while the machine refuses every login over SSH.</summary>
    public bool RefusesAccess(string machine) => FaultsOf(machine).IsOn(RehearsalFault.AccessRefused);

    /// <summary>Duration of one call over the network.</summary>
    public TimeSpan Latency(string machine) => DiceOf(machine).Seconds(0.02, 0.08) + FaultsOf(machine).Lasts(RehearsalFault.LinkSlow);

    public Dice DiceOf(string machine) => _nodes.TryGetValue(machine, out RehearsalNode? node) ? node.Dice : Bootstrap.Dice;

    /// <summary>Injects a fault into a machine; it occurs now or at the step that it concerns.</summary>
    /// <param name="amount">Seconds, attempts or renames, as declared on <see cref="RehearsalFault"/>; null for the default.</param>
    public void Inject(string node, RehearsalFault fault, double? amount = null)
    {
        FaultsOf(node).Inject(fault, amount);
        if (_nodes.TryGetValue(node, out RehearsalNode? struck))
        {
            StandingFaults.Begin(struck, fault);
            Schedulers.Changed();
        }
    }

    public void Clear(string node, RehearsalFault fault)
    {
        FaultsOf(node).Clear(fault);
        if (_nodes.TryGetValue(node, out RehearsalNode? struck))
        {
            StandingFaults.End(struck, fault);
            Schedulers.Changed();
        }
    }

    private FaultSet FaultsOf(string machine) =>
        string.Equals(machine, Bootstrap.Name, StringComparison.OrdinalIgnoreCase) ? Bootstrap.Faults : Node(machine).Faults;

    /// <summary>Rethrows an exception of a simulated process in the next step of the clock.</summary>
    public void Watch(Task process) => _ = process.ContinueWith(
        failed => Clock.Schedule(TimeSpan.Zero, () => ExceptionDispatchInfo.Capture(failed.Exception!.InnerException!).Throw()),
        System.Threading.CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
