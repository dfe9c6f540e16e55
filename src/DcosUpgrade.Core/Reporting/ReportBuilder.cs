using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;

namespace DcosUpgrade.Reporting;

/// <summary>Makes a report of journals, merged by time, of steps that somebody kept, and of a plan.</summary>
internal sealed class ReportBuilder
{
    private readonly IReadOnlyList<JournalFile> _journals;
    private readonly ReportItems _items = new();
    private readonly Dictionary<string, PassHistory> _passes = new(StringComparer.Ordinal);
    private readonly List<string> _clusters = [];
    private readonly List<ReportSession> _sessions = [];
    private PassHistory? _latest;

    public ReportBuilder(IReadOnlyList<JournalFile> journals)
    {
        _journals = journals;
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (Line line in Merge(journals))
        {
            // The copy of a journal that somebody kept holds the same entries.
            if (seen.Add(line.Entry.Hash))
            {
                Add(line);
            }
        }
    }

    /// <summary>A plan: nodes that no journal knows were not begun.</summary>
    public void Add(DcosUpgradePlan plan) => Plan(Read(Observed.Plan(plan)));

    /// <summary>A step that the pipeline gave: what the journals do not have.</summary>
    public void Add(DcosUpgradeStep step)
    {
        Json data = Read(Observed.Step(step));
        PassHistory pass = _latest ?? PassOf(data["script"]);
        if (!(step.Role is null ? pass.IsStepDone(step.Action) : pass.Find(step.Name) is { IsDone: true }))
        {
            Step(pass, step.Name, step.Role is not null, data, (step.StartedAt ?? default) + (step.Duration ?? default));
        }
    }

    /// <summary>The cluster that the journals are of, and nobody else's.</summary>
    /// <exception cref="InputException">They, a plan or <paramref name="others"/> are of several (ReportMixed).</exception>
    public string Cluster(params string?[] others)
    {
        string[] names = [.. _clusters.Concat(others.OfType<string>()).Distinct(StringComparer.OrdinalIgnoreCase)];
        return names.Length <= 1
            ? names.FirstOrDefault() ?? "a cluster without a name"
            : throw new InputException(SR.ReportMixed, names[0], string.Join(", ", names));
    }

    /// <param name="now">The nodes as they are; empty when nobody looked.</param>
    public UpgradeReport Build(string cluster, IReadOnlyList<DcosNodeStatus> now, DateTimeOffset? lookedAt)
    {
        ReportPass[] passes = [.. _passes.Values.Select(pass => pass.Build())];
        ReportItem[] items = _items.Build(item => _passes.Any(pass => (item.Script.Length == 0 || item.Script == pass.Key)
            && (item.Kind == ReportItems.StepKind ? pass.Value.IsStepDone(item.Name) : pass.Value.Find(item.Name) is { IsDone: true })));
        ReportVerdict verdict = new(passes, items, _journals, now);
        return new UpgradeReport
        {
            Cluster = cluster,
            Result = verdict.Result,
            Verdict = verdict.Text,
            Journals = _journals,
            Sessions = _sessions,
            Passes = passes,
            Items = items,
            Now = now,
            LookedAt = lookedAt,
        };
    }

    /// <summary>Entries in the order of their time; one journal's stay in theirs, whatever its clock did.</summary>
    private static IEnumerable<Line> Merge(IReadOnlyList<JournalFile> journals) => journals.SelectMany(journal =>
    {
        DateTimeOffset at = DateTimeOffset.MinValue;
        Reader reader = new(journal.Path);
        return journal.Entries.Select(entry => new Line(entry, reader, at = entry.At > at ? entry.At : at)).ToArray();
    }).OrderBy(line => line.At);

    private static Json Read(Dictionary<string, object?> data) => Json.Parse(Json.Write(Redaction.Of(data)), nameof(ReportBuilder));

