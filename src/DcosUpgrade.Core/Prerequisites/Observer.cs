using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Discovery;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Ports;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Prerequisites;

/// <summary>Looks at what checks need: each node in one exec, and what the cluster shares once, all at the same time.</summary>
internal sealed class Observer(ClusterContext cluster, CheckQuestion question, IProgressSink progress)
{
    private const string Activity = "Check prerequisites";

    private static readonly Regex s_url = new(@"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?$", RegexOptions.CultureInvariant);

    private readonly Dictionary<RequiredObservations, string> _problems = [];

    /// <param name="nodes">Whose conditions are looked at.</param>
    /// <param name="throttle">Nodes looked at, at once.</param>
    /// <param name="fullMesh">Try ports between all pairs of nodes.</param>
    public async Task<ClusterObservation> LookAsync(IReadOnlyList<InventoryNode> nodes, RequiredObservations needs, int throttle, bool fullMesh, CancellationToken cancellationToken)
    {
        bool asksNodes = needs.HasFlag(RequiredObservations.Nodes);
        List<NodeObservation> sights = new(nodes.Count);
        Task looking = OrderedParallel.RunAsync(
            asksNodes ? nodes : [],
            throttle,
            (node, token) => LookAsync(node, needs, fullMesh, token),
            sight =>
            {
                sights.Add(sight);
                return Task.CompletedTask;
            },
            cancellationToken);
        ClusterObservation sight = await ShareAsync(needs, cancellationToken).ConfigureAwait(false);
        await looking.ConfigureAwait(false);
        return sight with { Nodes = sights, Problems = _problems };
    }

    private async Task<NodeObservation> LookAsync(InventoryNode node, RequiredObservations needs, bool fullMesh, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyValuePair<string, int>> ports = needs.HasFlag(RequiredObservations.Ports) ? PortPlan.Of(node, cluster.Inventory, question.Edition, fullMesh) : [];
        string url = question.Script?.Url ?? question.Config?["bootstrap_url"] ?? "";
        NodeConditionsRequest look = new(node.Role, ports, needs.HasFlag(RequiredObservations.OwnChecks), url);
        DateTimeOffset before = cluster.Clock.UtcNow;
        try
        {
            NodeConditions seen = await cluster.RunAsync(node, new NodeConditionsOperation(cluster.Token(), look), cancellationToken).ConfigureAwait(false);

            // The clock is the first thing that the program prints.
            seen = seen with { LookedAt = before, LookedFor = cluster.Clock.UtcNow - before };

            // Root's programs carry no token: an agent that wants one is asked by itself.
            return new NodeObservation(
                node,
                cluster.Iam is not null && node.Role != DcosRole.Master && seen.Agent.Registered is null
                    ? seen with { Agent = await cluster.RunAsync(node, new AgentProbeOperation(cluster.Token(), node.Role), cancellationToken).ConfigureAwait(false) }
                    : seen,
                "");
        }
        catch (DcosException e)
        {
            return new NodeObservation(node, null, e.Message);
        }
        finally
        {
            progress.Progress(node.Name, Activity, "looked at", 100);
        }
    }

    private async Task<ClusterObservation> ShareAsync(RequiredObservations needs, CancellationToken cancellationToken)
    {
        const RequiredObservations FromLeader = RequiredObservations.Masters | RequiredObservations.Frameworks | RequiredObservations.Maintenance | RequiredObservations.Marathon;
        ClusterObservation sight = new() { Question = question, Inventory = cluster.Inventory, At = cluster.Clock.UtcNow };
        if ((needs & FromLeader) != 0)
        {
            sight = sight with { View = await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false) };
            sight = await AskLeaderAsync(sight, needs, cancellationToken).ConfigureAwait(false);
        }

        if (needs.HasFlag(RequiredObservations.Folder))
        {
            ClusterLockOperation read = new(cluster.Token(), ClusterLockAction.Read, new ClusterLockHolder("", cluster.Operator.Name, cluster.Operator.Identity, cluster.Token()));
            sight = sight with { Folder = await TryAsync(RequiredObservations.Folder, cluster.LockMaster, read, cancellationToken).ConfigureAwait(false) };
            sight = sight with { Backup = await TryAsync(RequiredObservations.Folder, cluster.LockMaster, new BackupRecordOperation(cluster.Token(), null), cancellationToken).ConfigureAwait(false) };
        }

