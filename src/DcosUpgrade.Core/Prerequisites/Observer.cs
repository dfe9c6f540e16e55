using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Health;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Prerequisites;

/// <summary>Looks at what checks need: each node in one exec, and what the cluster shares once, all at the same time.</summary>
internal sealed class Observer(ClusterContext cluster, CheckQuestion question, IProgressSink progress)
{
    private const string Activity = "Check prerequisites";

    private static readonly Regex s_url = new(@"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?$", RegexOptions.CultureInvariant);

    private readonly Dictionary<Sight, string> _problems = [];

    /// <param name="nodes">Whose conditions are looked at.</param>
    /// <param name="throttle">Nodes looked at, at once.</param>
    /// <param name="fullMesh">Try ports between all pairs of nodes.</param>
    public async Task<ClusterSight> LookAsync(IReadOnlyList<InventoryNode> nodes, Sight needs, int throttle, bool fullMesh, CancellationToken cancellationToken)
    {
        bool asksNodes = needs.HasFlag(Sight.Nodes);
        List<NodeSight> sights = new(nodes.Count);
        Task looking = InOrder.RunAsync(
            asksNodes ? nodes : [],
            throttle,
            (node, token) => LookAsync(node, needs, fullMesh, token),
            sight =>
            {
                sights.Add(sight);
                return Task.CompletedTask;
            },
            cancellationToken);
        ClusterSight sight = await ShareAsync(needs, cancellationToken).ConfigureAwait(false);
        await looking.ConfigureAwait(false);
        return sight with { Nodes = sights, Problems = _problems };
    }

    private async Task<NodeSight> LookAsync(InventoryNode node, Sight needs, bool fullMesh, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyValuePair<string, int>> ports = needs.HasFlag(Sight.Ports) ? PortPlan.Of(node, cluster.Inventory, question.Edition, fullMesh) : [];
        string url = question.Script?.Url ?? question.Config?["bootstrap_url"] ?? "";
        NodeLook look = new(node.Role, ports, needs.HasFlag(Sight.OwnChecks), url);
        DateTimeOffset before = cluster.Clock.UtcNow;
        try
        {
            NodeConditions seen = await cluster.RunAsync(node, new NodeConditionsOperation(cluster.Token(), look), cancellationToken).ConfigureAwait(false);

            // The clock is the first thing that the program prints.
            seen = seen with { LookedAt = before, LookedFor = cluster.Clock.UtcNow - before };

            // Root's programs carry no token: an agent that wants one is asked by itself.
            return new NodeSight(
                node,
                cluster.Iam is not null && node.Role != DcosRole.Master && seen.Agent.Registered is null
                    ? seen with { Agent = await cluster.RunAsync(node, new AgentProbeOperation(cluster.Token(), node.Role), cancellationToken).ConfigureAwait(false) }
                    : seen,
                "");
        }
        catch (DcosException e)
        {
            return new NodeSight(node, null, e.Message);
        }
        finally
        {
            progress.Progress(node.Name, Activity, "looked at", 100);
        }
    }

    private async Task<ClusterSight> ShareAsync(Sight needs, CancellationToken cancellationToken)
    {
        const Sight FromLeader = Sight.Masters | Sight.Frameworks | Sight.Maintenance | Sight.Marathon;
        ClusterSight sight = new() { Question = question, Inventory = cluster.Inventory, At = cluster.Clock.UtcNow };
        if ((needs & FromLeader) != 0)
        {
            sight = sight with { View = await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false) };
            sight = await AskLeaderAsync(sight, needs, cancellationToken).ConfigureAwait(false);
        }

        if (needs.HasFlag(Sight.Folder))
        {
            ClusterLockOperation read = new(cluster.Token(), ClusterLockAction.Read, new ClusterLockHolder("", cluster.Operator.Name, cluster.Operator.Identity, cluster.Token()));
            sight = sight with { Folder = await TryAsync(Sight.Folder, cluster.LockMaster, read, cancellationToken).ConfigureAwait(false) };
            sight = sight with { Backup = await TryAsync(Sight.Folder, cluster.LockMaster, new BackupRecordOperation(cluster.Token(), null), cancellationToken).ConfigureAwait(false) };
        }

