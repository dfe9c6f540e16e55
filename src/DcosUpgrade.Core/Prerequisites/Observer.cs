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
using DcosUpgrade.Ports;
using DcosUpgrade.Releases;
using DcosUpgrade.Text;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Prerequisites;

/// <summary>Makes the observations that checks require: each node in one exec and the shared ones once, all at the same time.</summary>
internal sealed class Observer(ClusterContext cluster, CheckQuestion question, IProgressSink progress)
{
    private const string Activity = "Check prerequisites";

    private static readonly Pattern s_url = new(@"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?\z", RegexOptions.CultureInvariant);

    private readonly Dictionary<RequiredObservations, string> _problems = [];

    /// <param name="nodes">The nodes whose conditions are observed.</param>
    /// <param name="throttle">Number of nodes that are observed at the same time.</param>
    /// <param name="fullMesh">Try ports between all pairs of nodes.</param>
    public async Task<ClusterObservation> ObserveAsync(
        IReadOnlyList<InventoryNode> nodes,
        RequiredObservations needs,
        int throttle,
        bool fullMesh,
        CancellationToken cancellationToken)
    {
        List<NodeObservation> observed = new(nodes.Count);
        Task observing = OrderedParallel.RunAsync(
            needs.HasFlag(RequiredObservations.Nodes) ? nodes : [],
            throttle,
            (node, token) => ObserveAsync(node, needs, fullMesh, token),
            observation =>
            {
                observed.Add(observation);
                return Task.CompletedTask;
            },
            cancellationToken);
        ClusterObservation shared = await ObserveSharedAsync(needs, cancellationToken).ConfigureAwait(false);
        await observing.ConfigureAwait(false);
        return shared with { Nodes = observed, Problems = _problems };
    }

    private async Task<NodeObservation> ObserveAsync(InventoryNode node, RequiredObservations needs, bool fullMesh, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyValuePair<string, int>> ports = needs.HasFlag(RequiredObservations.Ports)
            ? PortPlan.Of(node, cluster.Inventory, ReleasePort.Of(question.ToVersion, question.Edition), fullMesh)
            : [];
        string url = question.Script?.Url ?? question.Config?.ValueOf("bootstrap_url") ?? "";
        NodeConditionsRequest request = new(node.Role, ports, needs.HasFlag(RequiredObservations.NodeChecks), url)
        {
            MarathonFlags = MarathonFlag.Names,
            Users = [.. ReleaseNeed.All.Where(need => need.Kind == DcosHopNeedKind.User).Select(need => need.Name)],
        };
        Moment before = Moment.Of(cluster.Clock);

        // A node that hangs is named from the start.
        progress.Progress(node.Name, Activity, "observing", 0);
        try
        {
            NodeConditions conditions = await cluster.RunAsync(node, new NodeConditionsOperation(cluster.Token(), request), cancellationToken)
                .ConfigureAwait(false);

            // The clock is the first thing that the program prints.
            conditions = conditions with { LookedAt = before.Wall, LookedFor = Moment.Of(cluster.Clock).Since(before) };

            // The program runs without a token: the leading master answers for an agent that requires one.
            if (cluster.Iam is not null && node.Role != DcosRole.Master && conditions.Agent.Registered is null)
            {
                conditions = conditions with { Agent = await cluster.Agents.ObserveAsync(node, cancellationToken).ConfigureAwait(false) };
            }

            return new NodeObservation(node, conditions, "");
        }
        catch (DcosException e)
        {
            return new NodeObservation(node, null, e.Message);
        }
        finally
        {
            progress.Progress(node.Name, Activity, "observed", 100);
        }
    }

    private async Task<ClusterObservation> ObserveSharedAsync(RequiredObservations needs, CancellationToken cancellationToken)
    {
        const RequiredObservations FromLeader =
            RequiredObservations.Masters | RequiredObservations.Frameworks | RequiredObservations.Maintenance | RequiredObservations.Marathon
            | RequiredObservations.Cockroach;
        ClusterObservation observation = new() { Question = question, Inventory = cluster.Inventory, At = cluster.Clock.UtcNow };
        if ((needs & FromLeader) != 0)
        {
            observation = observation with { View = await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false) };
            observation = await AskLeaderAsync(observation, needs, cancellationToken).ConfigureAwait(false);
        }

        if (needs.HasFlag(RequiredObservations.Folder))
        {
            BackupRecordOperation readBackup = new(cluster.Token(), null);
            observation = observation with
            {
                Folder = await TryAsync(RequiredObservations.Folder, () => cluster.ReadFolderAsync(cancellationToken)).ConfigureAwait(false),
                Backup = await TryAsync(RequiredObservations.Folder, cluster.LockMaster, readBackup, cancellationToken).ConfigureAwait(false),
            };
        }

        if (needs.HasFlag(RequiredObservations.Cockroach))
        {
            observation = observation with { Cockroach = await CockroachAsync(observation.View!, cancellationToken).ConfigureAwait(false) };
        }

        if (needs.HasFlag(RequiredObservations.Etcd))
        {
            observation = observation with { Etcd = await cluster.Etcd.LookAsync(observation.View!, cancellationToken).ConfigureAwait(false) };
        }

        if (needs.HasFlag(RequiredObservations.Schedulers))
        {
            observation = await ObserveSchedulersAsync(observation, cancellationToken).ConfigureAwait(false);
        }