        if (needs.HasFlag(RequiredObservations.Cockroach) && question.Edition == DcosEdition.Enterprise)
        {
            sight = sight with { Cockroach = await CockroachAsync(cancellationToken).ConfigureAwait(false) };
        }

        return needs.HasFlag(RequiredObservations.Bootstrap) && question.Script is null
            ? sight with { Bootstrap = await BootstrapAsync(cancellationToken).ConfigureAwait(false) }
            : sight;
    }

    /// <summary>Each tells of all; only a master whose own member is down does not.</summary>
    private async Task<CockroachObservation?> CockroachAsync(CancellationToken cancellationToken)
    {
        CockroachObservation? first = null;
        foreach (InventoryNode master in cluster.Masters)
        {
            CockroachObservation? sight = await cluster.Cockroach.LookAsync(master, cancellationToken).ConfigureAwait(false);
            if (sight is { Report.Status: not null })
            {
                return sight;
            }

            first ??= sight;
        }

        return first;
    }

    private async Task<ClusterObservation> AskLeaderAsync(ClusterObservation sight, RequiredObservations needs, CancellationToken cancellationToken)
    {
        if (sight.View!.Leader?.Node is not { } leader)
        {
            foreach (RequiredObservations missed in new[] { RequiredObservations.Frameworks, RequiredObservations.Maintenance, RequiredObservations.Marathon })
            {
                _problems[missed] = AgentSet.WhyNoLeader(sight.View);
            }

            return sight;
        }

        if (needs.HasFlag(RequiredObservations.Frameworks) || needs.HasFlag(RequiredObservations.Marathon))
        {
            sight = sight with { Leader = await TryAsync(RequiredObservations.Frameworks, leader, new LeaderStateOperation(cluster.Token()), cancellationToken).ConfigureAwait(false) };
        }

        if (needs.HasFlag(RequiredObservations.Maintenance))
        {
            sight = sight with { InMaintenance = await TryAsync(RequiredObservations.Maintenance, leader, new MaintenanceOperation(cluster.Token()), cancellationToken).ConfigureAwait(false) };
            if (sight.InMaintenance is null && !_problems.ContainsKey(RequiredObservations.Maintenance))
            {
                _problems[RequiredObservations.Maintenance] = "the leading master does not tell";
            }
        }

        return needs.HasFlag(RequiredObservations.Marathon) ? await AskMarathonsAsync(sight, leader, cancellationToken).ConfigureAwait(false) : sight;
    }

    private async Task<ClusterObservation> AskMarathonsAsync(ClusterObservation sight, InventoryNode leader, CancellationToken cancellationToken)
    {
        MarathonState? native = await TryAsync(RequiredObservations.Marathon, leader, new MarathonOperation(cluster.Token(), ""), cancellationToken).ConfigureAwait(false);
        List<NestedMarathon> nested = [];
        foreach (MesosFramework framework in sight.Leader?.Frameworks ?? [])
        {
            // Who is the native one only it itself can say.
            if (native?.FrameworkId is { } own && framework.Id != own && framework.Name.IndexOf("marathon", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                MarathonState? state = s_url.IsMatch(framework.WebUi)
                    ? await TryAsync(RequiredObservations.Nothing, leader, new MarathonOperation(cluster.Token(), framework.WebUi), cancellationToken).ConfigureAwait(false)
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
            _problems[RequiredObservations.Bootstrap] = cluster.Inventory.Bootstrap is null ? "the inventory has no bootstrap node" : "the installer's path was not given";
            return null;
        }

        return await TryAsync(RequiredObservations.Bootstrap, node, new BootstrapFactsOperation(cluster.Token(), installer, AnyPort), cancellationToken).ConfigureAwait(false);
    }

    private async Task<T?> TryAsync<T>(RequiredObservations what, InventoryNode node, NodeOperation<T> operation, CancellationToken cancellationToken)
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
