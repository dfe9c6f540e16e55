using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;

namespace DcosUpgrade.Reporting;

/// <summary>Builds a report from journals, merged by time, from the steps that Invoke-DcosUpgradePlan returned, and from a plan.</summary>
internal sealed class ReportBuilder
{
    private const string UnknownOperator = "unknown operator";

    private readonly IReadOnlyList<JournalFile> _journals;
    private readonly ReportItems _items = new();
    private readonly ReportedEvents _reported;
    private readonly EventHandlers<Line> _handlers;
    private readonly Dictionary<string, PassHistory> _passes = new(StringComparer.Ordinal);
    private readonly List<string> _clusters = [];
    private readonly List<ReportSession> _sessions = [];
    private PassHistory? _latest;

    public ReportBuilder(IReadOnlyList<JournalFile> journals)
    {
        _journals = journals;
        _reported = new ReportedEvents(_items);
        _handlers = new EventHandlers<Line>()
            .On<ClusterEvent>(AddCluster)
            .On<PlanEvent>(AddPlan)
            .On<CallEvent>(AddCall)
            .On<StartEvent>(AddStart)
            .On<OutcomeEvent>(AddOutcome)
            .On<GatesEvent>(AddGates)
            .On<StepEvent>(AddStep)
            .On<LinkEvent>(AddLink)
            .On<ConfirmedEvent>(AddConfirmed)
            .On<WorkloadComparedEvent>(AddWorkload)
            .On<ForecastEvent>(AddForecast);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (Line line in Merge(journals))
        {
            // A copy of a journal contains the same entries.
            if (seen.Add(line.Entry.Hash))
            {
                Add(line);
            }
        }
    }

    /// <summary>Adds a plan. Its nodes that are in no journal were not started.</summary>
    public void Add(DcosUpgradePlan plan) => Plan(JournalMapper.Kept(PlanEvent.Of(plan)));

    /// <summary>Adds a step from the pipeline, unless a journal already shows its end.</summary>
    public void Add(DcosUpgradeStep step)
    {
        PassHistory pass = _latest ?? PassOf((ScriptEvent?)null);
        if (!(step.Role is null ? pass.IsStepDone(step.Action) : pass.Find(step.Name) is { IsDone: true }))
        {
            Step(pass, step.Name, step.Role is not null, JournalMapper.Kept(StepEvent.Of(step)), (step.StartedAt ?? default) + (step.Duration ?? default));
        }
    }

    /// <summary>The only cluster of the journals, plans and <paramref name="others"/>.</summary>
    /// <exception cref="InputException">There are several clusters (ReportMixed).</exception>
    public string Cluster(params string?[] others)
    {
        string[] names = [.. _clusters.Concat(others.OfType<string>()).Distinct(StringComparer.OrdinalIgnoreCase)];
        return names.Length <= 1
            ? names.FirstOrDefault() ?? "unnamed cluster"
            : throw new InputException(SR.ReportMixed, names[0], string.Join(", ", names));
    }

    /// <param name="now">The status of the nodes; empty when it was not read.</param>
    /// <param name="expected">Hashes of entries that the journals must contain; null for none.</param>
    public UpgradeReport Build(string cluster, IReadOnlyList<DcosNodeStatus> now, DateTimeOffset? lookedAt, IReadOnlyList<string>? expected = null)
    {
        JournalEvidence evidence = new(_journals, expected ?? [], now);
        ReportPass[] passes = [.. _passes.Values.Select(pass => pass.Build())];
        ReportItem[] items = _items.Build(item => _passes.Any(pass => (item.Script.Length == 0 || item.Script == pass.Key)
            && (item.Kind == ReportItems.StepKind ? pass.Value.IsStepDone(item.Name) : pass.Value.Find(item.Name) is { IsDone: true })));
        ReportVerdict verdict = new(passes, items, evidence, now);
        return new UpgradeReport
        {
            Cluster = cluster,
            Result = verdict.Result,
            Verdict = verdict.Text,
            Journals = _journals,
            Evidence = evidence,
            Sessions = _sessions,
            Passes = passes,
            Items = items,
            Now = now,
            LookedAt = lookedAt,
        };
    }

