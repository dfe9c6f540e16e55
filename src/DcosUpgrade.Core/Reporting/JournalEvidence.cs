using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Reporting;

/// <summary>
/// What shows whether the journals are as they were written. The hash chain alone shows consistency; the operator's key shows who wrote
/// the entries; an expected hash, or the runs that the cluster shows, show whether the end was cut off.
/// </summary>
/// <param name="expected">Hashes of entries that the journals must contain, as an earlier report or the operator noted them.</param>
/// <param name="now">The status of the nodes; empty when it was not read.</param>
internal sealed class JournalEvidence(IReadOnlyList<JournalFile> journals, IReadOnlyList<string> expected, IReadOnlyList<DcosNodeStatus> now)
{
    /// <summary>Allowance for the clocks of nodes: a run may start this much before the entry that was written first.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(1);

    private readonly string _one = journals.Count == 1 ? "journal" : "journals";

    /// <summary>Expected hashes that no journal contains.</summary>
    public IReadOnlyList<string> Missing { get; } = [.. expected.Where(hash => journals.All(journal => journal.Find(hash) == 0))];

    /// <summary>Nodes with a run that began after the last entry and is in no journal, with its start.</summary>
    public IReadOnlyList<string> LaterRuns { get; } = [.. LaterThan(journals, now)];

    public bool IsVerified => Problems().Length == 0;

    /// <summary>In one line.</summary>
    public string Text
    {
        get
        {
            string[] problems = Problems();
            string[] torn =
            [
                .. journals.Where(journal => journal.TornAt.Count > 0).Select(journal => $"{FileName(journal)}, line {string.Join(", ", journal.TornAt)}"),
            ];
            return problems.Length > 0 ? $"UNVERIFIED: {string.Join("; ", problems)}"
                : $"{_one} consistent"
                    + (torn.Length > 0 ? $" except for lines that a crash left unfinished ({string.Join("; ", torn)})" : "")
                    + (journals.Any(journal => journal.HasKey) ? ", signed with the specified key" : "")
                    + (expected.Count > 0 ? ", with the expected hash" : "");
        }
    }

    /// <summary>Each problem as an error.</summary>
    public IEnumerable<InputException> Errors() =>
    [
        .. journals.Where(journal => journal.AlteredAt > 0)
            .Select(journal => new InputException(SR.JournalAltered, journal.Path, journal.Path, journal.AlteredAt)),
        .. journals.Where(journal => journal.UnsignedAt > 0)
            .Select(journal => new InputException(SR.JournalUnsigned, journal.Path, journal.Path, journal.UnsignedAt)),
        .. Missing.Select(hash => new InputException(SR.JournalEntryMissing, hash, hash)),
        .. LaterRuns.Count > 0 ? [new InputException(SR.JournalEndMissing, null, string.Join("; ", LaterRuns))] : Array.Empty<InputException>(),
    ];

    public static string FileName(JournalFile journal) => journal.Path.Substring(journal.Path.LastIndexOfAny(['/', '\\']) + 1);

    private static IEnumerable<string> LaterThan(IReadOnlyList<JournalFile> journals, IReadOnlyList<DcosNodeStatus> now)
    {
        DateTimeOffset last = journals.SelectMany(journal => journal.Entries).Select(entry => entry.At).DefaultIfEmpty(DateTimeOffset.MaxValue).Max();
        HashSet<string> known = new(journals.SelectMany(journal => journal.Entries).SelectMany(RunsOf), StringComparer.Ordinal);
        return now
            .Where(status => status is { StartedAt: { } started, LogPath: { } log } && started > last - s_skew && !known.Contains(RunOf(log)))
            .Select(status => $"{status.Name} at {ReportText.Of(status.StartedAt!.Value)}");
    }

    /// <summary>The ids of the runs that an entry names.</summary>
    private static IEnumerable<string> RunsOf(JournalEntry entry)
    {
        string?[] ids = [entry.Data["attempt"].Text, entry.Data["attempt"]["id"].Text, entry.Data["log"].Text is { } log ? RunOf(log) : null];
        return ids.OfType<string>();
    }

    /// <summary>The id in the path of a run's log: the name of its folder.</summary>
    private static string RunOf(string log) => log.Split('/') is [.., string folder, _] ? folder : log;

    private string[] Problems()
    {
        string[] altered = [.. Each(journal => journal.AlteredAt)];
        string[] unsigned = [.. Each(journal => journal.UnsignedAt)];
        return
        [
            .. One(altered, $"{_one} changed after it was written"),
            .. One(unsigned, $"{_one} not signed with the specified key"),
            .. One([.. Missing.Select(hash => hash.Substring(0, Math.Min(12, hash.Length)))], $"{_one} without the entry of an expected hash"),
            .. One(LaterRuns, $"{_one} without runs that the cluster shows, so the end may be cut off"),
        ];

        static IEnumerable<string> One(IReadOnlyList<string> found, string what) => found.Count > 0 ? [$"{what} ({string.Join("; ", found)})"] : [];
    }

    private IEnumerable<string> Each(Func<JournalFile, int> line) => journals.Where(journal => line(journal) > 0)
        .Select(journal => string.Format(CultureInfo.InvariantCulture, "{0}, line {1}", FileName(journal), line(journal)));
}
