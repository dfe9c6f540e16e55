using System;
using System.Linq;
using System.Text;
using System.Threading;
using DcosUpgrade.Core.Tests.Journaling;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Reporting;
using DcosUpgrade.Upgrade;
using Xunit;
using static DcosUpgrade.Core.Tests.Reporting.ReportFixture;

namespace DcosUpgrade.Core.Tests.Reporting;

/// <summary>What a hash chain shows and what it does not: a forger who computes it again, and a journal whose last lines were removed.</summary>
public sealed class JournalEvidenceTests(ReportFixture night) : IClassFixture<ReportFixture>
{
    private const string Secret = "a key that only the auditor has";

    private static readonly JournalKey s_key = new(Encoding.UTF8.GetBytes(Secret), "key");

    private static readonly (string From, string To)[] s_forgeries =
    [
        ("\"outcome\":\"Upgraded\"", "\"outcome\":\"Refused\""), ("1.10.8", "1.10.9"), ("1.11.6", "1.11.5"), ("operator1@rehearsal", "somebody@else"),
        ("\"node\":\"m1\"", "\"node\":\"m9\""), ("\"maxFailures\":0", "\"maxFailures\":5"), ("2018-", "2019-"), ("\"lost\":", "\"kept\":"),
        ("\"kind\":\"gates\"", "\"kind\":\"x\""),
    ];

    [Fact]
    public void Forged_and_rehashed_journal_is_called_consistent_and_nothing_more()
    {
        string forged = Written(night.Before, null, Forge);
        Assert.NotEqual(night.Before, forged);

        UpgradeReport report = Report(JournalFile.Read(forged, "night.jsonl"));

        Assert.EndsWith("; journal consistent", report.Verdict, StringComparison.Ordinal);
        foreach (string text in Texts(report))
        {
            Assert.DoesNotMatch("(?i)intact|proven|[^n]verified", text);
        }
    }

    [Fact]
    public void Every_forged_value_is_found_with_the_key()
    {
        string signed = Written(night.Before, s_key);
        string[] lines = signed.Split('\n');
        Assert.Equal(0, JournalFile.Read(signed, "night.jsonl", s_key).UnsignedAt);
        int found = 0;
        foreach ((string from, string to) in s_forgeries)
        {
            int at = Array.FindIndex(lines, line => line.Contains(from, StringComparison.Ordinal));
            if (at >= 0)
            {
                found++;
                string forged = Written(signed, null, (line, number) => number == at ? line.Replace(from, to, StringComparison.Ordinal) : line);

                JournalFile journal = JournalFile.Read(forged, "night.jsonl", s_key);
                UpgradeReport report = Report(journal);

                Assert.Equal((0, at + 1), (journal.AlteredAt, journal.UnsignedAt));
                Assert.Equal(ReportResult.Unverified, report.Result);
                string verdict = $"UNVERIFIED: journal not signed with the specified key (night.jsonl, line {at + 1}); ";
                Assert.StartsWith(verdict, report.Verdict, StringComparison.Ordinal);
                Assert.Contains($"NOT SIGNED with the specified key: line {at + 1}", Texts(report)[0], StringComparison.Ordinal);
                Assert.Equal(SR.JournalUnsigned, Assert.Single(report.Evidence.Errors()).Id);
            }
        }

        Assert.InRange(found, 5, s_forgeries.Length);
    }

