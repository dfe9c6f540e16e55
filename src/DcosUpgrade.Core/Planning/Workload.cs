using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Health;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Planning;

/// <summary>The tasks of the cluster at one time.</summary>
internal sealed record Workload(DateTimeOffset At, IReadOnlyList<PlacedTask> Tasks)
{
    /// <summary>Compares the tasks of an earlier workload with the current placement.</summary>
    /// <param name="leader">The state of the leader, for tasks that have ended.</param>
    public static WorkloadReport Compare(Workload before, Placement now, LeaderState leader)
    {
        Baseline baseline = new(before.At, null, [.. before.Tasks.Select(task => new MesosTask(task.Id, task.FrameworkId, task.AgentId, task.State, null))],
            AgentIds.None, AgentIds.None, null, []);
        TaskReport report = TaskComparison.Compare(baseline, new AgentTasks("", [], ""), leader);
        Dictionary<string, string> apps = before.Tasks.GroupBy(task => task.Id).ToDictionary(task => task.Key, task => task.First().App);
        HashSet<string> known = [.. apps.Keys];
        Dictionary<string, int> fresh = now.Tasks.Where(task => !known.Contains(task.Id)).GroupBy(task => task.App)
            .ToDictionary(app => app.Key, app => app.Count());
        List<string> restarted = [];
        List<string> lost = [];
        foreach (string gone in report.Lost)
        {
            // The report names the state behind the id.
            string app = apps[gone.Split([" ("], 2, StringSplitOptions.None)[0]];
            if (fresh.TryGetValue(app, out int others) && others > 0)
            {
                fresh[app] = others - 1;
                restarted.Add(app);
            }
            else
            {
                lost.Add(gone);
            }
        }

        return new WorkloadReport(before.Tasks.Count, report.Kept.Count, report.Ended.Count, lost, restarted);
    }
}

/// <param name="Ended">Tasks that ended regularly.</param>
/// <param name="Lost">Ids of lost tasks, each with its state.</param>
/// <param name="Restarted">Apps, once for each lost task that another task replaces.</param>
internal sealed record WorkloadReport(int Total, int Kept, int Ended, IReadOnlyList<string> Lost, IReadOnlyList<string> Restarted)
{
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture,
        "{0:N0} of {1:N0} tasks kept; {2:N0} lost{3}; {4:N0} restarted{5}{6}",
        Kept,
        Total,
        Lost.Count,
        Names(Lost),
        Restarted.Count,
        Names(Restarted),
        Ended > 0 ? string.Format(CultureInfo.InvariantCulture, "; {0:N0} ended", Ended) : "");

    private static string Names(IReadOnlyList<string> names) =>
        names.Count == 0 ? "" : $" ({string.Join(", ", names.Take(5))}{(names.Count > 5 ? " …" : "")})";
}
