using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>Who ran what with which script and plan, and whether the journals are as they were written.</summary>
internal static class AuditSection
{
    public static ReportSection Of(UpgradeReport report)
    {
        string[] sessions =
        [
            ReportWords.Label("Operator"), ReportWords.Label("Cmdlets"), ReportWords.Label("From"), ReportWords.Label("Until"), ReportWords.Label("Entries"),
            ReportWords.Label("Journal"),
        ];
        string[] journals = [ReportWords.Label("File"), ReportWords.Label("Entries"), ReportWords.Label("Chain"), ReportWords.Label("Last hash")];
        return new("audit", ReportWords.Label("Audit"), [
            ReportTable.Facts("", Overview(report)),
            .. report.Passes.Select(pass => ReportTable.Facts(
                ReportDocument.Titled(ReportDocument.PassName(report, pass), ReportWords.Label("Script and plan")), Script(pass))),
            ReportTable.Of(ReportWords.Label("Sessions"), sessions, [.. report.Sessions.Select(Session)]),
            ReportTable.Of(ReportWords.Label("Journals"), journals, [.. report.Journals.Select(Journal)]),
        ]);
    }

    private static IEnumerable<(string Name, string? Value)> Overview(UpgradeReport report)
    {
        DateTimeOffset[] times = [.. report.Sessions.SelectMany(session => new[] { session.From, session.To })];
        return
        [
            (ReportWords.Label("Result"), report.Result.ToString()),
            (ReportWords.Label("Cluster"), report.Cluster),
            (ReportWords.Label("Operators"), string.Join(", ", report.Sessions.Select(session => session.Operator).Distinct())),
            (ReportWords.Label("From"), times.Length > 0 ? Time(report, times.Min()) : null),
            (ReportWords.Label("Until"), times.Length > 0 ? Time(report, times.Max()) : null),
            (ReportWords.Label("Duration"), times.Length > 0 ? ReportText.Of(times.Max() - times.Min()) : null),
            (ReportWords.Label("Report made"), report.Origin is { } origin ? Time(report, origin.At) : null),
            (ReportWords.Label("DcosUpgrade version"), report.Origin?.ModuleVersion),
        ];
    }

    /// <summary>A time as UTC, and in the time zone of the reader.</summary>
    private static string Time(UpgradeReport report, DateTimeOffset time) => report.Origin is { LocalTime: { } zone }
        ? ReportWords.Say($"{ReportText.Of(time)} (local time {TimeZoneInfo.ConvertTime(time, zone):yyyy-MM-dd HH:mm:ss zzz})")
        : ReportText.Of(time);

    private static IEnumerable<(string Name, string? Value)> Script(ReportPass pass) =>
    [
        (ReportWords.Label("Procedure"), pass.Script.Procedure.ToString()),
        (ReportWords.Label("Script id"), pass.Script.Id),
        (ReportWords.Label("Script SHA-256"), pass.Script.Sha256),
        (ReportWords.Label("Script URL"), pass.Script.Url),
        (ReportWords.Label("config.yaml SHA-256"), pass.Script.ConfigSha256),
        .. pass.Plans.SelectMany(plan => new (string, string?)[]
        {
            (ReportWords.Label("Plan"), plan.Hash),
            (ReportWords.Label("Maximum unavailable agents"), plan.MaxUnavailable),
            (ReportWords.Label("Maximum unavailable instances of an app"), plan.MaxAppUnavailable),
            (ReportWords.Label("Maximum failed agents"), plan.MaxFailures is { } failures ? ReportText.Of(failures) : null),
        }),
    ];

    private static ReportRow Session(ReportSession session) => new(
        session.Operator,
        string.Join(", ", session.Cmdlets),
        ReportText.Of(session.From),
        ReportText.Of(session.To),
        ReportText.Of(session.Entries),
        session.Journal);

    private static ReportRow Journal(JournalFile journal) => new(
        journal.Path,
        ReportText.Of(journal.Entries.Count),
        string.Join("; ", Chain(journal)),
        journal.LastHash)
    {
        Standing = journal.AlteredAt > 0 || journal.UnsignedAt > 0 ? ReportStanding.Failed : null,
    };

    private static IEnumerable<string> Chain(JournalFile journal)
    {
        yield return journal.AlteredAt > 0
            ? ReportWords.Say($"BROKEN at line {journal.AlteredAt}: only the first {journal.Proven:N0} entries are consistent")
            : ReportWords.Label("consistent");
        if (journal.UnsignedAt > 0)
        {
            yield return ReportWords.Say($"NOT SIGNED with the specified key: line {journal.UnsignedAt}");
        }
        else if (journal.HasKey)
        {
            yield return ReportWords.Label("signed with the specified key");
        }

        if (journal.TornAt.Count > 0)
        {
            yield return ReportWords.Say($"left unfinished by a crash: line {string.Join(", ", journal.TornAt)}");
        }
    }
}
