using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Health;

/// <summary>Compares the tasks of the baseline with those that run now.</summary>
internal static class TaskComparison
{
    /// <param name="now">The answer of the agent after the run.</param>
    /// <param name="leader">The answer of the leader, for tasks that the agent does not list; null when all are listed.</param>
    public static TaskReport Compare(Baseline before, AgentTasks now, LeaderState? leader)
    {
        List<string> kept = [];
        List<string> ended = [];
        List<string> lost = [];
        ILookup<string, MesosTask> own = now.Tasks.ToLookup(task => task.Id);

        // The master ends the tasks of an id that an agent gave up; until then it still lists them.
        bool replaced = before.AgentId is not null && now.AgentId is { Length: > 0 } && before.AgentId != now.AgentId;
        ILookup<string, MesosTask> known =
            (leader?.Tasks ?? []).Where(task => task.Ended || !replaced || task.AgentId != before.AgentId).ToLookup(task => task.Id);
        foreach (MesosTask task in before.Tasks)
        {
            MesosTask? found = own[task.Id].FirstOrDefault(other => !other.Ended) ?? known[task.Id].LastOrDefault() ?? own[task.Id].LastOrDefault();
            (found switch
            {
                null => lost,
                { Ended: false, State: not "TASK_UNREACHABLE" } => kept,
                { State: "TASK_FINISHED" } => ended,
                { State: "TASK_KILLED" } when found.ChangedAt is null || found.ChangedAt >= before.TakenAt => ended,
                _ => lost,
            }).Add(found is null ? $"{task.Id} (not listed)" : found.Ended || found.State == "TASK_UNREACHABLE" ? $"{task.Id} ({found.State})" : task.Id);
        }

        return new TaskReport(kept, ended, lost);
    }

    /// <summary>True when the agent itself lists every task of the baseline as running, so that the leader is not needed.</summary>
    public static bool AllKept(Baseline before, AgentTasks now)
    {
        HashSet<string> running = new(now.Tasks.Where(task => !task.Ended).Select(task => task.Id), StringComparer.Ordinal);
        return before.Tasks.All(task => running.Contains(task.Id));
    }
}
