using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Reporting;
using DcosUpgrade.Text;
using Xunit;
using static DcosUpgrade.Core.Tests.Reporting.ReportFixture;

namespace DcosUpgrade.Core.Tests.Reporting;

/// <summary>Reports of changed, unfinished and hostile journals: every change is shown, and no text becomes markup.</summary>
public sealed class ReportTrustTests(ReportFixture night) : IClassFixture<ReportFixture>
{
    internal const string Hostile = "<script>alert(1)</script> & | *b* `c` [d](http://e) _f_ \u202e\u001b[31m \"q\" 'r' \\";

    private static readonly string[] s_canaries =
    [
        "password=CANARY1", "https://admin:CANARY2@boot/x", "Authorization: token=CANARY3", "eyJhbGciOiJIUzI1NiJ9.eyJ1aWQiOiJDQU5BUlkifQ.CANARY4",
        "-----BEGIN RSA PRIVATE KEY-----\nCANARY5\n-----END RSA PRIVATE KEY-----", "--secret CANARY6", "\"token\":\"CANARY7\"",
        "superuser_password_hash: $6$rounds=656000$abc/DEF.ghi$CANARY8",
    ];

    [Fact]
    public void Changed_line_gives_result_unverified_with_its_number()
    {
        string[] lines = night.Before.Split('\n');
        int at = Array.FindIndex(lines, line => line.Contains("\"outcome\":\"Upgraded\"", StringComparison.Ordinal));
        lines[at] = lines[at].Replace("\"outcome\":\"Upgraded\"", "\"outcome\":\"Refused\"", StringComparison.Ordinal);

        UpgradeReport report = Report(JournalFile.Read(string.Join("\n", lines), "night.jsonl"));

        Assert.Equal(ReportResult.Unverified, report.Result);
        Assert.StartsWith($"UNVERIFIED: journal changed after it was written (night.jsonl, line {at + 1}); ", report.Verdict, StringComparison.Ordinal);
        Assert.Equal((at, at + 1), (report.Journals[0].Proven, report.Journals[0].AlteredAt));
        string[] texts = Texts(report);
        Assert.Contains($"BROKEN at line {at + 1}: only the first {at} entries are consistent", texts[0], StringComparison.Ordinal);
        Assert.Contains("<h1 class=\"Unverified\">", texts[1], StringComparison.Ordinal);
        Assert.Equal(at + 1, Json.Parse(texts[2], "")["journals"].Items[0]["alteredAtLine"].Number);
        Assert.Equal(7, report.Passes[0].Nodes.Count);
    }

    [Fact]
    public void Removed_line_breaks_the_chain_and_later_entries_are_still_read()
    {
        List<string> lines = [.. night.Before.Split('\n')];
        lines.RemoveAt(9);

        JournalFile journal = JournalFile.Read(string.Join("\n", lines), "j");

        Assert.Equal((10, 9, lines.Count - 1), (journal.AlteredAt, journal.Proven, journal.Entries.Count));
    }

    [Fact]
    public void Text_after_the_hash_breaks_the_chain()
    {
        string[] lines = night.Before.Split('\n');
        lines[4] = lines[4][..^1] + ",\"kind\":\"outcome\"}";

        Assert.Equal(5, JournalText.Read(string.Join("\n", lines)).BrokenAt);
        Assert.Equal(5, JournalText.Read(string.Join("\n", lines.Take(5))).TornAt.Concat([JournalText.Read(string.Join("\n", lines.Take(5))).BrokenAt]).Max());
    }

