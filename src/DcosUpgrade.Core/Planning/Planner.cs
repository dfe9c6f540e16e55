using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Releases;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>Makes a plan from an observation. Pure.</summary>
internal sealed class Planner(PlanObservation seen, DcosUpgradeScript script, PlanRequest request)
{
    private const int MastersWave = 1;

    private readonly List<DcosUpgradeStep> _steps = [];
    private readonly List<string> _warnings = [];
    private readonly HashSet<int> _waves = [];
    private readonly HashSet<DcosPlanPhase> _phases = [];
    private TimeSpan _elapsed;

    /// <summary>What the wave before was soaked for: it counts towards the interval.</summary>
    private TimeSpan _soaked;

    /// <exception cref="InputException">A name in -Hold or -PauseBefore does not exist in the plan.</exception>
    /// <exception cref="ClusterStateException">
    /// The script is for another cluster (ScriptOfAnotherCluster), or does not name its cluster (ScriptWithoutCluster).
    /// </exception>
    public DcosUpgradePlan Make()
    {
        ScriptBinding.Require(script, seen.Identity, request.AcceptedRisks);
        foreach (string name in request.Hold.Where(name => seen.Nodes.All(node => !Same(node.Name, name))))
        {
            throw new InputException(SR.NoSuchNode, name, name, seen.Cluster);
        }

        PlanNode[] agents = [.. seen.Nodes.Where(node => node.Role == DcosRole.Agent)];
        PlanNode[] publicAgents = [.. seen.Nodes.Where(node => node.Role == DcosRole.PublicAgent)];
        AddPreparation();
        AddMasters();
        int wave = AddAgents(agents, DcosPlanPhase.Agents, MastersWave + 1, request.Canary);
        wave = AddAgents(publicAgents, DcosPlanPhase.PublicAgents, wave, agents.Length > 0 ? 0 : request.Canary);
        Add(wave, DcosPlanPhase.Verify, DcosStepKind.CompareWorkload, "Lists every task of the baseline that does not run any more.", ExpectedDurations.Checks);
        CheckCockroach();
        CheckDrain();
        CheckPauses(wave);
        CheckDeadline();
        DcosUpgradePlan plan = new()
        {
            Cluster = seen.Cluster,
            ScriptId = script.ScriptId,
            ScriptSha256 = script.Sha256,
            ScriptUrl = script.Url,
            BootstrapUrl = script.BootstrapUrl,
            InstallerSha256 = script.InstallerSha256,
            PackageIds = [.. script.PackageIds],
            PackageSha256 = script.PackageSha256,
            ConfigSha256 = script.ConfigSha256,
            FromVersion = script.FromVersion,
            ToVersion = script.ToVersion,
            Procedure = script.Procedure,
            MaxUnavailable = request.MaxUnavailable.ToString(),
            MaxAppUnavailable = request.MaxAppUnavailable.ToString(),
            MaxFailures = request.MaxFailures,
            Canary = request.Canary,
            SoakTime = request.SoakTime,
            WaveInterval = request.WaveInterval,
            MaxUnavailableBound = request.MaxUnavailableBound?.ToString(),
            MaxAppUnavailableBound = request.MaxAppUnavailableBound?.ToString(),
            MaxFailuresBound = request.MaxFailuresBound,
            Drain = request.Drain,
            Deadline = request.Deadline,
            Hold = [.. request.Hold],
            PauseBefore = [.. request.PauseBefore],
            Steps = [.. _steps],
            Waves = wave,
            Separations = [.. Separations()],
            Warnings = [.. _warnings],
            CreatedAt = seen.At,
            ExpectedDuration = _elapsed,
            ExpectedEnd = seen.At + _elapsed,
            Binding = seen.Identity,
        };
        return plan with { Hash = PlanJson.HashOf(plan) };
    }

    /// <summary>Followers first. The Mesos leader goes last, before it the ZooKeeper leader, before that the Marathon leader.</summary>
    public static int Weight(IReadOnlyList<string> leads) => leads.Sum(lead => lead switch
    {
        Leader.Mesos => 4,
        Leader.ZooKeeper => 2,
        _ => 1,
    });

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private bool IsHeld(string name) => request.Hold.Any(held => Same(held, name));