        if (needs.HasFlag(Sight.Cockroach) && question.Edition == DcosEdition.Enterprise)
        {
            sight = sight with { Cockroach = await CockroachAsync(cancellationToken).ConfigureAwait(false) };
        }

        return needs.HasFlag(Sight.Bootstrap) && question.Script is null
            ? sight with { Bootstrap = await BootstrapAsync(cancellationToken).ConfigureAwait(false) }
            : sight;
    }

    /// <summary>Each tells of all; only a master whose own member is down does not.</summary>
    private async Task<CockroachSight?> CockroachAsync(CancellationToken cancellationToken)
    {
        CockroachSight? first = null;
        foreach (InventoryNode master in cluster.Masters)
        {
            CockroachSight? sight = await cluster.Cockroach.LookAsync(master, cancellationToken).ConfigureAwait(false);
            if (sight is { Report.Status: not null })
            {
                return sight;
            }

            first ??= sight;
        }

        return first;
    }

    private async Task<ClusterSight> AskLeaderAsync(ClusterSight sight, Sight needs, CancellationToken cancellationToken)
    {
        if (sight.View!.Leader?.Node is not { } leader)
        {
            foreach (Sight missed in new[] { Sight.Frameworks, Sight.Maintenance, Sight.Marathon })
            {
                _problems[missed] = AgentSet.WhyNoLeader(sight.View);
            }

            return sight;
        }

        if (needs.HasFlag(Sight.Frameworks) || needs.HasFlag(Sight.Marathon))
        {
            sight = sight with { Leader = await TryAsync(Sight.Frameworks, leader, new LeaderStateOperation(cluster.Token()), cancellationToken).ConfigureAwait(false) };
        }

        if (needs.HasFlag(Sight.Maintenance))
        {
            sight = sight with { InMaintenance = await TryAsync(Sight.Maintenance, leader, new MaintenanceOperation(cluster.Token()), cancellationToken).ConfigureAwait(false) };
            if (sight.InMaintenance is null && !_problems.ContainsKey(Sight.Maintenance))
            {
                _problems[Sight.Maintenance] = "the leading master does not tell";
            }
        }

        return needs.HasFlag(Sight.Marathon) ? await AskMarathonsAsync(sight, leader, cancellationToken).ConfigureAwait(false) : sight;
    }

    private async Task<ClusterSight> AskMarathonsAsync(ClusterSight sight, InventoryNode leader, CancellationToken cancellationToken)
    {
        MarathonState? native = await TryAsync(Sight.Marathon, leader, new MarathonOperation(cluster.Token(), ""), cancellationToken).ConfigureAwait(false);
        List<NestedMarathon> nested = [];
        foreach (MesosFramework framework in sight.Leader?.Frameworks ?? [])
        {
            // Who is the native one only it itself can say.
            if (native?.FrameworkId is { } own && framework.Id != own && framework.Name.IndexOf("marathon", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                MarathonState? state = s_url.IsMatch(framework.WebUi)
                    ? await TryAsync(Sight.Nothing, leader, new MarathonOperation(cluster.Token(), framework.WebUi), cancellationToken).ConfigureAwait(false)
                    : MarathonState.Silent("it does not say where it listens");
                nested.Add(new NestedMarathon(framework, state ?? MarathonState.Silent("it could not be asked")));
            }
        }

        return sight with { Marathon = native, Nested = nested };
    }

    private async Task<BootstrapFacts?> BootstrapAsync(CancellationToken cancellationToken)
    {
        const int AnyPort = 80;
        if (cluster.Inventory.Bootstrap is not { } node || question.InstallerPath is not { } installer)
        {
            _problems[Sight.Bootstrap] = cluster.Inventory.Bootstrap is null ? "the inventory has no bootstrap node" : "the installer's path was not given";
            return null;
        }

        return await TryAsync(Sight.Bootstrap, node, new BootstrapFactsOperation(cluster.Token(), installer, AnyPort), cancellationToken).ConfigureAwait(false);
    }

    private async Task<T?> TryAsync<T>(Sight what, InventoryNode node, NodeOperation<T> operation, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.RunAsync(node, operation, cancellationToken).ConfigureAwait(false);
        }
        catch (DcosException e)
        {
            _problems[what] = e.Message;
            return default;
        }
    }
}