    [Fact]
    public void Unfinished_last_line_is_named_and_chain_stays_valid()
    {
        int end = night.Before.TrimEnd('\n').LastIndexOf('\n');
        int line = night.Before[..end].Split('\n').Length + 1;

        UpgradeReport report = Report(JournalFile.Read(night.Before[..(end + 40)], "j"));

        Assert.EndsWith($"journal consistent except for lines that a crash left unfinished (j, line {line})", report.Verdict, StringComparison.Ordinal);
        Assert.Contains($"consistent; left unfinished by a crash: line {line}", Texts(report)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Journal_cut_at_any_character_has_a_report()
    {
        int whole = night.Before.IndexOf('\n', StringComparison.Ordinal);
        for (int length = whole; length < night.Before.Length; length += 97)
        {
            JournalFile journal = JournalFile.Read(night.Before[..length], "j");
            Assert.Equal(0, journal.AlteredAt);
            Assert.NotEqual(ReportResult.Unverified, Report(journal).Result);
        }
    }

    [Theory]
    [InlineData("", "it contains no entries")]
    [InlineData("\n\n", "it contains no entries")]
    [InlineData("{\"n\":1", "it contains no entries")]
    [InlineData("hello\nworld\n", "line 1 is not an entry")]
    [InlineData("[]\n", "line 1 is not an entry")]
    [InlineData("{\"n\":1,\"kind\":\"x\",\"hash\":\"y\",\"at\":\"yesterday\"}\n", "line 1 is not an entry")]
    public void File_that_is_not_a_journal_is_refused_with_the_line(string text, string why)
    {
        InputException refused = Assert.Throws<InputException>(() => JournalFile.Read(text, "some.txt"));

        Assert.Equal((SR.JournalUnreadable, $"some.txt is not a journal file: {why}."), (refused.Id, refused.Message));
    }

    [Fact]
    public void Foreign_line_within_a_journal_is_refused_with_its_number()
    {
        string[] lines = night.Before.Split('\n');
        lines[7] = "<<<<<<< merged";

        Assert.Contains(
            "line 8 is not an entry", Assert.Throws<InputException>(() => JournalFile.Read(string.Join("\n", lines), "j")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_nodes_and_operators_is_never_markup()
    {
        UpgradeReport report = Report(Everywhere(Hostile));
        string[] texts = Texts(report);

        Assert.DoesNotContain(texts[1], character => char.IsControl(character) && character != '\n');
        Assert.Single(Regex.Matches(texts[1], "<script", RegexOptions.IgnoreCase));
        Assert.DoesNotContain('\u202e', texts[0] + texts[1]);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; | *b* `c` [d](http://e) _f_ \\u202e\\u001b[31m \"q\" 'r' \\", texts[1],
            StringComparison.Ordinal);
        Assert.Contains(
            @"\<script>alert(1)\</script> \& \| \*b\* \`c\` \[d\](http://e) \_f\_ \\u202e\\u001b\[31m ""q"" 'r' \\", texts[0], StringComparison.Ordinal);
        string[] notes = [.. ReportDocument.Of(report).Sections.Select(section => section.Note).Where(note => note.Length > 0)];
        string[] rows = [.. texts[0].Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#') && !notes.Contains(line))];
        Assert.All(rows, row => Assert.Matches(@"^\| ([^|\\]|\\.)* \|", row));
        Assert.Equal(Hostile, Json.Parse(texts[2], "")["items"].Items[1]["text"].Text);
    }

    [Fact]
    public void Every_row_has_one_cell_for_each_head()
    {
        foreach (UpgradeReport report in new[] { Report(night.First, night.Second), Report(Everywhere(Hostile)) })
        {
            IEnumerable<ReportTable> tables = ReportDocument.Of(report).Sections.SelectMany(section => section.Tables);
            Assert.All(tables, table => Assert.All(table.Rows, row => Assert.Equal(table.Heads.Count, row.Cells.Length)));
        }
    }

    [Fact]
    public void Secret_in_a_journal_is_in_no_report() => Assert.All(s_canaries, canary =>
        Assert.All(Texts(Report(Everywhere(canary))), text => Assert.DoesNotContain("CANARY", text, StringComparison.Ordinal)));

    [Fact]
    public void Entry_of_any_shape_does_not_fail_the_report()
    {
        object?[] odd = [null, 1e300, -1, "x", true, new[] { "a" }, new object?[] { 1, null, new Dictionary<string, object?> { ["first"] = 3 } },
            new Dictionary<string, object?> { ["Masters"] = new[] { "m1" }, ["kept"] = "many" }];
        string[] members = [.. Everywhere("x").Entries.SelectMany(entry => entry.Data.Members.Keys).Append("nodes").Append("held").Append("tasks").Distinct()];
        string[] kinds = [.. Everywhere("x").Entries.Select(entry => entry.Kind).Distinct()];
        foreach (object? value in odd)
        {
            Dictionary<string, object?> data = members.ToDictionary(member => member, _ => value);
            JournalFile journal =
                Made([.. kinds.SelectMany(kind => new (string, string?, Dictionary<string, object?>)[] { (kind, null, data), (kind, "n", data) })]);
            Assert.All(Texts(new ReportBuilder([journal]).Build("c", [], null)), Assert.NotEmpty);
        }
    }

    [Fact]
    public void Long_text_is_cut_between_characters()
    {
        string text = Texts(Report(Everywhere(string.Concat(Enumerable.Repeat("a😀", 400)))))[0];

        Assert.Contains("…", text, StringComparison.Ordinal);
        _ = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text);
    }

    /// <summary>A journal that contains a text in every member that may be a text.</summary>
    internal static JournalFile Everywhere(string text) => Made(
        ("opened", null, new() { ["operator"] = text, ["torn"] = 3 }),
        ("cluster", null, new() { ["name"] = text, ["cmdlet"] = text }),
        ("error", text, new() { ["id"] = text, ["message"] = text, ["next"] = text }),
        ("risk", null, new() { ["accepted"] = text, ["found"] = text, ["by"] = text }),
        ("leftout", null, new() { ["nodes"] = new[] { text } }),
        ("difference", null, new() { ["parameter"] = text, ["old"] = text, ["new"] = text, ["verdict"] = text, ["reason"] = text, ["accepted"] = true }),
        ("difference", null, new() { ["parameter"] = text, ["old"] = text, ["new"] = null, ["verdict"] = text, ["reason"] = text, ["accepted"] = false }),
        ("plan", null,
            new() { ["hash"] = text,
                ["script"] =
                    new Dictionary<string, object?> { ["scriptId"] = text, ["sha256"] = text, ["url"] = text, ["from"] = text, ["to"] = text,
                        ["config"] = text }, ["maxUnavailable"] = text, ["maxAppUnavailable"] = text, ["maxFailures"] = 1, ["acceptedRisks"] = new[] { text },
                        ["maxTaskLoss"] = 2, ["breakLock"] = true, ["nodes"] = new Dictionary<string, object?> { ["Agents"] = new[] { text } },
                        ["held"] = new[] { text + "2" } }),
        ("checks", null, new() { ["excluded"] = new[] { text },
            ["warned"] = new[] { new Dictionary<string, object?> { ["first"] = text, ["message"] = text, ["times"] = 2 } } }),
        ("step", null, new() { ["action"] = text, ["status"] = "Failed", ["message"] = text, ["next"] = text, ["durationSec"] = 3 }),
        ("backup", null, new() { ["folder"] = text, ["items"] = new[] { text } }),
        ("start", text, new() { ["started"] = true, ["verified"] = false }),
        ("outcome", text,
            new() { ["operation"] = "upgrade", ["outcome"] = text, ["reason"] = text, ["from"] = text, ["to"] = text, ["next"] = text, ["outageSec"] = 4 }),
        ("outcome", text, new() { ["operation"] = "stage", ["outcome"] = text, ["reason"] = text, ["next"] = text }),
        ("gates", text,
            new() { ["healthy"] = false, ["holding"] = text, ["tasks"] = new Dictionary<string, object?> { ["kept"] = 1, ["lost"] = new[] { text } } }),
        ("step", text, new() { ["action"] = text, ["status"] = "Skipped", ["message"] = text, ["durationSec"] = 3 }),
        ("held", text, new() { ["by"] = text }),
        ("interlock", text, new() { ["heldBy"] = text }),
        ("pause", null, new() { ["why"] = text, ["by"] = text }),
        ("resumed", null, []),
        ("soak", null, new() { ["nodes"] = new[] { text }, ["seconds"] = 1 }),
        ("lock", null, new() { ["result"] = "taken", ["holder"] = text, ["ageSec"] = 91 }),
        ("lock", null, new() { ["result"] = "lost", ["holder"] = text }),
        ("outage", text, new() { ["awaySec"] = 151 }),
        ("stop-download", text, new() { ["stillSec"] = 901 }),
        ("warning", null, new() { ["message"] = text }),
        ("link", text, new() { ["broken"] = text }),
        ("confirmed", text, new() { ["confirmed"] = false }),
        ("workload", null, new() { ["kept"] = 1, ["lost"] = new[] { text }, ["restarted"] = new[] { text }, ["ended"] = 1 }));
}
