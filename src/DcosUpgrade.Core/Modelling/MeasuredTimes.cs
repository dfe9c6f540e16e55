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

    /// <summary>Adds the times of a journal.</summary>
    public void Add(IEnumerable<JournalEvent?> events)
    {
        foreach (JournalEvent? one in events)
        {
            switch (one)
            {
                case OutcomeEvent { Operation: RunOrder.Stage, Outcome: nameof(DcosOutcome.Staged) } staged:
                    Add(ModelTime.Staging, staged.Duration);
                    break;
                case OutcomeEvent { Operation: RunOrder.Upgrade, Outcome: nameof(DcosOutcome.Upgraded), Role: { } role } upgraded:
                    Add(role == DcosRole.Master ? ModelTime.MasterScript : ModelTime.AgentScript, upgraded.Duration);
                    Add(ModelTime.AgentOutage, upgraded.Outage);
                    break;
                case StepEvent { Status: nameof(DcosStepStatus.Done), Role: null } step when step.Action == ClusterSteps.ActionOf(DcosStepKind.Check):
                    Add(ModelTime.Checks, step.Duration);
                    break;
                default:
                    break;
            }
        }
    }

    private static ModelTime? KindOf(bool isUpgrade, string? stage, DcosRole role) => (isUpgrade, stage) switch
    {
        (false, "staged") => ModelTime.Staging,
        (true, "script") => role == DcosRole.Master ? ModelTime.MasterScript : ModelTime.AgentScript,
        _ => null,
    };

    private void Add(ModelTime kind, TimeSpan? time)
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
}
