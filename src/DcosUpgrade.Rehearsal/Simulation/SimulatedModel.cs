using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Modelling;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>What the simulation takes from a model.</summary>
internal sealed class SimulatedModel(ClusterModel model)
{
    private static readonly IReadOnlyDictionary<string, string> s_noUnits = new Dictionary<string, string>();

    private readonly Dictionary<string, ModelNode> _nodes = model.Nodes.ToDictionary(node => node.Name, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ModelApp> _apps = model.Apps.ToDictionary(app => app.Id, StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of the frameworks besides Marathon and Metronome.</summary>
    public IReadOnlyList<string> OtherFrameworks { get; } =
    [
        .. model.Nodes.SelectMany(node => node.Tasks.Keys).Select(FrameworkOf).Distinct(StringComparer.Ordinal)
            .Where(name => name is not (SimulatedFramework.Marathon or SimulatedFramework.Metronome)).OrderBy(name => name, StringComparer.Ordinal),
    ];

    public string VersionOf(string node) => _nodes[node].Version;

    public IReadOnlyDictionary<string, string> UnitsOf(string node) => _nodes.TryGetValue(node, out ModelNode? known) ? known.Units : s_noUnits;

    /// <summary>The master that leads a service; null when it is not among the candidates.</summary>
    /// <param name="service">A constant of <see cref="Planning.Leader"/>.</param>
    public RehearsalNode? LeaderOf(string service, IEnumerable<RehearsalNode> candidates) =>
        candidates.FirstOrDefault(master => _nodes[master.Name].Leads.Contains(service));

    /// <summary>The app of a model by its path; null when the model does not have it.</summary>
    public ModelApp? AppOf(string path) => _apps.TryGetValue(path, out ModelApp? app) ? app : null;

    /// <summary>Names and frameworks of a node's tasks. Instances of other frameworks that a model counts together have a number.</summary>
    public IEnumerable<(string Name, string Framework)> TasksOf(string node) => _nodes[node].Tasks.SelectMany(task =>
        Enumerable.Repeat((task.Key[0] == '/' ? task.Key.Substring(1).Replace('/', '_') : NameOf(task.Key), FrameworkOf(task.Key)), task.Value));

    /// <summary>Size of a package in bytes; null when the model does not know it.</summary>
    public long? SizeOf(string id) => model.Packages.TryGetValue(ClusterModelReader.PackageName(id), out long bytes) ? bytes : null;

    /// <summary>A duration of a node; null when the rules of the simulation decide.</summary>
    public TimeSpan? Draw(ModelTime kind, Dice dice) => ModelTimeTable.Draw(model, kind, dice.Unit(), dice.Unit());

    /// <summary>The interval at which Exhibitor polls; null when the model does not know it.</summary>
    public TimeSpan? ExhibitorPeriod =>
        model.Times.TryGetValue(ModelTime.ExhibitorCheck, out IReadOnlyList<TimeSpan>? periods) && periods.Count > 0 ? periods.Max() : null;

    public StagingTime StagingTime(SimulatedRun run)
    {
        IReadOnlyList<string> ids = run.Script?.PackageIds ?? [.. run.Order.Packages.Select(package => package.Key)];
        return new StagingTime(
            Draw(ModelTime.Staging, run.Node.Dice) ?? TimeSpan.Zero,
            ids.All(id => SizeOf(id) is not null) ? ids.Sum(id => SizeOf(id)!.Value) : 0,
            Math.Max(1, ids.Count));
    }

    /// <summary>The part of one package: by its size, or the same for all packages.</summary>
    public TimeSpan TransferTime(string id, StagingTime staging) => TimeSpan.FromTicks((long)(staging.Time.Ticks
        * (staging.Bytes > 0 && SizeOf(id) is { } bytes ? (double)bytes / staging.Bytes : 1.0 / staging.Count)));

    private static string FrameworkOf(string app) => app[0] == '/' ? SimulatedFramework.Marathon : app.Substring(0, app.IndexOf(':'));

    private static string NameOf(string app) => app.Substring(app.IndexOf(':') + 1).Replace('*', '0');
}
