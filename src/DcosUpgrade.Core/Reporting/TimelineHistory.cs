using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Reporting;

/// <summary>The timeline of one script, collected event by event.</summary>
internal sealed class TimelineHistory
{
    public const string Paused = "paused";

    public const string Watched = "watched";

    private readonly Dictionary<string, Row> _rows = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ReportPause> _pauses = [];
    private readonly EventHandlers<EventSource> _handlers;
    private ReportPause? _pause;
    private DateTimeOffset _last;

    public TimelineHistory() => _handlers = new EventHandlers<EventSource>()
        .On<StageStartEvent>((start, source) => Begin(start.Started, start.Node, ReportSpanKind.Staging, source.At))
        .On<StartEvent>((start, source) => Begin(start.Started, start.Node, ReportSpanKind.Script, source.At))
        .On<HeldEvent>((held, source) => Wait(held.Node, held.By, source.At))
        .On<InterlockEvent>((interlock, source) => Wait(interlock.Node, interlock.HeldBy, source.At))
        .On<RunPhaseEvent>((run, source) => Find(run.Node)?.Phase(run.Phase ?? "", source.At))
        .On<OutcomeEvent>((ended, source) => Find(ended.Node)?.End(ended, source.At))
        .On<GatesEvent>((gates, source) => Find(gates.Node)?.Gates(gates, source.At))
        .On<ErrorEvent>((error, source) => Find(error.Node)?.Fail(error.Message ?? error.Id ?? "", source.At))
        .On<LinkEvent>((link, source) => Find(link.Node)?.Mark(ReportMarkKind.Link, link.Broken ?? "", source.At))
        .On<OutageEvent>((outage, source) => Find(outage.Node)?.Mark(ReportMarkKind.Outage, ReportText.Of(outage.Away), source.At))
        .On<PauseEvent>(Pause)
        .On<ResumedEvent>((_, source) => Resume(source.At))
        .On<SoakEvent>(Soak);

    public void Add(JournalEvent journalEvent, EventSource source)
    {
        _last = source.At > _last ? source.At : _last;
        _ = _handlers.TryHandle(journalEvent, source);
    }

    public ReportTimeline Build()
    {
        ReportPause[] open = _pause is { } pause ? [pause with { To = _last }] : [];
        return new ReportTimeline([.. _rows.Select(row => row.Value.Build(row.Key, _last))], [.. _pauses, .. open]);
    }

    private void Begin(bool started, string? node, ReportSpanKind kind, DateTimeOffset at)
    {
        if (started && node is not null)
        {
            RowOf(node).Switch(kind, "", at);
        }
    }

    private void Wait(string? node, string? reason, DateTimeOffset at)
    {
        if (node is not null)
        {
            RowOf(node).Wait(reason, at);
        }
    }

    private void Pause(PauseEvent pause, EventSource source) =>
        _pause ??= new ReportPause(Paused, source.At, source.At, pause.Why ?? "", pause.By ?? source.Operator);

    private void Resume(DateTimeOffset at)
    {
        if (_pause is { } pause)
        {
            _pauses.Add(pause with { To = at });
            _pause = null;
        }
    }

    private void Soak(SoakEvent soak, EventSource source) =>
        _pauses.Add(new ReportPause(Watched, source.At, source.At + (soak.Time ?? TimeSpan.Zero), ReportText.Names(soak.Nodes), source.Operator));

    private Row RowOf(string node)
    {
        if (!_rows.TryGetValue(node, out Row? row))
        {
            _rows[node] = row = new Row();
        }

        return row;
    }

    private Row? Find(string? node) => node is not null && _rows.TryGetValue(node, out Row? row) ? row : null;

    /// <summary>The spans of one node; at most one is open.</summary>
    private sealed class Row
    {
        private readonly List<ReportSpan> _spans = [];
        private readonly List<ReportMark> _marks = [];
        private ReportSpan? _open;

        public void Switch(ReportSpanKind kind, string text, DateTimeOffset at)
        {
            if (_open?.Kind == kind)
            {
                _open = _open with { Text = text };
                return;
            }

            Close(at);
            _open = new ReportSpan(kind, at, at, text);
        }

        /// <summary>A running node does not wait for its start.</summary>
        public void Wait(string? reason, DateTimeOffset at)
        {
            if (_open is not null && _open.Kind != ReportSpanKind.Waiting)
            {
                return;
            }

            if (reason is null)
            {
                Close(at);
            }
            else
            {
                Switch(ReportSpanKind.Waiting, reason, at);
            }
        }

        public void Phase(string phase, DateTimeOffset at)
        {
            if (_open is { Kind: ReportSpanKind.Staging })
            {
                return;
            }

            Switch(KindOf(phase), phase, at);
        }

        public void End(OutcomeEvent ended, DateTimeOffset at)
        {
            bool ran = _open is not null && _open.Kind is not (ReportSpanKind.Waiting or ReportSpanKind.Gates);
            if (ended.Outcome == nameof(DcosOutcome.Running) || (!ran && _open is { Kind: ReportSpanKind.Gates }))
            {
                return;
            }

            bool isGood = ended.Outcome is nameof(DcosOutcome.Upgraded) or nameof(DcosOutcome.AlreadyUpgraded) or nameof(DcosOutcome.Staged);
            Close(at);
            if (!isGood)
            {
                Mark(ReportMarkKind.Failure, $"{ended.Outcome}: {ended.Reason}", at);
            }
            else if (ran && ended.Operation != RunOrder.Stage)
            {
                Switch(ReportSpanKind.Gates, "", at);
            }
        }

        public void Gates(GatesEvent gates, DateTimeOffset at)
        {
            if (gates.Healthy is false)
            {
                Fail(gates.Holding ?? "", at);
            }
            else if (_open is { Kind: ReportSpanKind.Gates })
            {
                Close(at);
            }
        }

        public void Fail(string text, DateTimeOffset at)
        {
            Close(at);
            Mark(ReportMarkKind.Failure, text, at);
        }

        public void Mark(ReportMarkKind kind, string text, DateTimeOffset at)
        {
            // An outcome, gates and an error may report the same failure.
            if (!_marks.Exists(mark => mark.Kind == kind && mark.At == at))
            {
                _marks.Add(new ReportMark(kind, at, text));
            }
        }

        public ReportTimelineRow Build(string node, DateTimeOffset last)
        {
            ReportSpan[] open = _open is null ? [] : [_open with { To = last > _open.From ? last : _open.From }];
            return new ReportTimelineRow(node, [.. _spans, .. open], [.. _marks]);
        }

        private static ReportSpanKind KindOf(string phase) => phase.Split(' ', ',')[0] switch
        {
            "fetching" => ReportSpanKind.Fetching,
            "script" => ReportSpanKind.Script,
            "activating" => ReportSpanKind.Activating,
            _ => ReportSpanKind.Starting,
        };

        private void Close(DateTimeOffset at)
        {
            if (_open is { } open && at > open.From)
            {
                _spans.Add(open with { To = at });
            }

            _open = null;
        }
    }
}