    private void AddPreparation()
    {
        Prepare(DcosStepKind.Check, "All masters must be healthy, every node readable and every prerequisite met.", ExpectedDurations.Checks);
        Prepare(DcosStepKind.Backup, "Masters are not started without a recent ZooKeeper backup.", ExpectedDurations.Checks);
        if (request.RestartCockroach && CockroachRestart.IsFor(script))
        {
            string reason = $"CockroachDB of {script.FromVersion} leaks leases. Every range must be replicated before and after each restart.";
            Prepare(DcosStepKind.RestartCockroach, reason, ExpectedDurations.Cockroach);
        }

        const string Staging = "Nothing restarts. The outage of a node is then only its activation, and a failed download disrupts nothing.";
        Prepare(DcosStepKind.Stage, Staging, ExpectedDurations.Stage);
    }

    private void CheckCockroach()
    {
        if (request.RestartCockroach && !CockroachRestart.IsFor(script))
        {
            _warnings.Add(
                "-RestartCockroach has nothing to do: only CockroachDB of Enterprise 1.10.0 to 1.10.2 leaks leases, and this upgrade starts "
                + $"from {script.FromVersion} ({script.Edition}).");
        }
    }

    private void CheckDrain()
    {
        if (request.Drain && ReleaseLine.Of(script.ToVersion) is { HeedsMaintenance: false })
        {
            _warnings.Add(
                $"-Drain: Marathon of DC/OS {script.ToVersion} does not respect Mesos maintenance windows, unless its --enable_features has "
                + "maintenance_mode. Other frameworks may respect them.");
        }
    }

    private void AddMasters()
    {
        PlanNode[] order = [.. seen.Nodes.Where(node => node.Role == DcosRole.Master).OrderBy(node => Weight(node.Leads))];
        bool first = true;
        foreach (PlanNode master in order)
        {
            bool held = IsHeld(master.Name);
            string reason = held ? "held with -Hold"
                : master.Leads.Count == 0 ? "follower; leadership is checked again before the step"
                : $"leads {string.Join(", ", master.Leads)}: upgraded as late as possible; leadership is checked again before the step";
            Add(MastersWave, DcosPlanPhase.Masters, master, reason, held, pointOfNoReturn: first && !held);
            first &= held;
        }

        if (order.Any(master => IsHeld(master.Name)))
        {
            IEnumerable<string> held = order.Where(master => IsHeld(master.Name)).Select(master => master.Name);
            _warnings.Add($"Agents wait: {string.Join(", ", held)} is held, and masters come before agents.");
        }
    }

    /// <returns>The number after the last wave.</returns>
    private int AddAgents(PlanNode[] nodes, DcosPlanPhase phase, int wave, int canary)
    {
        bool mastersHeld = _steps.Any(step => step is { Phase: DcosPlanPhase.Masters, Status: DcosStepStatus.Held });
        Dictionary<string, PlanNode> byName = nodes.ToDictionary(node => node.Name, StringComparer.OrdinalIgnoreCase);
        WaveAgent[] going = [.. nodes.Where(node => !IsHeld(node.Name)).Select(node => new WaveAgent(node.Name, node.Zone, node.Apps))];
        WaveLimits limits = new(request.MaxUnavailable.Of(nodes.Length), request.MaxAppUnavailable, seen.Instances);
        IReadOnlyList<IReadOnlyList<WavePlace>> waves = WavePlanner.Plan(going, limits, canary);
        TimeSpan soaked = canary > 0 ? request.SoakTime : TimeSpan.Zero;
        for (int i = 0; i < waves.Count; i++)
        {
            _elapsed += request.WaveInterval > _soaked ? request.WaveInterval - _soaked : TimeSpan.Zero;
            TimeSpan start = _elapsed;
            foreach (WavePlace place in waves[i])
            {
                _elapsed = start;
                PlanNode node = byName[place.Agent.Name];
                string reason = mastersHeld ? "masters come before agents, and one is held" : i == 0 && canary > 0 ? "canary" : place.Why;
                Add(wave, phase, node, reason, mastersHeld);
            }

            _soaked = i == 0 ? soaked : TimeSpan.Zero;
            _elapsed += _soaked;
            wave++;
        }

        foreach (PlanNode node in nodes.Where(node => IsHeld(node.Name)))
        {
            TimeSpan start = _elapsed;
            Add(Math.Max(MastersWave + 1, wave - 1), phase, node, "held with -Hold", held: true);
            _elapsed = start;
        }

        return wave;
    }

