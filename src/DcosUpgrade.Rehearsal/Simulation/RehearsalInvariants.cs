using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>Rules that no rollout may violate, evaluated inside the simulated cluster. Tests assert that <see cref="Violations"/> is empty.</summary>
internal sealed class RehearsalInvariants(RehearsalCluster cluster)
{
    /// <summary>Maximum time between the last observation of the served script and the start.</summary>
    private static readonly TimeSpan s_lookToStart = TimeSpan.FromSeconds(60);

    private readonly List<string> _violations = [];
    private readonly Dictionary<string, int> _starts = new(StringComparer.Ordinal);
    private readonly HashSet<SimulatedRun> _scripts = [];
    private readonly HashSet<(string Node, string ScriptId)> _activated = [];

    /// <summary>How long a framework may be missing before no agent may be started.</summary>
    private static readonly TimeSpan s_missing = TimeSpan.FromMinutes(1);

    /// <summary>Frameworks that were registered when the first master was activated, by upgrade.</summary>
    private readonly Dictionary<string, IReadOnlyList<SimulatedFramework>> _frameworksBefore = new(StringComparer.Ordinal);

    /// <summary>Masters that a run stopped and that have not served since.</summary>
    private readonly HashSet<RehearsalNode> _away = [];

    private LeaseInvariants? _lease;

    public IReadOnlyList<string> Violations => _violations;

    /// <summary>True when operators have accepted that frameworks are missing.</summary>
    public bool AcceptsMissingFrameworks { get; set; }

    /// <summary>The rules about the cluster folder.</summary>
    public LeaseInvariants Lease => _lease ??= new LeaseInvariants(cluster, Require);

    /// <summary>Number of starts of the node script, by node.</summary>
    public IReadOnlyDictionary<string, int> ScriptStarts => _starts;

    /// <summary>A node has accepted the start of a run.</summary>
    public void RunStarted(SimulatedRun run)
    {
        Lease.RunStarted(run);
        RehearsalNode node = run.Node;
        Require(!node.Faults.Has(RehearsalFault.ForeignRun), $"{node.Name}: a run was started beside another pkgpanda");
        Require(IsClaimed(run), $"{node.Name}: a run was started that nobody claims");
        bool replaced = !run.Order.StageOnly && cluster.Bootstrap.ReplacedSince(run.Order.Url) is { } since && cluster.Clock.UtcNow - since >= s_lookToStart;
        Require(!replaced, $"{node.Name}: a run was started though another script is served in the place of its own");
    }

    public void ScriptStarted(SimulatedRun run)
    {
        RehearsalNode node = run.Node;
        _starts[node.Name] = (_starts.TryGetValue(node.Name, out int count) ? count : 0) + 1;
        Require(!_scripts.Any(other => other.Node == node && other.IsAlive), $"{node.Name}: two scripts at once");
        Require(run.Script?.Cluster == cluster.Options.Name, $"{node.Name}: the script of the cluster {run.Script?.Cluster} was started");
        Require(!_activated.Contains((node.Name, run.Order.ScriptId)), $"{node.Name}: the script was started again after it had activated");
        if (node.Role != DcosRole.Master)
        {
            RehearsalNode? late = cluster.Masters.FirstOrDefault(
                master => master.Files.Active is not { } active || !active.PackageIds.SequenceEqual(run.Script!.PackageIds));
            Require(late is null, $"{node.Name}: an agent was started before master {late?.Name} was done");
            SimulatedFramework[] missing = !_frameworksBefore.TryGetValue(UpgradeOf(run), out IReadOnlyList<SimulatedFramework>? before)
                ? [] : [.. cluster.Schedulers.MissingFor(s_missing).Intersect(before)];
            Require(
                missing.Length == 0 || AcceptsMissingFrameworks,
                $"{node.Name}: an agent was started while {string.Join(" and ", missing.Select(framework => framework.Name))} was missing");
            Require(
                !cluster.Masters.Any(master => _scripts.Any(other => other.Node == master && other.IsAlive)),
                $"{node.Name}: an agent was started while a master's script ran");
        }

        _scripts.Add(run);
    }

