using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Ports;
using DcosUpgrade.Releases;
using DcosUpgrade.Scripts;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Modelling;

/// <summary>Makes the model of a cluster. Read-only.</summary>
internal sealed class ClusterModelReader(ClusterContext cluster, IProgressSink progress)
{
    /// <summary>Number of nodes that are read at the same time.</summary>
    private const int NodesAtOnce = 16;

    /// <param name="version">The version of a node that cannot be read.</param>
    /// <param name="journals">The events of each journal with measured times.</param>
    /// <exception cref="ClusterStateException">There is no leader, or it does not report its tasks (PlanBlind).</exception>
    /// <exception cref="InputException">A node runs a version outside the published lines (ConfigVersionUnknown).</exception>
    public async Task<ClusterModel> ReadAsync(
        string? version, IReadOnlyList<IReadOnlyList<TimedEvent>> journals, bool includeAddress, CancellationToken cancellationToken)
    {
        PlanObservation seen = await new PlanObserver(cluster).ObserveAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, NodeFacts> facts = await FactsAsync(seen, cancellationToken).ConfigureAwait(false);
        string installed = version
            ?? seen.Nodes.Select(node => VersionOf(facts, node.Name)).FirstOrDefault(known => known is not null)
            ?? throw new ClusterStateException(SR.PlanBlind, seen.Cluster, seen.Cluster, "no node returns its version");
        ReleaseLine.Require(new DcosVersion(installed), null);
        DcosUpgradeScript? script = await ScriptAsync(cancellationToken).ConfigureAwait(false);
        ClusterView view = await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
        return new ClusterModel
        {
            Cluster = Named(seen.Cluster),
            Edition = cluster.Edition == DcosEdition.Enterprise ? DcosEdition.Enterprise : DcosEdition.Open,
            SecurityMode = cluster.Edition == DcosEdition.Enterprise ? cluster.SecurityMode ?? DcosSecurityMode.Permissive : DcosSecurityMode.None,
            Version = installed,
            TargetVersion = script is not null && ReleaseLine.Of(script.ToVersion) is not null ? script.ToVersion : null,
            Nodes = [.. seen.Nodes.Select(node => NodeOf(node, facts, installed, includeAddress))],
            Apps = await AppsAsync(seen, view, cancellationToken).ConfigureAwait(false),
            Packages = script is null ? new Dictionary<string, long>() : await SizesAsync(script, cancellationToken).ConfigureAwait(false),
            Times = TimesOf(seen, facts, journals, view.ExhibitorPeriod),
        };
    }

    private static string? VersionOf(IReadOnlyDictionary<string, NodeFacts> facts, string node) =>
        facts.TryGetValue(node, out NodeFacts? known) && ReleaseLine.Of(known.Version) is not null ? known.Version : null;

    /// <summary>A discovered cluster has an address as its name.</summary>
    private string Named(string name) => cluster.Inventory.IsDiscovered ? "discovered" : name;

    private ModelNode NodeOf(PlanNode node, IReadOnlyDictionary<string, NodeFacts> facts, string version, bool includeAddress) => new()
    {
        Name = NameOf(node),
        Role = node.Role,
        Zone = node.Zone,
        Region = cluster.Inventory.Find(node.Name)!.Region,
        Address = includeAddress ? node.Address : null,
        Version = VersionOf(facts, node.Name) ?? version,
        Leads = node.Leads,
        Units = facts.TryGetValue(node.Name, out NodeFacts? known)
            ? known.Units.Where(unit => unit.Value is not ("active" or "inactive" or NodeFacts.Unreadable)).ToDictionary(unit => unit.Key, unit => unit.Value)
            : new Dictionary<string, string>(),
        Tasks = node.Apps,
    };

    /// <summary>A discovered node has its address as its name.</summary>
    private string NameOf(PlanNode node)
    {
        if (node.Name != node.Address)
        {
            return node.Name;
        }

        string prefix = node.Role switch
        {
            DcosRole.Master => "m",
            DcosRole.Agent => "a",
            _ => "p",
        };
        IReadOnlyList<InventoryNode> present = cluster.Inventory.Present;
        int before = present.TakeWhile(other => other.Name != node.Name).Count(other => other.Role == node.Role);
        int digits = $"{present.Count(other => other.Role == node.Role)}".Length;
        return prefix + $"{before + 1}".PadLeft(digits, '0');
    }

