using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text.RegularExpressions;
using System.Text;
using System;
using DcosUpgrade.Core.Tests.NodePrograms;
using DcosUpgrade.Core.Tests.Reporting;
using DcosUpgrade.Core.Tests.Upgrade;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Reporting;
using DcosUpgrade.Text;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Hostile;

/// <summary>Hostile texts through every way out of the domain.</summary>
public sealed class HostileTextTests
{
    /// <summary>Texts whose bytes count; where they are shown they pass the gate.</summary>
    private static readonly Type[] s_exact =
    [
        typeof(ReadScriptOperation), typeof(InstalledConfigOperation), typeof(PackedConfigOperation), typeof(ReadClusterFileOperation),
        typeof(FollowRunOperation),
        typeof(FollowBootstrapJobOperation),
    ];

    private static readonly Regex s_texts = new(
        "(?<=[:,\\[]\")[^\"\\n\\\\]+(?=\")|(?<=\\n)[^@\\n\\s|][^\\n\\s|]*(?=\\n)|(?<= )[^@\\s|]+(?=\\n)", RegexOptions.CultureInvariant);

    [Fact]
    public void Gate_shows_every_character_and_leaves_readable_text()
    {
        Assert.InRange(HostileTexts.All.Count, 2000, 10_000);
        Assert.All(HostileTexts.All, text =>
        {
            Assert.False(HostileTexts.IsHostile(VisibleText.Of(text), lines: true), Escaped(text));
            Assert.False(HostileTexts.IsHostile(VisibleText.Line(text), lines: false), Escaped(text));
            Assert.Equal(VisibleText.Of(text), VisibleText.Of(VisibleText.Of(text)));
            Assert.Equal(VisibleText.Line(text), VisibleText.Line(VisibleText.Line(text)));
        });
        foreach (string readable in new[] { "", "a1: 3 of 5 tasks\n\tmore", "zoë 名前 😀 é\u0301 Привет \u00a0", "C:\\x \\u001b", "שלום" })
        {
            Assert.Equal(readable, VisibleText.Of(readable));
        }

        Assert.Equal("\\u001b[31mx\\u202ey\\ud800\n", VisibleText.Of("\u001b[31mx\u202ey\ud800\r\n"));
        Assert.Equal("a\\nb\\rc\\td", VisibleText.Line("a\nb\rc\td"));
    }

    [Fact]
    public void No_observation_holds_a_text_that_a_screen_does_not_show()
    {
        RealAnswer[] answers = [.. AnswerCorpus.All.Where(answer => !s_exact.Contains(answer.Type) && s_texts.IsMatch(answer.Text))];
        HashSet<string> reached = [];
        HashSet<string> shown = [];
        for (int i = 0; i < HostileTexts.All.Count * 4; i++)
        {
            RealAnswer answer = answers[i % answers.Length];
            string hostile = HostileTexts.All[i % HostileTexts.All.Count];
            MatchCollection places = s_texts.Matches(answer.Text);
            Match place = places[i / answers.Length % places.Count];
            string text = answer.Text[(place.Index - 1)] == '"' ? Json.Write(hostile)[1..^1] : hostile;
            Read(answer, answer.Text[..place.Index] + "dcos" + text + answer.Text[(place.Index + place.Length)..], said =>
            {
                _ = said.Contains("dcos" + VisibleText.Line(hostile), StringComparison.Ordinal) && reached.Add(answer.Type.Name);
                _ = HostileTexts.IsHostile(said, lines: true) && shown.Add($"{answer.Type.Name}: {Escaped(said)}");
            });
        }

        Assert.True(shown.Count == 0, string.Join("\n", shown.Take(20)));
        Assert.True(reached.Count > 12, string.Join(" ", reached));
    }

