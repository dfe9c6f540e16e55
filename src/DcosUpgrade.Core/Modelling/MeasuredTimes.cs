using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;

namespace DcosUpgrade.Modelling;

/// <summary>Collects measured times from the runs that nodes remember, and from journals.</summary>
internal sealed class MeasuredTimes
{
    private readonly SortedDictionary<ModelTime, List<TimeSpan>> _times = [];

    /// <summary>Ended runs by node and start: two sessions that follow one run both write its end.</summary>
    private readonly HashSet<(string? Node, DateTimeOffset? StartedAt)> _ended = [];

    /// <summary>The measured times by kind, shortest first, so that the same measurements give the same file.</summary>
    public IReadOnlyDictionary<ModelTime, IReadOnlyList<TimeSpan>> Times => _times.ToDictionary(
        time => time.Key, time => (IReadOnlyList<TimeSpan>)[.. time.Value.OrderBy(value => value)]);

    /// <summary>Adds the successful runs of a node.</summary>
    /// <param name="journaled">Ids of attempts that a journal has already told.</param>
    public void Add(DcosRole role, IEnumerable<RunAttempt> attempts, ICollection<string> journaled)
    {
        foreach (RunAttempt attempt in attempts.Where(attempt => attempt is { EndedAt: not null, Code: 0 } && !journaled.Contains(attempt.Id)))
        {
            if (KindOf(attempt.IsUpgrade, attempt.Stage, role) is { } kind)
            {
                Add(kind, attempt.EndedAt - attempt.StartedAt);
            }
        }
    }

    /// <summary>Adds the times of one journal.</summary>
    /// <param name="events">In the order of the journal.</param>
    public void Add(IEnumerable<TimedEvent> events)
    {
        Dictionary<string, Run> runs = new(StringComparer.OrdinalIgnoreCase);
        foreach ((DateTimeOffset at, JournalEvent? one) in events)
        {
            switch (one)
            {
                case OpenedEvent or PlanEvent:
                    runs.Clear();
                    break;
                case DecisionEvent { Node: { } name } when !runs.ContainsKey(name):
                    runs[name] = new Run { Arrival = at };
                    break;
                case StageStartEvent { Node: { } name, Started: true }:
                    runs[name] = RunOf(name) with { Start = at };
                    break;
                case OutcomeEvent { Operation: RunOrder.Stage, Node: { } name } staged:
                    if (staged.Outcome == nameof(DcosOutcome.Staged) && IsFirst(staged))
                    {
                        Add(ModelTime.Staging, at - RunOf(name).Began ?? staged.Duration);
                    }

                    runs.Remove(name);
                    break;
                case HeldEvent { Node: { } name }:
                    runs[name] = RunOf(name) with { Waited = true };
                    break;
                case StartEvent { Node: { } name, Started: true }:
                    runs[name] = RunOf(name) with { Start = at };
                    break;
                case OutcomeEvent { Operation: RunOrder.Upgrade, Outcome: nameof(DcosOutcome.Upgraded), Role: { } role, Node: { } name } upgraded:
                    runs[name] = RunOf(name) with { End = at };
                    if (IsFirst(upgraded))
                    {
                        // By one clock, and not in whole seconds, when the run was started here.
                        Add(role == DcosRole.Master ? ModelTime.MasterScript : ModelTime.AgentScript, at - RunOf(name).Start ?? upgraded.Duration);
                        Add(ModelTime.AgentOutage, upgraded.Outage);
                    }

                    break;
                case StepEvent { Status: nameof(DcosStepStatus.Done), Role: { } role, Node: { } name } step:
                    Add(role == DcosRole.Master ? ModelTime.MasterGates : ModelTime.AgentGates, RunOf(name).Besides(step));
                    runs.Remove(name);
                    break;
                case StepEvent { Status: nameof(DcosStepStatus.Done), Role: null } step when step.Action == ClusterSteps.ActionOf(DcosStepKind.Check):
                    Add(ModelTime.Checks, step.Duration);
                    break;
                default:
                    break;
            }
        }

        Run RunOf(string name) => runs.TryGetValue(name, out Run? run) ? run : new Run();
    }

    /// <summary>Adds a setting of the cluster.</summary>
    public void Add(ModelTime kind, TimeSpan? time)
    {
        // Shorter ones did nothing: the packages were there, or the node was done.
        if (time is { TotalSeconds: >= 1 and <= 86_400 } measured)
        {
            if (!_times.TryGetValue(kind, out List<TimeSpan>? times))
            {
                _times[kind] = times = [];
            }

            times.Add(measured);
        }
    }

    private static ModelTime? KindOf(bool isUpgrade, string? stage, DcosRole role) => (isUpgrade, stage) switch
    {
        (false, "staged") => ModelTime.Staging,
        (true, "script") => role == DcosRole.Master ? ModelTime.MasterScript : ModelTime.AgentScript,
        _ => null,
    };

    private bool IsFirst(OutcomeEvent ended) => ended.StartedAt is null || _ended.Add((ended.Node, ended.StartedAt));

    /// <summary>The run of a node in one journal.</summary>
    private sealed record Run
    {
        /// <summary>The first observation of the node.</summary>
        public DateTimeOffset? Arrival { get; init; }

        public DateTimeOffset? Start { get; init; }

        /// <summary>The first observation of a node whose run was started here.</summary>
        public DateTimeOffset? Began => Start is null ? null : Arrival ?? Start;

        public DateTimeOffset? End { get; init; }

        /// <summary>The node waited for room, for another session or for the end of a pause.</summary>
        public bool Waited { get; init; }

        /// <summary>What its step took besides the run; null when that was not measured.</summary>
        public TimeSpan? Besides(StepEvent step) => Waited ? null : step.Duration - (End - Start);
    }
}