    private void Add(Line line)
    {
        (JournalEntry entry, Reader by) = (line.Entry, line.By);
        Json data = entry.Data;
        if (entry.Kind == JournalText.Opened || by.Session < 0)
        {
            by.Operator = data["operator"].Text ?? "somebody";
            by.Session = _sessions.Count;
            _sessions.Add(new ReportSession(by.Operator, [], entry.At, entry.At, 0, by.Path));
        }

        ReportSession session = _sessions[by.Session];
        _sessions[by.Session] = session with { To = line.At, Entries = session.Entries + 1 };
        switch (entry.Kind)
        {
            case "cluster":
                Named(data["name"].Text);
                if (data["cmdlet"].Text is { } cmdlet && !session.Cmdlets.Contains(cmdlet))
                {
                    _sessions[by.Session] = _sessions[by.Session] with { Cmdlets = [.. session.Cmdlets, cmdlet] };
                }

                break;
            case "plan":
                by.Pass = Plan(data);
                _items.Accept(data, entry.At, by.Operator);
                break;
            case "call":
                by.Pass = PassOf(data["script"]);
                _items.Accept(data, entry.At, by.Operator);
                break;
            case { } when entry.Node is { } node:
                Node(node, line);
                break;
            case "step":
                Step(by.Pass ?? PassOf(data["script"]), _clusters.LastOrDefault() ?? "", isNode: false, data, entry.At);
                break;
            case "workload" when data["kept"].Number is not null:
                by.Pass?.Compared(data);
                break;
            default:
                _items.Add(entry, by.Operator, (by.Pass ?? _latest)?.Script.Id ?? "");
                break;
        }
    }

    private void Node(string name, Line line)
    {
        (JournalEntry entry, Json data, PassHistory? pass) = (line.Entry, line.Entry.Data, line.By.Pass ?? _latest);
        bool isStaging = data["operation"].Text is RunOrder.Stage;
        switch (entry.Kind)
        {
            case "start" or "outcome" when isStaging:
                if (entry.Kind == "outcome" && data["outcome"].Text is not nameof(DcosOutcome.Staged) && new NodeHistory(name, null).End(data) is { } problem)
                {
                    _items.Fail(pass?.Script.Id ?? "", name, $"staging: {problem}", entry.At, data["next"].Text);
                }

                break;
            case "start":
                (pass ??= PassOf(data["script"])).Node(name).Start(data, entry.At);
                if (data["verified"].Boolean is false)
                {
                    _items.Accept("SkipPackageVerification", "packages are fetched by the script, unverified", entry.At, line.By.Operator);
                }

                if (data["skippedChecks"].Boolean is true)
                {
                    _items.Accept("SkipNodeChecks", "the script runs without its checks; the gates alone tell", entry.At, line.By.Operator);
                }

                break;
            case "outcome":
                (pass ??= PassOf(data["script"])).Touched();
                _items.Fail(pass.Script.Id, name, pass.Node(name).End(data), entry.At, data["next"].Text);
                break;
            case "gates" when pass?.Find(name) is { HasEnded: true } ended:
                _items.Fail(pass.Script.Id, name, ended.Gates(data), entry.At, null);
                break;
            case "step":
                Step(pass ?? PassOf(data["script"]), name, isNode: true, data, entry.At);
                break;
            case "link":
                pass?.Find(name)?.LinkBroke();
                break;
            case "confirmed" when data["confirmed"].Boolean is false:
                (pass ??= PassOf(data["script"])).Node(name).Note("not confirmed");
                break;
            default:
                _items.Add(entry, line.By.Operator, pass?.Script.Id ?? "");
                break;
        }
    }

    private void Step(PassHistory pass, string name, bool isNode, Json data, DateTimeOffset at)
    {
        pass.Step(name, isNode, data);
        if (data["status"].Text == nameof(DcosStepStatus.Failed))
        {
            _items.Fail(pass.Script.Id, isNode ? name : data["action"].Text ?? "", data["message"].Text, at, data["next"].Text, isNode ? ReportItems.NodeKind : ReportItems.StepKind);
        }
    }

    private PassHistory Plan(Json data)
    {
        Named(data["cluster"].Text);
        PassHistory pass = PassOf(data["script"]);
        pass.Plan(data);
        return pass;
    }

    private void Named(string? cluster)
    {
        if (cluster is not null && !_clusters.Contains(cluster, StringComparer.OrdinalIgnoreCase))
        {
            _clusters.Add(cluster);
        }
    }

    private PassHistory PassOf(Json script)
    {
        string id = script["scriptId"].Text ?? "";
        if (!_passes.TryGetValue(id, out PassHistory? pass))
        {
            (string? from, string? to) = (script["from"].Text, script["to"].Text);
            DcosProcedure procedure = Enum.TryParse(script["procedure"].Text, out DcosProcedure known) ? known : DcosProcedure.Upgrade;
            _passes[id] = pass = new PassHistory(new ReportScript(id, script["sha256"].Text, from, to, procedure, script["config"].Text, script["url"].Text));
        }

        return _latest = pass;
    }

    /// <summary>Where the reading of one journal stands.</summary>
    private sealed class Reader(string path)
    {
        public string Path { get; } = path;

        public string Operator { get; set; } = "somebody";

        public int Session { get; set; } = -1;

        public PassHistory? Pass { get; set; }
    }

    private sealed record Line(JournalEntry Entry, Reader By, DateTimeOffset At);
}