    [Fact]
    public void Journal_without_codes_and_journal_of_another_key_are_not_signed()
    {
        JournalKey other = new(Encoding.UTF8.GetBytes(Secret + "!"), "other");

        Assert.Equal(1, JournalFile.Read(night.Before, "j", s_key).UnsignedAt);
        Assert.Equal(1, JournalFile.Read(Written(night.Before, other), "j", s_key).UnsignedAt);
        Assert.EndsWith("journal consistent, signed with the specified key", Report(JournalFile.Read(Written(night.Before, s_key), "j", s_key)).Verdict,
            StringComparison.Ordinal);
        Assert.EndsWith("journal consistent", Report(JournalFile.Read(Written(night.Before, s_key), "j")).Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_end_is_found_with_the_expected_hash()
    {
        JournalFile whole = JournalFile.Read(night.Before, "night.jsonl");
        JournalFile cut = JournalFile.Read(string.Concat(night.Before.Split('\n').Take(whole.Entries.Count - 5).Select(line => line + "\n")), "night.jsonl");

        UpgradeReport without = new ReportBuilder([cut]).Build("rehearsal", [], null);
        UpgradeReport report = new ReportBuilder([cut]).Build("rehearsal", [], null, [whole.LastHash]);
        UpgradeReport grown = new ReportBuilder([whole]).Build("rehearsal", [], null, [cut.LastHash.ToUpperInvariant()]);

        Assert.EndsWith("; journal consistent", without.Verdict, StringComparison.Ordinal);
        Assert.Equal(ReportResult.Unverified, report.Result);
        Assert.StartsWith($"UNVERIFIED: journal without the entry of an expected hash ({whole.LastHash[..12]}); ", report.Verdict, StringComparison.Ordinal);
        Assert.Equal(SR.JournalEntryMissing, Assert.Single(report.Evidence.Errors()).Id);
        Assert.EndsWith("; journal consistent, with the expected hash", grown.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Expected_hash_after_a_break_of_the_chain_does_not_count()
    {
        string[] lines = night.Before.Split('\n');
        lines[3] = lines[3].Replace("\"n\":4", "\"n\":44", StringComparison.Ordinal);
        JournalFile broken = JournalFile.Read(string.Join("\n", lines), "j");

        Assert.Equal([broken.LastHash], new JournalEvidence([broken], [broken.LastHash], []).Missing);
    }

    [Fact]
    public void Cut_end_is_found_with_the_runs_that_the_nodes_keep()
    {
        MemoryFiles files = new();
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 2, PublicAgents = 0 });
        Session session = new(cluster, 1);
        using (Journal journal = Journal.Open(files, "j", cluster.Clock, session.Context.Operator, _ => { }))
        {
            session.Context.Journal.Join(journal);
            Assert.Null(session.Run());
            session.Context.Journal.Leave(journal);
        }

        string[] lines = files["j"].Split('\n');
        int start = Array.FindIndex(lines, line => line.Contains("\"kind\":\"start\",\"node\":\"a2\"", StringComparison.Ordinal));
        int before = Array.FindLastIndex(lines, start, line => line.Contains("\"kind\":\"outcome\",\"node\":\"m3\"", StringComparison.Ordinal));
        Assert.InRange(before, 1, start);
        JournalFile cut = JournalFile.Read(string.Concat(lines.Take(before + 1).Select(line => line + "\n")), "j");
        ClusterStatusReader reader = new(session.Context, null);
        DcosNodeStatus[] now = [.. session.Nodes().Select(node =>
            Driving.RunToEnd(reader.TryLookAsync(node, null, CancellationToken.None), cluster.Clock).Status)];

        UpgradeReport whole = new ReportBuilder([JournalFile.Read(files["j"], "j")]).Build("rehearsal", now, cluster.Clock.UtcNow);
        UpgradeReport report = new ReportBuilder([cut]).Build("rehearsal", now, cluster.Clock.UtcNow);

        Assert.Empty(whole.Evidence.LaterRuns);
        Assert.Equal(["a1", "a2"], report.Evidence.LaterRuns.Select(run => run.Split(' ')[0]));
        Assert.Equal(ReportResult.Unverified, report.Result);
        const string Verdict = "UNVERIFIED: journal without runs that the cluster shows, so the end may be cut off (a1 at ";
        Assert.StartsWith(Verdict, report.Verdict, StringComparison.Ordinal);
        Assert.Equal(SR.JournalEndMissing, Assert.Single(report.Evidence.Errors()).Id);
    }

    [Fact]
    public void Journal_is_continued_only_with_its_key_and_its_key_is_in_no_text()
    {
        MemoryFiles files = new();
        RehearsalCluster cluster = new(new RehearsalOptions());
        Write(s_key);
        files.ReplaceText("j", files["j"] + "{\"n\":3,\"at\":\"20");
        Write(s_key);

        InputException other = Assert.Throws<InputException>(() => Write(new JournalKey(new byte[16], "other")));
        InputException none = Assert.Throws<InputException>(() => Write(null));

        Assert.Equal((SR.JournalUnsigned, SR.JournalKeyUnusable), (other.Id, none.Id));
        JournalFile journal = JournalFile.Read(files["j"], "j", s_key);
        Assert.Equal((0, 0, 4), (journal.AlteredAt, journal.UnsignedAt, journal.Entries.Count));
        Assert.DoesNotContain(Secret, files["j"] + s_key + string.Concat(Texts(Report(journal))) + other.Message + none.Message, StringComparison.Ordinal);
        Assert.Equal(SR.JournalKeyUnusable, Assert.Throws<InputException>(() => new JournalKey(new byte[15], "k")).Id);

        void Write(JournalKey? key)
        {
            using Journal opened = Journal.Open(files, "j", cluster.Clock, new Session(cluster, 1).Context.Operator, _ => { }, key);
            opened.Write(new ClusterEvent { Name = "rehearsal", Cmdlet = "x" });
        }
    }

    private static string Forge(string line, int number) =>
        s_forgeries.Aggregate(line, (text, forgery) => text.Replace(forgery.From, forgery.To, StringComparison.Ordinal));

    /// <summary>A journal as somebody writes it anew: each line changed, and all codes and hashes computed again.</summary>
    private static string Written(string journal, JournalKey? key, Func<string, int, string>? change = null)
    {
        StringBuilder text = new();
        string previous = new('0', 64);
        string[] lines = journal.TrimEnd('\n').Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string body = lines[i][..lines[i].LastIndexOf(",\"hash\":\"", StringComparison.Ordinal)];
            int at = body.LastIndexOf("\"previous\":\"", StringComparison.Ordinal) + "\"previous\":\"".Length;
            body = (change?.Invoke(body[..at], i) ?? body[..at]) + previous + body[(at + 64)..] + "}";
            body = key is null ? body : $"{body[..^1]},\"code\":\"{key.CodeOf(body)}\"}}";
            previous = Text.Sha256Hex.Of(body);
            text.Append(body[..^1]).Append(",\"hash\":\"").Append(previous).Append("\"}\n");
        }

        return text.ToString();
    }
}
