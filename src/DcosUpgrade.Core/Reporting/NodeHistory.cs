using System;
using System.Collections.Generic;
using System.Globalization;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Reporting;

/// <summary>The history of one node and one script, collected event by event.</summary>
internal sealed class NodeHistory(string name, DcosRole? role)
{
    private readonly List<string> _notes = [];
    private bool _held;
    private bool _running;
    private bool? _succeeded;
    private bool _applied;
    private string? _outcome;
    private string? _from;
    private DateTimeOffset? _startedAt;
    private TimeSpan? _duration;
    private DateTimeOffset? _completedAt;
    private TimeSpan? _outage;
    private int _attempts;
    private int _broken;
    private bool _checksWarning;
    private ReportTasks? _tasks;
    private string? _last;
    private int? _wave;
    private string? _zone;
    private IReadOnlyList<GateData> _gates = [];

    public bool IsDone => _succeeded is true;

    /// <summary>A run of the script ended, so gates are evaluated because of it.</summary>
    public bool HasEnded => _outcome is not null;

    public void Hold() => _held = true;

    /// <summary>Sets what a plan shows; what it does not show is kept.</summary>
    public void Place(int? wave, string? zone) => (_wave, _zone) = (wave ?? _wave, zone ?? _zone);

    public void Note(string note)
    {
        if (!_notes.Contains(note))
        {
            _notes.Add(note);
        }
    }

    public void LinkBroke() => _broken++;

    public void Start(StartEvent start, DateTimeOffset at)
    {
        if (!start.Started)
        {
            return;
        }

        NoteEarlier();
        (_attempts, _running, _succeeded, _startedAt) = (_attempts + 1, true, null, _startedAt ?? at);
        if (start.Verified is false)
        {
            Note("packages not verified");
        }

        if (start.SkippedChecks)
        {
            Note("checks of the script skipped");
        }
    }

    /// <returns>The failure; null when there is none.</returns>
    public string? End(OutcomeEvent ended)
    {
        string outcome = ended.Outcome ?? nameof(DcosOutcome.Unknown);
        role ??= ended.Role;
        _checksWarning |= ended.ChecksWarning;
        AddOutage(ended.Outage);
        if (outcome == nameof(DcosOutcome.AlreadyUpgraded) && _applied)
        {
            // A later evaluation of an upgraded node: the outcome of its run is kept.
            _succeeded = true;
            return null;
        }

        _running = outcome == nameof(DcosOutcome.Running);
        _applied |= outcome == nameof(DcosOutcome.Upgraded);
        _succeeded = outcome is nameof(DcosOutcome.Upgraded) or nameof(DcosOutcome.AlreadyUpgraded) ? true : _running ? null : false;
        _outcome = outcome;
        _from = ended.From ?? _from;
        _startedAt ??= ended.StartedAt;
        _duration = ended.Duration ?? _duration;
        if (_succeeded is not false)
        {
            return null;
        }

        _last = outcome + (ended.Reason is { } reason ? $": {reason}" : "");
        return _last;
    }

    /// <returns>The failure; null when the gates pass.</returns>
    public string? Gates(GatesEvent gates)
    {
        AddOutage(gates.Outage);
        _gates = gates.Gates.Count > 0 ? gates.Gates : _gates;
        if (gates.Tasks is { } tasks)
        {
            _tasks = new ReportTasks(tasks.Kept, tasks.Ended, tasks.Lost, []);
        }

        _succeeded = _outcome is nameof(DcosOutcome.Upgraded) or nameof(DcosOutcome.AlreadyUpgraded) ? gates.Healthy : _succeeded;
        if (gates.Healthy is not false)
        {
            return null;
        }

        _last = $"health gates failed: {gates.Holding}";
        return _last;
    }

    /// <param name="at">When the step ended, with the comparison of the workload after a master.</param>
    public void Step(StepEvent step, DateTimeOffset at)
    {
        role ??= step.Role;
        Place(step.Wave, null);
        AddOutage(step.Outage);
        switch (step.Status)
        {
            case nameof(DcosStepStatus.Done) or nameof(DcosStepStatus.AlreadyDone):
                (_succeeded, _running) = (true, false);
                _applied |= step.Outcome == nameof(DcosOutcome.Upgraded);
                _outcome ??= step.Outcome;

                // A later run of the plan only evaluates the node again.
                _completedAt = step.Status == nameof(DcosStepStatus.Done) ? at : _completedAt;
                break;
            case nameof(DcosStepStatus.Failed):
                _succeeded = _running ? null : false;
                _last = step.Message ?? _last;
                break;
            case nameof(DcosStepStatus.Held):
                _held = true;
                break;
            case nameof(DcosStepStatus.Skipped) when step.Message is { } why && !IsDone:
                Note(why);
                break;
        }
    }

    public ReportNode Build(ReportScript script)
    {
        if (_broken > 0)
        {
            Note(string.Format(CultureInfo.InvariantCulture, "the connection broke {0} times", _broken));
        }

        ReportStanding standing = _succeeded switch
        {
            true => ReportStanding.Done,
            false => ReportStanding.Failed,
            _ when _running => ReportStanding.Open,
            _ => _held ? ReportStanding.Held : ReportStanding.NotBegun,
        };
        switch (standing)
        {
            case ReportStanding.Done:
                NoteEarlier();
                break;
            case ReportStanding.Open:
                Note("no journal shows its end");
                break;
            case ReportStanding.Failed when _last is not null:
                Note(_last);
                break;
        }

        return new ReportNode
        {
            Name = name,
            Role = role,
            Wave = _wave,
            Zone = _zone,
            Standing = standing,
            Outcome = _outcome,
            From = _attempts > 0 ? script.From : _from,
            To = standing is ReportStanding.Held or ReportStanding.NotBegun ? null : script.To,
            StartedAt = _startedAt,
            Duration = _duration,
            CompletedAt = _completedAt,
            Outage = role == DcosRole.Master ? null : _outage,
            Attempts = _attempts,
            ChecksWarning = _checksWarning,
            Tasks = _tasks,
            Gates = _gates,
            Notes = [.. _notes],
        };
    }

    private void NoteEarlier()
    {
        if (_last is not null)
        {
            Note($"earlier: {_last}");
            _last = null;
        }
    }

    private void AddOutage(TimeSpan? longest)
    {
        if (longest is { } outage && !(outage < _outage))
        {
            _outage = outage;
        }
    }
}