    /// <summary>Entries in the order of their time. Entries of one journal keep their order even if its clock went back.</summary>
    private static IEnumerable<Line> Merge(IReadOnlyList<JournalFile> journals) => journals.SelectMany(journal =>
    {
        DateTimeOffset at = DateTimeOffset.MinValue;
        Reader reader = new(journal.Path);
        return journal.Entries.Select(entry => new Line(entry, reader, at = entry.At > at ? entry.At : at)).ToArray();
    }).OrderBy(line => line.At);

    private void Add(Line line)
    {
        (JournalEntry entry, Reader by) = (line.Entry, line.By);
        JournalEvent? journalEvent = JournalMapper.Read(entry);
        if (journalEvent is OpenedEvent || by.Session < 0)
        {
            by.Operator = (journalEvent as OpenedEvent)?.Operator ?? UnknownOperator;
            by.Session = _sessions.Count;
            _sessions.Add(new ReportSession(by.Operator, [], entry.At, entry.At, 0, by.Path));
        }

        ReportSession session = _sessions[by.Session];
        _sessions[by.Session] = session with { To = line.At, Entries = session.Entries + 1 };
        if (journalEvent is null)
        {
            return;
        }

        bool isProgress = _handlers.TryHandle(journalEvent, line);
        EventSource source = new(line.At, by.Operator, (by.Pass ?? _latest)?.Script.Id ?? "");
        (by.Pass ?? _latest)?.Timeline.Add(journalEvent, source);
        if (!isProgress)
        {
            _reported.Add(journalEvent, source with { At = entry.At });
        }

        AddMended(journalEvent, line);
    }

    /// <summary>Notes what became of the failures of a node that is done now.</summary>
    private void AddMended(JournalEvent journalEvent, Line line)
    {
        PassHistory? pass = line.By.Pass ?? _latest;
        if (pass is not null && journalEvent is OutcomeEvent or GatesEvent or StepEvent)
        {
            string action = journalEvent is StepEvent { Node: null } step ? ClusterSteps.CurrentAction(step.Action ?? "") : "";
            string name = journalEvent.Node ?? action;
            if (action.Length > 0 ? pass!.IsStepDone(action) : pass!.Find(name) is { IsDone: true })
            {
                _items.Mend(pass.Script.Id, name, line.Entry.At, line.By.Operator);
            }
        }
    }

    private void AddCluster(ClusterEvent cluster, Line line)
    {
        Named(cluster.Name);
        ReportSession session = _sessions[line.By.Session];
        if (cluster.Cmdlet is { } cmdlet && !session.Cmdlets.Contains(cmdlet))
        {
            _sessions[line.By.Session] = session with { Cmdlets = [.. session.Cmdlets, cmdlet] };
        }
    }

    private void AddPlan(PlanEvent plan, Line line)
    {
        line.By.Pass = Plan(plan);
        _items.Accept(plan.AcceptedRisks, plan.MaxTaskLoss, plan.BreakLock, line.Entry.At, line.By.Operator);
    }

    private void AddCall(CallEvent call, Line line)
    {
        line.By.Pass = PassOf(call.Script);
        _items.Accept(call.AcceptedRisks, call.MaxTaskLoss, call.BreakLock, line.Entry.At, line.By.Operator);
    }

    private void AddStart(StartEvent start, Line line)
    {
        if (start.Node is not { } name)
        {
            return;
        }

        PassOf(line).Node(name).Start(start, line.Entry.At);
        if (start.Verified is false)
        {
            _items.Accept("SkipPackageVerification", "the script downloads the packages without verification", line.Entry.At, line.By.Operator);
        }

        if (start.SkippedChecks)
        {
            const string What = "the script runs without its checks; only the gates show whether the node is healthy";
            _items.Accept("SkipNodeChecks", What, line.Entry.At, line.By.Operator);
        }
    }

