using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DcosUpgrade.Core.Tests.Reporting;
using DcosUpgrade.Journaling;
using DcosUpgrade.Reporting;
using Xunit;
using static DcosUpgrade.Core.Tests.Reporting.ReportFixture;

namespace DcosUpgrade.Core.Tests.Journaling;

/// <summary>The JSON of events. Journals that exist must stay readable, so kinds, members and their order do not change.</summary>
public sealed class JournalFormatTests(ReportFixture night) : IClassFixture<ReportFixture>
{
    /// <summary>Entries of journals that were written before events had types: at least one of each kind and shape.</summary>
    private static readonly string[] s_lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Journaling", "earlier.jsonl"));

    public static TheoryData<int> Lines => [.. Enumerable.Range(0, s_lines.Length)];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Earlier_entry_is_written_again_byte_for_byte(int line) => AssertSameAgain(JournalText.Parse(s_lines[line])!, s_lines[line]);

    [Fact]
    public void Every_event_type_has_an_earlier_entry() => Assert.Equal(
        JournalMapper.EventTypes().Select(type => type.Name).Order(),
        s_lines.Select(line => JournalMapper.Read(JournalText.Parse(line)!)!.GetType().Name).Distinct().Order());

    [Fact]
    public void Every_entry_of_a_rehearsal_is_written_again_byte_for_byte()
    {
        string[] lines = night.Before.TrimEnd('\n').Split('\n');

        Assert.All(lines, line => AssertSameAgain(JournalText.Parse(line)!, line));
    }

    [Fact]
    public void Unknown_kind_reads_as_no_event_and_unknown_member_is_ignored()
    {
        JournalFile journal = Made(
            ("unheard-of", "m1", new() { ["name"] = "x" }),
            ("waiting", "m1", new() { ["for"] = "leader", ["unheardOf"] = new[] { 1 } }));

        Assert.Equal([null, new WaitingEvent { Node = "m1", For = "leader" }], journal.Entries.Select(JournalMapper.Read));
    }

    [Fact]
    public void Member_that_is_missing_or_has_another_type_reads_as_null_or_empty()
    {
        Dictionary<string, object?> data = new() { ["kept"] = "many", ["lost"] = "t1", ["restarted"] = new object?[] { 1, "app" } };
        WorkloadComparedEvent compared = Assert.IsType<WorkloadComparedEvent>(JournalMapper.Read(Made(("workload", null, data)).Entries[0]));

        Assert.Equal((null, 0), (compared.Kept, compared.Ended));
        Assert.Equal(["t1"], compared.Lost);
        Assert.Equal(["app"], compared.Restarted);
    }

    [Theory]
    [InlineData("start", "operation", typeof(StageStartEvent), typeof(StartEvent))]
    [InlineData("workload", "apps", typeof(WorkloadRecordedEvent), typeof(WorkloadComparedEvent))]
    [InlineData("risk", "procedure", typeof(RisksAcceptedEvent), typeof(RiskFoundEvent))]
    [InlineData("marathon-state", "label", typeof(MarathonBackupRequestedEvent), typeof(MarathonBackupSavedEvent))]
    public void Member_distinguishes_two_events_of_one_kind(string kind, string member, Type with, Type without)
    {
        JournalEntry[] entries = [.. Made((kind, "m1", new() { [member] = "x" }), (kind, "m1", [])).Entries];

        Assert.Equal([with, without], entries.Select(entry => JournalMapper.Read(entry)!.GetType()));
    }

    private static void AssertSameAgain(JournalEntry entry, string line)
    {
        JournalEvent journalEvent = Assert.IsAssignableFrom<JournalEvent>(JournalMapper.Read(entry));

        Assert.Equal(entry.Kind, JournalMapper.KindOf(journalEvent.GetType()).Kind);
        Assert.Equal(entry.Node, journalEvent.Node);
        Assert.Equal(
            line,
            JournalText.Render(entry.Number, entry.At, entry.Kind, journalEvent.Node, JournalMapper.DataOf(journalEvent), entry.Previous).Line);
    }
}