    private async Task<IReadOnlyDictionary<string, NodeFacts>> FactsAsync(PlanObservation seen, CancellationToken cancellationToken)
    {
        Dictionary<string, NodeFacts> facts = new(StringComparer.OrdinalIgnoreCase);
        await OrderedParallel.RunAsync(
            seen.Nodes,
            NodesAtOnce,
            async (node, token) =>
            {
                try
                {
                    NodeFactsOperation operation = new(cluster.Token());
                    return (node.Name, Facts: (NodeFacts?)await cluster.RunAsync(cluster.Inventory.Find(node.Name)!, operation, token).ConfigureAwait(false));
                }
                catch (DcosException e)
                {
                    progress.Warning($"{node.Name} could not be read: the model takes the version of the cluster for it. {e.Message}");
                    return (node.Name, null);
                }
            },
            read =>
            {
                if (read.Facts is { } known)
                {
                    facts[read.Name] = known;
                }

                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        return facts;
    }

    /// <summary>The newest script of this cluster on the bootstrap node; null when there is none, or it cannot be read.</summary>
    private async Task<DcosUpgradeScript?> ScriptAsync(CancellationToken cancellationToken)
    {
        if (cluster.Inventory.Bootstrap is null)
        {
            return null;
        }

        try
        {
            return (await ScriptRecords.ListOwnAsync(cluster, progress, cancellationToken).ConfigureAwait(false)).FirstOrDefault()?.Script;
        }
        catch (DcosException e)
        {
            progress.Warning($"{cluster.Inventory.Bootstrap.Name} could not be read: the model has no package sizes. {e.Message}");
            return null;
        }
    }

    /// <summary>Sizes of the packages that the first master and the first agent do not have yet.</summary>
    private async Task<IReadOnlyDictionary<string, long>> SizesAsync(DcosUpgradeScript script, CancellationToken cancellationToken)
    {
        Dictionary<string, long> sizes = new(StringComparer.Ordinal);
        foreach (InventoryNode node in cluster.Inventory.Masters.Take(1).Concat(cluster.Inventory.Agents.Take(1)))
        {
            try
            {
                StageSizesOperation operation = new(cluster.Token(), script.BootstrapUrl, script.PackageIds);
                foreach (MissingPackage package in await cluster.RunAsync(node, operation, cancellationToken).ConfigureAwait(false))
                {
                    if (package.Bytes is { } bytes && ScriptRules.IsPackageId(package.Id))
                    {
                        sizes[PackageName(package.Id)] = bytes;
                    }
                }
            }
            catch (DcosException e)
            {
                progress.Warning($"{node.Name} could not be asked for the sizes of packages. {e.Message}");
            }
        }

        return sizes;
    }

    /// <summary>The part of a package id before the hyphens.</summary>
    public static string PackageName(string id) => id.Split(["--"], 2, StringSplitOptions.None)[0];

    /// <summary>Apps with their constraints; those that Marathon does not tell have none.</summary>
    private async Task<IReadOnlyList<ModelApp>> AppsAsync(PlanObservation seen, ClusterView view, CancellationToken cancellationToken)
    {
        IReadOnlyList<MarathonAppState>? told = null;
        try
        {
            told = view.Leader is not { } leader ? null
                : (await cluster.RunAsync(leader.Node, new MarathonOperation(cluster.Token(), ""), cancellationToken).ConfigureAwait(false)).Apps;
        }
        catch (DcosException e)
        {
            progress.Warning($"Marathon could not be read: the model has no constraints. {e.Message}");
        }

        // A task shows its app with slashes where the app has underscores.
        Dictionary<string, ModelApp> apps = new(StringComparer.OrdinalIgnoreCase);
        foreach (MarathonAppState app in (told ?? []).Where(app => app.Id.StartsWith("/", StringComparison.Ordinal)))
        {
            string id = app.Id.Replace('_', '/');
            apps[id] = new ModelApp(id, Math.Max(0, app.Instances), [.. app.Constraints.OfType<IReadOnlyList<string>>().Where(texts => texts.Count is 2 or 3)]);
        }

        foreach (KeyValuePair<string, int> app in seen.Instances.Where(app => app.Key.StartsWith("/", StringComparison.Ordinal) && !apps.ContainsKey(app.Key)))
        {
            apps[app.Key] = new ModelApp(app.Key, app.Value, []);
        }

        return [.. apps.Values.OrderBy(app => app.Id, StringComparer.Ordinal)];
    }

    private static IReadOnlyDictionary<ModelTime, IReadOnlyList<TimeSpan>> TimesOf(
        PlanObservation seen, IReadOnlyDictionary<string, NodeFacts> facts, IReadOnlyList<IReadOnlyList<TimedEvent>> journals, TimeSpan exhibitorPeriod)
    {
        MeasuredTimes times = new();
        times.Add(ModelTime.ExhibitorCheck, exhibitorPeriod);
        foreach (IReadOnlyList<TimedEvent> journal in journals)
        {
            times.Add(journal);
        }

        JournalEvent?[] events = [.. journals.SelectMany(journal => journal).Select(one => one.Event)];
        HashSet<string> journaled =
        [
            .. events.OfType<StartEvent>().Select(start => start.Attempt).Concat(events.OfType<StageStartEvent>().Select(start => start.Attempt))
                .OfType<string>(),
        ];
        foreach (PlanNode node in seen.Nodes.Where(node => facts.ContainsKey(node.Name)))
        {
            times.Add(node.Role, facts[node.Name].Attempts, journaled);
        }

        return times.Times;
    }
}