    [Fact]
    public void No_error_shows_a_hostile_text()
    {
        string[] ids = [.. typeof(SR).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetValue(null)!)];
        for (int i = 0; i < HostileTexts.All.Count; i++)
        {
            string hostile = HostileTexts.All[i];
            object?[] args = [.. Enumerable.Repeat(hostile, 12)];
            ClusterStateException error = new(ids[i % ids.Length], hostile, args);
            Assert.False(HostileTexts.IsHostile(error.Message, lines: true), Escaped(error.Message));
            Assert.False(HostileTexts.IsHostile(error.Remedy ?? "", lines: true), Escaped(error.Remedy ?? ""));
            Assert.False(HostileTexts.IsHostile(new NodeAnswerException("x", hostile).Message, lines: true));
            Assert.False(HostileTexts.IsHostile(new DefectException(new InvalidOperationException(hostile)).Message, lines: true));
        }
    }

    [Fact]
    public void No_message_to_the_screen_has_a_hostile_text()
    {
        Screen screen = new();
        ProgressRelay relay = new();
        relay.Join(screen);
        foreach (string hostile in HostileTexts.All)
        {
            relay.Verbose(hostile);
            relay.Warning(hostile);
            relay.Announce(hostile);
            relay.Progress(hostile, hostile, hostile, 1);
        }

        Assert.Equal(6 * HostileTexts.All.Count, screen.Said.Count);
        Assert.All(screen.Said, said => Assert.False(HostileTexts.IsHostile(said, lines: true), Escaped(said)));
    }

    [Fact]
    public void Diagnostic_files_stay_in_their_folder()
    {
        foreach (string name in HostileTexts.All.Select(text => text.Replace("\n", "").Replace("\0", "")).Where(name => name.Length is > 0 and < 200))
        {
            DiagnosticOperation operation = new("0123456789abcdef", DcosRole.Agent, DateTimeOffset.UnixEpoch, 1 << 20);
            string output = operation.Frame.Render([new KeyValuePair<string, string>(name + "/x.txt", "")]);
            string file = operation.Parse(new RawOutput(0, output, "", Truncated: false)).Keys.Single();
            Assert.Matches(@"\A[A-Za-z0-9@_./-]+\z", file);
            Assert.DoesNotContain("..", file);
            Assert.False(file.StartsWith('/'), file);
        }
    }

    [Fact]
    public void Written_text_is_read_again_and_hides_nothing_in_a_file()
    {
        Assert.All(HostileTexts.All, text =>
        {
            string written = Json.Write(text);
            Assert.False(HostileTexts.IsHostile(written, lines: false), Escaped(text));
            string? read = Json.Parse(written, "test").Text;
            Assert.Equal(VisibleText.Line(text), VisibleText.Line(read!));
            bool unwritable = Enumerable.Range(0, text.Length).Any(at => text[at] is '\ufffe' or '\uffff' || VisibleText.IsLone(text, at));
            Assert.True(read == text || unwritable, Escaped(text));
        });
    }

    [Fact]
    public void Reports_and_journals_show_no_hostile_text()
    {
        foreach (string[] texts in HostileTexts.All.Chunk(200))
        {
            JournalFile journal = ReportFixture.Made([.. texts.Select((text, i) =>
                ("error", (string?)$"a{i}", new Dictionary<string, object?> { ["id"] = "GatesFailed", ["message"] = "m" + text, ["next"] = text }))]);
            Assert.All(ReportFixture.Texts(ReportFixture.Report(journal)), text =>
                Assert.False(HostileTexts.IsHostile(text, lines: true), Escaped(text)));
        }
    }

    [Theory]
    [InlineData("bin")]
    [InlineData("unit")]
    [InlineData("path")]
    [InlineData("program")]
    [InlineData("module")]
    [InlineData("node")]
    public void Next_step_runs_nothing_that_a_node_chose(string kind)
    {
        StringBuilder programs = new();
        foreach (string hostile in HostileTexts.All.Where(text => text.Length < 200).Select(text => text.Replace("\0", "")).Prepend(""))
        {
            string step = kind switch
            {
                "bin" => InterruptedSwap.FinishSwap(
                    new NodeFacts { SwapMissing = ["/opt/mesosphere/bin" + hostile], SwapNew = ["/opt/mesosphere/bin" + hostile] }),
                "unit" => CommandWords.Units.In(["dcos-x" + hostile + ".service"], unit => "systemctl status " + unit),
                "path" => CommandWords.Paths.In(["/opt/mesosphere/bin/x" + hostile], path => "cat " + path),
                "program" => CommandWords.OneOf("x", NodeConditionsOperation.Programs).In(["curl" + hostile], word => "ls " + word),
                "module" => CommandWords.OneOf("x", NodeConditionsOperation.Modules).In(["dummy" + hostile], word => "ls " + word),
                _ => RemedyCatalog.For("m1" + hostile, ["No space left on device"])!,
            };
            Assert.False(HostileTexts.IsHostile(step, lines: true), Escaped(step));
            _ = programs.Append(step).Append('\n');
        }

        string[] commands = [.. Run(programs.ToString())];
        string[] known = kind switch
        {
            "bin" => ["ls", "cat", "mv", "rm", "ln", "readlink", "systemctl"],
            "unit" => ["systemctl"],
            "path" => ["cat"],
            "program" or "module" => ["ls"],
            _ => ["df", "sudo"],
        };
        Assert.NotEmpty(commands);
        Assert.Empty(commands.Except(known));
    }

    [Fact]
    public void Next_step_of_a_decision_has_only_comments_and_known_commands()
    {
        StringBuilder programs = new();
        foreach (string hostile in HostileTexts.All.Where(text => text.Length < 200).Select(text => text.Replace("\0", "")).Prepend(""))
        {
            RunAttempt attempt = FactsBuilder.Attempt("script", 1, "No space left on device " + hostile, hostile) with { Id = "1" + hostile };
            Decision decision = new(13, DcosOutcome.NotActivated, "x", NextAct.Stop, $"Read {attempt.LogPath}.\n{VisibleText.Of(hostile)}");
            _ = programs.Append(RemedyCatalog.Extend("m1", decision, attempt.LogLines)).Append('\n');
        }

        Assert.Empty(Run(programs.ToString()).Except(["df", "sudo"]));
    }

    /// <summary>The names of all commands that a real bash runs in a program; none of them does anything.</summary>
    private static HashSet<string> Run(string program)
    {
        // No command is found on this path, so each is reported, also one in a substitution.
        ProcessStartInfo start = new("/bin/bash", ["--norc", "--restricted"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["PATH"] = "/nowhere";
        using Process bash = Process.Start(start)!;
        System.Threading.Tasks.Task<string> errors = bash.StandardError.ReadToEndAsync();
        System.Threading.Tasks.Task<string> output = bash.StandardOutput.ReadToEndAsync();
        bash.StandardInput.Write("command_not_found_handle() { printf '%s\\n' \"$1\"; }\n" + program);
        bash.StandardInput.Close();
        bash.WaitForExit();
        Assert.Equal("", errors.Result);
        return [.. output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static void Read(RealAnswer answer, string text, Action<string> take)
    {
        try
        {
            ObservationReader.Read(AnswerFuzzTests.RunInCluster(answer, answer.With(text)), take);
        }
        catch (DcosException e)
        {
            take(e.Message);
        }
    }

    private static string Escaped(string text) => Json.Write(text.Length > 300 ? text[..300] : text);

    private sealed class Screen : IProgressSink
    {
        public List<string> Said { get; } = [];

        public void Progress(string node, string activity, string status, int percent) => Said.AddRange([node, activity, status]);

        public void Verbose(string message) => Said.Add(message);

        public void Warning(string message) => Said.Add(message);

        public void Announce(string message) => Said.Add(message);
    }
}