    public void ScriptEnded(SimulatedRun run)
    {
        _scripts.Remove(run);
        Require(IsClaimed(run), $"{run.Node.Name}: the claim was released before the run ended");
    }

    /// <summary>Called before the services of the node stop.</summary>
    public void ActivationStarted(SimulatedRun run)
    {
        Require(IsClaimed(run), $"{run.Node.Name}: the claim was released while the run was alive");
        _activated.Add((run.Node.Name, run.Order.ScriptId));
        if (run.Node.Role == DcosRole.Master)
        {
            if (!_frameworksBefore.ContainsKey(UpgradeOf(run)))
            {
                _frameworksBefore[UpgradeOf(run)] = [.. cluster.Mesos.Frameworks.Where(cluster.Schedulers.IsListed)];
            }

            RehearsalNode? joining = cluster.Masters.FirstOrDefault(master => master != run.Node && cluster.Etcd.IsJoining(master));
            Require(joining is null, $"{run.Node.Name}: a master was activated while {joining?.Name} had not joined etcd");
            _away.RemoveWhere(Serves);
            _away.Add(run.Node);
            Require(
                _away.Count < 2,
                $"two masters do not serve at once: {string.Join(" and ", _away.Select(master => master.Name).OrderBy(name => name, StringComparer.Ordinal))}");
        }
    }

    /// <param name="weak">The other masters whose database is down or underreplicated.</param>
    public void CockroachRestarted(RehearsalNode node, IEnumerable<RehearsalNode> weak) =>
        Require(
            !weak.Any(),
            $"{node.Name}: CockroachDB was restarted while that of {string.Join(" and ", weak.Select(master => master.Name))} was away or lacked copies");

    /// <summary>A session changes the maintenance schedule.</summary>
    public void MaintenanceChanged(IReadOnlyList<MaintenanceWindow> before, IReadOnlyList<MaintenanceWindow> after)
    {
        Require(
            Others(before).SequenceEqual(Others(after)),
            $"the maintenance windows of other people were changed from [{string.Join(", ", Others(before))}] to [{string.Join(", ", Others(after))}]");
        foreach (RehearsalNode node in cluster.Agents.Select(agent => agent.Node))
        {
            bool was = before.Any(window => window.IsOurs && window.Covers(node.Address));
            bool stays = after.Any(window => window.IsOurs && window.Covers(node.Address));
            Require(!was || stays || node.Running is not { Order.StageOnly: false }, $"{node.Name}: its maintenance window was removed while its run is alive");
            if (stays && !was)
            {
                Lease.MaintenanceScheduled(node);
            }
        }

        static IEnumerable<string> Others(IEnumerable<MaintenanceWindow> windows) => windows.Where(window => !window.IsOurs).Select(window => window.Text);
    }

    /// <summary>Versions name an upgrade; a change of configuration is named by its script.</summary>
    private static string UpgradeOf(SimulatedRun run) =>
        run.Order.FromVersion == run.Order.ToVersion ? run.Order.ScriptId : $"{run.Order.FromVersion} {run.Order.ToVersion}";

    /// <summary>True also for a run that changes nothing, and on a cluster that no session has locked.</summary>
    private bool IsClaimed(SimulatedRun run)
    {
        ClusterFolder folder = cluster.Masters[0].Folder;
        return run.Order.StageOnly || !folder.WasTaken || folder.Claims.ContainsKey(run.Node.Address);
    }

    private bool Serves(RehearsalNode master) =>
        cluster.Exhibitor.IsServing(master) && master.Services.IsActive(DcosUnits.MesosMaster) && cluster.Mesos.Process(master) is { LogRecovered: true };

    private void Require(bool holds, string violation)
    {
        if (!holds)
        {
            _violations.Add(string.Format(CultureInfo.InvariantCulture, "{0:HH:mm:ss} {1}", cluster.Clock.UtcNow, violation));
        }
    }
}