    private void Add(int wave, DcosPlanPhase phase, PlanNode node, string reason, bool held, bool pointOfNoReturn = false) => Add(new DcosUpgradeStep
    {
        Wave = wave,
        Phase = phase,
        Name = node.Name,
        Role = node.Role,
        Address = node.Address,
        Zone = node.Zone,
        Kind = DcosStepKind.Node,
        Action = script.Action,
        Reason = reason,
        PointOfNoReturn = pointOfNoReturn,
        ExpectedDuration = held ? TimeSpan.Zero : ExpectedDurations.Of(node.Role),
        Status = held ? DcosStepStatus.Held : DcosStepStatus.Planned,
    });

    private void Prepare(DcosStepKind kind, string reason, TimeSpan takes) => Add(0, DcosPlanPhase.Prepare, kind, reason, takes);

    private void Add(int wave, DcosPlanPhase phase, DcosStepKind kind, string reason, TimeSpan takes) => Add(new DcosUpgradeStep
    {
        Wave = wave,
        Phase = phase,
        Name = seen.Cluster,
        Kind = kind,
        Action = ClusterSteps.ActionOf(kind),
        Reason = reason,
        ExpectedDuration = takes,
    });

    private void Add(DcosUpgradeStep step)
    {
        bool firstOfWave = _waves.Add(step.Wave);
        bool firstOfPhase = _phases.Add(step.Phase);
        bool IsPause(string point) => (step.Role is not null && Same(point, step.Name))
            || (firstOfWave && point == Number(step.Wave))
            || (firstOfPhase && Same(point, step.Phase.ToString()));
        _steps.Add(step with { Number = _steps.Count + 1, PauseBefore = request.PauseBefore.Any(IsPause), ExpectedStart = _elapsed });
        _elapsed += step.ExpectedDuration;
    }

    private static string Number(int wave) => wave.ToString(CultureInfo.InvariantCulture);

    private void CheckPauses(int waves)
    {
        string[] phases = Enum.GetNames(typeof(DcosPlanPhase));
        string[] points = [.. phases, .. Enumerable.Range(0, waves + 1).Select(Number), .. seen.Nodes.Select(node => node.Name)];
        if (request.PauseBefore.FirstOrDefault(point => !points.Contains(point, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new InputException(SR.PlanPointUnknown, unknown, unknown, string.Join(", ", phases), waves, NearestName.Hint(unknown, points));
        }
    }

    private void CheckDeadline()
    {
        if (request.Deadline is not { } deadline || seen.At + _elapsed <= deadline)
        {
            return;
        }

        DcosUpgradeStep? late = _steps.FirstOrDefault(step =>
            step.Role is not null && step.Status != DcosStepStatus.Held && seen.At + step.ExpectedStart + step.ExpectedDuration > deadline);
        _warnings.Add(late is null
            ? $"It is expected to end at {seen.At + _elapsed:u}, after the deadline."
            : $"{late.Name} and later nodes would end after the deadline if the plan started now: they would not be started.");
    }

    /// <summary>Apps whose agents may not all be in one wave.</summary>
    private IEnumerable<string> Separations()
    {
        ILookup<string, PlanNode> hosts = seen.Nodes.SelectMany(node => node.Apps.Keys.Select(app => (app, node)))
            .ToLookup(pair => pair.app, pair => pair.node);
        foreach (IGrouping<string, PlanNode> app in hosts.OrderBy(app => app.Key, StringComparer.Ordinal))
        {
            int total = seen.Instances.TryGetValue(app.Key, out int known) ? known : app.Sum(node => node.Apps[app.Key]);
            int allowed = AppBudget.Allowed(request.MaxAppUnavailable, total);
            string[] names = [.. app.Select(node => node.Name)];
            if (names.Length >= 2 && total > allowed)
            {
                string more = names.Length > 6 ? $" and {names.Length - 6} more" : "";
                yield return $"{app.Key}: at most {allowed} of {total} at once ({string.Join(", ", names.Take(6))}{more})";
            }

            foreach (PlanNode node in app.Where(node => node.Apps[app.Key] > allowed))
            {
                _warnings.Add($"{node.Name} alone has {node.Apps[app.Key]} of {total} of {app.Key}, {allowed} allowed: no wave can satisfy the limit.");
            }
        }
    }
}
