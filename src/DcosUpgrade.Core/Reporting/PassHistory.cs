using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Reporting;

/// <summary>The history of one script, collected event by event.</summary>
internal sealed class PassHistory(ReportScript script)
{
    private const int LongestSteps = 5;

    private readonly Dictionary<string, NodeHistory> _nodes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _order = [];
    private readonly List<ReportPlan> _plans = [];
    private readonly List<ReportStep> _clusterSteps = [];
    private readonly List<ReportStep> _steps = [];
    private ReportTasks? _compared;
    private ReportForecast? _forecast;
    private IReadOnlyList<AppTasksData> _apps = [];

    public ReportScript Script { get; } = script;

    public TimelineHistory Timeline { get; } = new();

    public NodeHistory Node(string name, DcosRole? role = null)
    {
        if (!_nodes.TryGetValue(name, out NodeHistory? node))
        {
            _nodes[name] = node = new NodeHistory(name, role);
            _order.Add(name);
        }

        return node;
    }

    /// <summary>Null when no event named the node yet.</summary>
    public NodeHistory? Find(string name) => _nodes.TryGetValue(name, out NodeHistory? node) ? node : null;

    public bool IsStepDone(string action) => _clusterSteps.FindLast(step => step.Action == action) is { } last && last.Status != nameof(DcosStepStatus.Failed);

    public void Plan(PlanEvent planned)
    {
        string hash = planned.Hash ?? "";
        if (_plans.All(plan => plan.Hash != hash))
        {
            _plans.Add(new ReportPlan(hash, planned.MaxUnavailable, planned.MaxAppUnavailable, planned.MaxFailures));
        }

        if (planned.Nodes is { } nodes)
        {
            AddNodes(nodes.Masters, DcosRole.Master);
            AddNodes(nodes.Agents, DcosRole.Agent);
            AddNodes(nodes.PublicAgents, DcosRole.PublicAgent);
        }

        foreach (PlanPlaceData place in planned.Places ?? [])
        {
            foreach (string name in place.Nodes)
            {
                Node(name).Place(place.Wave, place.Zone);
            }
        }

        foreach (string held in planned.Held)
        {
            Node(held).Hold();
        }
    }

    public void Step(string name, bool isNode, StepEvent ended, DateTimeOffset at)
    {
        ReportStep step = new(ended.Number, name, ended.Action ?? "", ended.Status ?? "", ended.StartedAt, ended.Duration, ended.Message)
        {
            Conditions = ended.Conditions ?? [],
        };
        if (isNode)
        {
            Node(name).Step(ended, at);
        }
        else
        {
            _clusterSteps.Add(step);
        }

        _steps.Add(step);
    }

    public void Compare(WorkloadComparedEvent compared) =>
        (_compared, _apps) = (new ReportTasks(compared.Kept ?? 0, compared.Ended, compared.Lost, compared.Restarted), compared.ByApp ?? []);

    /// <summary>The first run of the plan starts. The forecast of a later run, which resumes it, does not replace the first.</summary>
    public void Expect(DateTimeOffset at, DcosUpgradeForecast forecast) => _forecast ??= new ReportForecast(at, forecast);

    /// <summary>A run ended: an earlier comparison of the workload is out of date.</summary>
    public void DropComparison() => (_compared, _apps) = (null, []);

    public ReportPass Build()
    {
        ReportNode[] nodes = [.. _order.Select(name => _nodes[name].Build(Script))];
        return new ReportPass
        {
            Script = Script,
            Plans = _plans,
            Nodes = nodes,
            Steps = _clusterSteps,
            Longest = [.. _steps.Where(step => step.Duration > TimeSpan.Zero).OrderByDescending(step => step.Duration).Take(LongestSteps)],
            Timeline = Timeline.Build(),
            Apps = _apps,
            Forecast = _forecast,
            Tasks = _compared ?? OfAgents([.. nodes.Select(node => node.Tasks).OfType<ReportTasks>()]),
        };
    }

    private void AddNodes(IEnumerable<string> names, DcosRole role)
    {
        foreach (string name in names)
        {
            _ = Node(name, role);
        }
    }

    private static ReportTasks? OfAgents(IReadOnlyList<ReportTasks> agents) => agents.Count == 0
        ? null
        : new ReportTasks(agents.Sum(tasks => tasks.Kept), agents.Sum(tasks => tasks.Ended), [.. agents.SelectMany(tasks => tasks.Lost)], [])
        {
            OfAgents = true,
        };
}
