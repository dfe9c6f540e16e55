using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Text;

namespace DcosUpgrade.Reporting;

/// <summary>What journals tell of one script, entry by entry.</summary>
internal sealed class PassHistory(ReportScript script)
{
    private const int LongestSteps = 5;

    private readonly Dictionary<string, NodeHistory> _nodes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _order = [];
    private readonly List<ReportPlan> _plans = [];
    private readonly List<ReportStep> _clusterSteps = [];
    private readonly List<ReportStep> _steps = [];
    private ReportTasks? _compared;

    public ReportScript Script { get; } = script;

    public NodeHistory Node(string name, DcosRole? role = null)
    {
        if (!_nodes.TryGetValue(name, out NodeHistory? node))
        {
            _nodes[name] = node = new NodeHistory(name, role);
            _order.Add(name);
        }

        return node;
    }

    /// <summary>Null when nobody told of it yet.</summary>
    public NodeHistory? Find(string name) => _nodes.TryGetValue(name, out NodeHistory? node) ? node : null;

    public bool IsStepDone(string action) => _clusterSteps.FindLast(step => step.Action == action) is { } last && last.Status != nameof(DcosStepStatus.Failed);

    public void Plan(Json data)
    {
        string hash = data["hash"].Text ?? "";
        if (_plans.All(plan => plan.Hash != hash))
        {
            _plans.Add(new ReportPlan(hash, data["maxUnavailable"].Text, data["maxAppUnavailable"].Text, data["maxFailures"].Number is null ? null : ReportRead.Count(data["maxFailures"])));
        }

        foreach ((string phase, DcosRole role) in new[] { (nameof(DcosPlanPhase.Masters), DcosRole.Master), (nameof(DcosPlanPhase.Agents), DcosRole.Agent), (nameof(DcosPlanPhase.PublicAgents), DcosRole.PublicAgent) })
        {
            foreach (string name in ReportRead.Texts(data["nodes"][phase]))
            {
                _ = Node(name, role);
            }
        }

        foreach (string held in ReportRead.Texts(data["held"]))
        {
            Node(held).Hold();
        }
    }

    public void Step(string name, bool isNode, Json data)
    {
        ReportStep step = new(
            data["number"].Number is null ? null : ReportRead.Count(data["number"]),
            name,
            data["action"].Text ?? "",
            data["status"].Text ?? "",
            ReportRead.Time(data["startedAt"]),
            ReportRead.Seconds(data["durationSec"]),
            data["message"].Text);
        if (isNode)
        {
            Node(name).Step(data);
        }
        else
        {
            _clusterSteps.Add(step);
        }

        _steps.Add(step);
    }

    public void Compared(Json data) => _compared = ReportRead.Tasks(data);

    /// <summary>Something ended since: what was compared before is no word on the end.</summary>
    public void Touched() => _compared = null;

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
            Tasks = _compared ?? OfAgents([.. nodes.Select(node => node.Tasks).OfType<ReportTasks>()]),
        };
    }

    private static ReportTasks? OfAgents(IReadOnlyList<ReportTasks> agents) => agents.Count == 0
        ? null
        : new ReportTasks(agents.Sum(tasks => tasks.Kept), agents.Sum(tasks => tasks.Ended), [.. agents.SelectMany(tasks => tasks.Lost)], []) { OfAgents = true };
}
