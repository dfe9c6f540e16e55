using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Reporting;

/// <summary>The tasks of each app, compared with the workload before the first node.</summary>
internal static class TaskSection
{
    /// <summary>Apps that kept all tasks are folded when there are more.</summary>
    private const int MostOpen = 25;

    private static string[] Heads =>
    [
        ReportWords.Label("App"), ReportWords.Label("Tasks"), ReportWords.Label("Kept"), ReportWords.Label("Ended"), ReportWords.Label("Lost"),
        ReportWords.Label("Restarted"),
    ];

    public static ReportSection Of(UpgradeReport report) =>
        new("tasks", ReportWords.Label("Tasks kept per app"), [.. report.Passes.SelectMany(pass => Tables(ReportDocument.PassName(report, pass), pass))]);

    private static IEnumerable<ReportTable> Tables(string name, ReportPass pass)
    {
        AppTasksData[] changed = [.. pass.Apps.Where(app => app.Kept < app.Total)];
        AppTasksData[] kept = [.. pass.Apps.Where(app => app.Kept >= app.Total)];
        yield return new(
            ReportDocument.Titled(name, ReportWords.Say($"{changed.Length:N0} of {pass.Apps.Count:N0} apps with tasks that were not kept")),
            Heads,
            [.. changed.Select(Row)]);
        string title = ReportDocument.Titled(name, ReportWords.Say($"{kept.Length:N0} of {pass.Apps.Count:N0} apps kept all tasks"));
        yield return new(title, Heads, [.. kept.Select(Row)])
        {
            IsFolded = kept.Length > MostOpen,
        };
        if (pass.Tasks is { } tasks)
        {
            string[] heads = [ReportWords.Label("Task or app"), ReportWords.Label("Result")];
            ReportRow[] rows =
            [
                .. tasks.Lost.Select(lost => new ReportRow(lost, ReportWords.Label("lost")) { Standing = ReportStanding.Failed }),
                .. tasks.Restarted.Select(app => new ReportRow(app, ReportWords.Label("restarted"))),
            ];
            yield return new(ReportDocument.Titled(name, ReportWords.Label("Lost and restarted tasks")), heads, rows);
        }
    }

    private static ReportRow Row(AppTasksData app) => new(
        app.App ?? "",
        ReportText.Of(app.Total),
        ReportText.Of(app.Kept),
        ReportText.Of(app.Ended),
        ReportText.Of(app.Lost),
        ReportText.Of(app.Restarted))
    {
        Standing = app.Lost > 0 ? ReportStanding.Failed : app.Kept == app.Total ? ReportStanding.Done : null,
    };
}
