using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Journaling;

public sealed class JournalTests
{
    private readonly MemoryFiles _files = new();
    private readonly RehearsalCluster _cluster = new(new RehearsalOptions());
    private readonly List<string> _warnings = [];

    [Fact]
    public void Written_event_is_read_back_with_time_and_valid_chain()
    {
        using (Journal journal = Open())
        {
            journal.Write(new NextMasterEvent { Node = "m1", Leads = ["m1: zookeeper"] });
        }

        JournalContent content = JournalText.Read(_files["j"]);

        Assert.Equal(["opened", "next-master"], content.Entries.Select(entry => entry.Kind));
        Assert.Equal(RehearsalCluster.Start, content.Entries[1].At);
        Assert.Equal("m1", content.Entries[1].Node);
        Assert.Equal("m1: zookeeper", Assert.Single(content.Entries[1].Data["leads"].Items).Text);
        Assert.Equal((0, 0), (content.TornBytes, content.BrokenAt));
        Assert.Equal(2, _files["j"].Count(c => c == '\n'));
    }

    [Fact]
    public void Second_session_continues_the_numbers_of_the_first()
    {
        Open().Dispose();
        Open().Dispose();

        Assert.Equal([1, 2], JournalText.Read(_files["j"]).Entries.Select(entry => entry.Number));
    }

    [Fact]
    public void Journal_with_last_line_cut_at_any_character_is_continued()
    {
        using (Journal journal = Open())
        {
            journal.Write(new ClaimEvent { Node = "täst", Claims = ["täst"] });
        }

        string whole = _files["j"];
        int second = whole.IndexOf('\n') + 1;
        for (int length = second; length < whole.Length; length++)
        {
            _files.ReplaceText("j", whole[..length]);
            int before = JournalText.Read(_files["j"]).Entries.Count;
            Open().Dispose();

            JournalContent content = JournalText.Read(_files["j"]);
            Assert.Equal(0, content.BrokenAt);
            Assert.Equal(before + 1, content.Entries.Count);
        }
    }

    [Fact]
    public void Every_changed_character_breaks_the_chain()
    {
        using (Journal journal = Open())
        {
            journal.Write(new WaitingEvent { Node = "m1", For = "leader" });
            journal.Write(new WaitingEvent { Node = "m2", For = "leader" });
        }

        string whole = _files["j"];
        for (int at = 0; at < whole.Length; at++)
        {
            if (whole[at] == '\n')
            {
                continue;
            }

            string changed = whole[..at] + (whole[at] == 'x' ? 'y' : 'x') + whole[(at + 1)..];
            Assert.True(JournalText.Read(changed).BrokenAt > 0, $"character {at}: {changed}");
        }
    }

    [Fact]
    public void Removed_or_moved_line_breaks_the_chain()
    {
        using (Journal journal = Open())
        {
            journal.Write(new ResumedEvent());
            journal.Write(new UnclaimEvent { Node = "m1" });
        }

        string[] lines = _files["j"].TrimEnd('\n').Split('\n');
        Assert.Equal(2, JournalText.Read($"{lines[0]}\n{lines[2]}\n").BrokenAt);
        Assert.Equal(2, JournalText.Read($"{lines[0]}\n{lines[2]}\n{lines[1]}\n").BrokenAt);
        Assert.Equal(1, JournalText.Read($"{lines[1]}\n{lines[2]}\n").BrokenAt);
    }

    [Fact]
    public void Changed_journal_is_not_continued()
    {
        Open().Dispose();
        _files.ReplaceText("j", _files["j"].Replace("operator1", "operator9", StringComparison.Ordinal));

        InputException refused = Assert.Throws<InputException>(Open);

        Assert.Equal(SR.JournalAltered, refused.Id);
        Assert.Contains("line 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Full_disk_gives_one_warning_and_no_error()
    {
        using Journal journal = Open();
        _files.Room = 10;

        journal.Write(new ResumedEvent());
        journal.Write(new ResumedEvent());

        Assert.Contains("disk full", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.Equal(10, JournalText.Read(_files["j"]).TornBytes);
    }

    [Theory]
    [InlineData("curl: (22) http://admin:CANARY@boot/x failed", "curl: (22) http://[redacted]@boot/x failed")]
    [InlineData("password=CANARY next", "password=[redacted] next")]
    [InlineData("superuser_password_hash: $6$rounds=656000$abc/DEF.ghi$CANARYCANARY", null)]
    [InlineData("Authorization: token=eyJhbGciOiJIUzI1NiJ9.eyJ1aWQiOiJDQU5BUlkifQ.CANARY", null)]
    [InlineData("{\"secret\":\"CANARY\",\"other\":1}", "{\"secret\":\"[redacted]\",\"other\":1}")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nCANARY\nCANARY", "[redacted]")]
    [InlineData("mysql --password CANARY -h x", "mysql --password [redacted] -h x")]
    [InlineData("aws_secret_access_key = CANARY", null)]
    [InlineData("nothing to hide: 3 of 3 serving, token of appreciation", "nothing to hide: 3 of 3 serving, token of appreciation")]
    public void Secrets_never_reach_the_file(string text, string? expected)
    {
        using (Journal journal = Open())
        {
            journal.Write(new SecretEvent { Text = text, List = [text], Deep = [new SecretData { Text = text }] });
        }

        Assert.DoesNotContain("CANARY", _files["j"], StringComparison.Ordinal);
        if (expected is not null)
        {
            JournalEntry entry = JournalText.Read(_files["j"]).Entries[^1];
            Assert.Equal(expected, entry.Data["text"].Text);
            Assert.Equal(expected, entry.Data["deep"].Items[0]["text"].Text);
        }
    }

    [Fact]
    public void Same_seed_gives_same_bytes_and_all_kinds_of_a_rollout()
    {
        string Run(int seed, string path)
        {
            RehearsalCluster cluster = new(new RehearsalOptions { Seed = seed });
            cluster.Inject("a1", RehearsalFault.PreChecksFail, 1);
            Session session = new(cluster, 1);
            using Journal journal = Journal.Open(_files, path, cluster.Clock, session.Context.Operator, _warnings.Add);
            session.Context.Journal.Join(journal);
            Assert.Null(session.Run(throttle: 2));
            session.Context.Journal.Leave(journal);
            return _files[path];
        }

        string first = Run(42, "a");

        Assert.Equal(first, Run(42, "b"));
        Assert.NotEqual(first, Run(43, "c"));
        JournalContent content = JournalText.Read(first);
        Assert.Equal(0, content.BrokenAt);
        foreach (string kind in new[] { "decision", "confirmed", "lock", "claim", "interlock", "start", "run", "outcome", "gates", "unclaim" })
        {
            Assert.Contains(content.Entries, entry => entry.Kind == kind);
        }

        // Two attempts on a1, one on each other node.
        Assert.Equal(10, content.Entries.Count(entry => entry.Kind == "start"));
        Assert.Equal(9, content.Entries.Count(entry => entry.Kind == "gates"));
    }

    [JournalKind("secret")]
    private sealed record SecretEvent : JournalEvent
    {
        public required string? Text { get; init; }

        public required IReadOnlyList<string> List { get; init; }

        public required IReadOnlyList<SecretData> Deep { get; init; }
    }

    private sealed record SecretData
    {
        public required string? Text { get; init; }
    }

    private Journal Open() => Journal.Open(_files, "j", _cluster.Clock, RehearsalFactory.Attach(_cluster, 1).Context!.Operator, _warnings.Add);
}