        return needs.HasFlag(RequiredObservations.Bootstrap) && question.Script is null
            ? observation with { Bootstrap = await BootstrapAsync(cancellationToken).ConfigureAwait(false) }
            : observation;
    }

    private async Task<ClusterObservation> ObserveSchedulersAsync(ClusterObservation observation, CancellationToken cancellationToken)
    {
        IReadOnlyList<FrameworkView> views = await cluster.Frameworks.LookAsync(cancellationToken).ConfigureAwait(false);
        if (views.Count < 2)
        {
            await cluster.Clock.Delay(cluster.Frameworks.Interval, cancellationToken).ConfigureAwait(false);
            views = await cluster.Frameworks.LookAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            Baseline? first = await cluster.Frameworks.FirstBaselineAsync(question.Script?.ToVersion, cancellationToken).ConfigureAwait(false);
            return observation with { Schedulers = views, BeforeMasters = first };
        }
        catch (DcosException e)
        {
            _problems[RequiredObservations.Schedulers] = e.Message;
            return observation with { Schedulers = views };
        }
    }

    /// <summary>Each member reports all of them; only a master whose own member is down does not.</summary>
    private async Task<CockroachObservation?> CockroachAsync(ClusterView view, CancellationToken cancellationToken)
    {
        CockroachObservation? first = null;
        foreach (InventoryNode master in cluster.Masters)
        {
            CockroachObservation? observation = await cluster.Cockroach.LookAsync(master, view, cancellationToken).ConfigureAwait(false);
            if (observation is { Status: not null })
            {
                return observation;
            }

            first ??= observation;
        }

        return first;
    }

    private async Task<ClusterObservation> AskLeaderAsync(ClusterObservation observation, RequiredObservations needs, CancellationToken cancellationToken)
    {
        if (observation.View!.Leader?.Node is not { } leader)
        {
            foreach (RequiredObservations missed in new[] { RequiredObservations.Frameworks, RequiredObservations.Maintenance, RequiredObservations.Marathon })
            {
                _problems[missed] = AgentSet.WhyNoLeader(observation.View);
            }

            return observation;
        }

        if (needs.HasFlag(RequiredObservations.Frameworks) || needs.HasFlag(RequiredObservations.Marathon))
        {
            LeaderStateOperation readState = new(cluster.Token());
            observation = observation with { Leader = await TryAsync(
                RequiredObservations.Frameworks,
                leader,
                readState,
                cancellationToken).ConfigureAwait(false) };
        }

        if (needs.HasFlag(RequiredObservations.Maintenance))
        {
            MaintenanceOperation readMachines = new(cluster.Token());
            observation = observation with { InMaintenance = await TryAsync(
                RequiredObservations.Maintenance,
                leader,
                readMachines,
                cancellationToken).ConfigureAwait(false) };
            if (observation.InMaintenance is null && !_problems.ContainsKey(RequiredObservations.Maintenance))
            {
                _problems[RequiredObservations.Maintenance] = "the leading master does not report it";
            }
        }

        return needs.HasFlag(RequiredObservations.Marathon)
            ? await AskMarathonsAsync(observation, leader, cancellationToken).ConfigureAwait(false)
            : observation;
    }

    private async Task<ClusterObservation> AskMarathonsAsync(ClusterObservation observation, InventoryNode leader, CancellationToken cancellationToken)
    {
        MarathonState? native = await TryAsync(RequiredObservations.Marathon, leader, new MarathonOperation(cluster.Token(), ""), cancellationToken)
            .ConfigureAwait(false);
        List<NestedMarathon> nested = [];
        foreach (MesosFramework framework in observation.Leader?.Frameworks ?? [])
        {
            // Only the native Marathon itself knows its framework id.
            if (native?.FrameworkId is { } own && framework.Id != own && framework.Name.IndexOf("marathon", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                MarathonState? state = s_url.IsMatch(framework.WebUi)
                    ? await TryAsync(RequiredObservations.Nothing, leader, new MarathonOperation(cluster.Token(), framework.WebUi), cancellationToken)
                        .ConfigureAwait(false)
                    : MarathonState.Silent("it has no web address");
                nested.Add(new NestedMarathon(framework, state ?? MarathonState.Silent("it does not answer")));
            }
        }

        return observation with { Marathon = native, Nested = nested };
    }

    private async Task<BootstrapFacts?> BootstrapAsync(CancellationToken cancellationToken)
    {
        const int AnyPort = 80;
        if (cluster.Inventory.Bootstrap is not { } node || question.InstallerPath is not { } installer)
        {
            _problems[RequiredObservations.Bootstrap] = cluster.Inventory.Bootstrap is null
                ? "the inventory has no bootstrap node"
                : "the installer's path was not specified";
            return null;
        }

        return await TryAsync(RequiredObservations.Bootstrap, node, new BootstrapFactsOperation(cluster.Token(), installer, AnyPort), cancellationToken)
            .ConfigureAwait(false);
    }

    private Task<T?> TryAsync<T>(RequiredObservations what, InventoryNode node, NodeOperation<T> operation, CancellationToken cancellationToken) =>
        TryAsync(what, () => cluster.RunAsync(node, operation, cancellationToken));

    private async Task<T?> TryAsync<T>(RequiredObservations what, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (DcosException e)
        {
            _problems[what] = e.Message;
            return default;
        }
    }
}
