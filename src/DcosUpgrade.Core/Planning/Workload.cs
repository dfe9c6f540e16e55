using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Health;
using DcosUpgrade.Journaling;
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
            string app = apps[IdOf(gone)];
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

        return new WorkloadReport(before.Tasks.Count, report.Kept.Count, report.Ended.Count, lost, restarted) { Apps = AppsOf() };

        AppTasksData[] AppsOf()
        {
            Dictionary<string, int> kept = Count(report.Kept.Select(task => apps[task]));
            Dictionary<string, int> ended = Count(report.Ended.Select(task => apps[IdOf(task)]));
            Dictionary<string, int> replaced = Count(restarted);
            Dictionary<string, int> missing = Count(lost.Select(task => apps[IdOf(task)]));
            return
            [
                .. before.Tasks.GroupBy(task => task.App).OrderBy(app => app.Key, StringComparer.Ordinal).Select(app => new AppTasksData
                {
                    App = app.Key,
                    Total = app.Count(),
                    Kept = Of(kept, app.Key),
                    Ended = Of(ended, app.Key),
                    Lost = Of(missing, app.Key),
                    Restarted = Of(replaced, app.Key),
                }),
            ];
        }
    }

    /// <summary>The id of a task that is lost or has ended: its state follows in parentheses.</summary>
    private static string IdOf(string gone) => gone.Split([" ("], 2, StringSplitOptions.None)[0];

    private static Dictionary<string, int> Count(IEnumerable<string> apps) => apps.GroupBy(app => app).ToDictionary(app => app.Key, app => app.Count());

    private static int Of(Dictionary<string, int> counts, string app) => counts.TryGetValue(app, out int count) ? count : 0;
}

/// <param name="Ended">Tasks that ended regularly.</param>
/// <param name="Lost">Ids of lost tasks, each with its state.</param>
/// <param name="Restarted">Apps, once for each lost task that another task replaces.</param>
internal sealed record WorkloadReport(int Total, int Kept, int Ended, IReadOnlyList<string> Lost, IReadOnlyList<string> Restarted)
{
    /// <summary>The tasks of each app, sorted by app.</summary>
    public required IReadOnlyList<AppTasksData> Apps { get; init; }

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