    private void AddOutcome(OutcomeEvent ended, Line line)
    {
        if (ended.Node is not { } name)
        {
            return;
        }

        if (ended.Operation == RunOrder.Stage)
        {
            AddStageOutcome(ended, name, line);
            return;
        }

        PassHistory pass = PassOf(line);
        pass.DropComparison();
        _items.Fail(pass.Script.Id, name, pass.Node(name).End(ended), line.Entry.At, ended.Next);
    }

    private void AddStageOutcome(OutcomeEvent ended, string name, Line line)
    {
        if (ended.Outcome != nameof(DcosOutcome.Staged) && new NodeHistory(name, null).End(ended) is { } problem)
        {
            _items.Fail((line.By.Pass ?? _latest)?.Script.Id ?? "", name, $"staging: {problem}", line.Entry.At, ended.Next);
        }
    }

    private void AddGates(GatesEvent gates, Line line)
    {
        if (gates.Node is { } name && (line.By.Pass ?? _latest) is { } pass && pass.Find(name) is { HasEnded: true } node)
        {
            _items.Fail(pass.Script.Id, name, node.Gates(gates), line.Entry.At, null);
        }
    }

    private void AddStep(StepEvent ended, Line line)
    {
        StepEvent step = ended with { Action = ClusterSteps.CurrentAction(ended.Action ?? "") };
        if (step.Node is { } node)
        {
            Step(PassOf(line), node, isNode: true, step, line.Entry.At);
        }
        else
        {
            Step(line.By.Pass ?? PassOf((ScriptEvent?)null), _clusters.LastOrDefault() ?? "", isNode: false, step, line.Entry.At);
        }
    }

    private void AddLink(LinkEvent link, Line line)
    {
        if (link.Node is { } name)
        {
            (line.By.Pass ?? _latest)?.Find(name)?.LinkBroke();
        }
    }

    private void AddConfirmed(ConfirmedEvent answer, Line line)
    {
        if (answer is { Node: { } name, Confirmed: false })
        {
            PassOf(line).Node(name).Note("not confirmed");
        }
    }

    private void AddWorkload(WorkloadComparedEvent compared, Line line)
    {
        if (compared.Kept is not null)
        {
            line.By.Pass?.Compare(compared);
        }
    }

    private void AddForecast(ForecastEvent made, Line line)
    {
        if (made.Forecast is { } forecast)
        {
            line.By.Pass?.Expect(line.At, forecast);
        }
    }

    private void Step(PassHistory pass, string name, bool isNode, StepEvent step, DateTimeOffset at)
    {
        pass.Step(name, isNode, step, at);
        if (step.Status == nameof(DcosStepStatus.Failed))
        {
            _items.Fail(pass.Script.Id, isNode ? name : step.Action ?? "", step.Message, at, step.Next, isNode ? ReportItems.NodeKind : ReportItems.StepKind);
        }
    }

    private PassHistory Plan(PlanEvent plan)
    {
        Named(plan.Cluster);
        PassHistory pass = PassOf(plan.Script);
        pass.Plan(plan);
        return pass;
    }

    private void Named(string? cluster)
    {
        if (cluster is not null && !_clusters.Contains(cluster, StringComparer.OrdinalIgnoreCase))
        {
            _clusters.Add(cluster);
        }
    }

    /// <summary>The pass that an entry of a node belongs to.</summary>
    private PassHistory PassOf(Line line) => line.By.Pass ?? _latest ?? PassOf((ScriptEvent?)null);

    private PassHistory PassOf(ScriptEvent? script)
    {
        string id = script?.ScriptId ?? "";
        if (!_passes.TryGetValue(id, out PassHistory? pass))
        {
            DcosProcedure procedure = script?.Procedure ?? DcosProcedure.Upgrade;
            _passes[id] = pass = new PassHistory(new ReportScript(id, script?.Sha256, script?.From, script?.To, procedure, script?.Config, script?.Url));
        }

        return _latest = pass;
    }

    /// <summary>The state of reading one journal.</summary>
    private sealed class Reader(string path)
    {
        public string Path { get; } = path;

        public string Operator { get; set; } = UnknownOperator;

        public int Session { get; set; } = -1;

        public PassHistory? Pass { get; set; }
    }

    private sealed record Line(JournalEntry Entry, Reader By, DateTimeOffset At);
}
