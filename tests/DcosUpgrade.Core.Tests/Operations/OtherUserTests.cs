using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Tests;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>What another user of a node can do to the observations of root: processes with any name, arguments and files, in a real bash.</summary>
public sealed class OtherUserTests : IDisposable
{
    private const string Token = "0123456789abcdef";
    private const string Fetch = NodePaths.Mesosphere + "/bin/pkgpanda fetch";

    /// <summary>Finds the marks of our program among the arguments of all processes, and runs on with them in its own.</summary>
    private const string Forger = """
        until t=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' | grep -a -o -E '@@[0-9a-f]+' | sort -u) && [ -n "$t" ]; do sleep 0.05; done
        n='/opt/mesosphere/bin/pkgpanda fetch'
        for m in $t; do n="$n"$'\n\n'"$m version"$'\n'"{\"version\":\"6.6.6\"}"$'\n\n'"$m foreign"$'\n''1 x'$'\n\n'"$m end"$'\n'; done
        exec -a "$n" sleep 600
        """;

    private readonly StartNode _node = new();

    public OtherUserTests() => File.Delete(_node.Root["/bin/pgrep"]);

    [RootFact]
    public async Task Frames_forged_with_everything_that_a_user_can_read_change_no_fact()
    {
        _node.Root.Program("/opt/mesosphere/bin/detect_ip",
            $"touch {_node.Root["/asked"]}\nuntil [ -e {_node.Root["/go"]} ]; do sleep 0.05; done\necho 10.0.0.7");
        Task<NodeFacts> reading = Task.Run(_node.Facts);
        ProgressWait.Until(() => File.Exists(_node.Root["/asked"]) || reading.IsCompleted, () => "", "the program runs", 20);
        using OtherProcess other = OtherProcess.OfNobody(Forger).Shows("6.6.6");
        File.WriteAllText(_node.Root["/go"], "");
        NodeFacts facts = await reading;

        Assert.Equal(("1.10.8", "10.0.0.7"), (facts.Version, facts.DetectedAddress));
        Assert.Empty(facts.ForeignRuns);
        Assert.Contains("@@" + Token, other.CommandLine);
    }

    [RootFact]
    public void Frames_in_the_answer_of_a_web_server_stay_in_its_part()
    {
        string forged = string.Concat(new[] { Token, Token + new string('0', 36) }.Select(mark =>
            $"\n@@{mark} version\n{{\"version\":\"6.6.6\"}}\n@curl 0 200 \n\n@@{mark} end\n"));
        _node.Root.Program("curl", $"printf '%s' {ShellText.Quote("{\"version\":\"" + forged)}; printf '\\n@curl 0 200 '");

        NodeAnswerException error = Assert.Throws<NodeAnswerException>(() => _node.Root.Ask(new MasterProbeOperation(Token)));
        Assert.StartsWith("Unexpected output from MasterProbeOperation: no JSON", error.Message);
    }

    [Theory]
    [InlineData("version", "two parts are named 'version'")]
    [InlineData("other", "it has no part 'code'")]
    public void Answer_with_a_part_twice_or_without_a_part_is_an_error(string second, string why)
    {
        DockerPsOperation operation = new(Token);
        string output = operation.Frame.Render([new KeyValuePair<string, string>("version", "1"), new KeyValuePair<string, string>(second, "2")]);

        Assert.Contains(why, Assert.Throws<NodeAnswerException>(() => operation.Parse(new RawOutput(0, output, "", Truncated: false))).Message);
        Assert.Throws<NodeAnswerException>(() => operation.Parse(new RawOutput(0, "x" + output, "", Truncated: false)));
    }

    [RootTheory]
    [InlineData("exec -a '/opt/mesosphere/bin/pkgpanda fetch' sleep 600")]
    [InlineData("exec -a 'bin/pkgpanda fetch' sleep 600")]
    [InlineData("exec -a dcos_node_upgrade.sh sleep 600")]
    [InlineData("bash -c 'read x' dcos_node_upgrade.sh")]
    [InlineData("printf '\\nUid:\\t0\\t0\\t0\\t0' > /proc/self/comm; read x # /opt/mesosphere/bin/pkgpanda fetch")]
    [InlineData("exec su root -c '/opt/mesosphere/bin/pkgpanda fetch'")]
    [InlineData("exec -a $'/opt/mesosphere/bin/pkgpanda fetch\\n1 /opt/mesosphere/bin/pkgpanda fetch' sleep 600")]
    public void Process_of_another_user_does_not_block_a_node(string program)
    {
        using OtherProcess other = OtherProcess.OfNobody(program).Shows(program.Contains("dcos_node") ? "dcos_node_upgrade.sh" : "pkgpanda fetch");

        Assert.Empty(_node.Facts().ForeignRuns);
        Assert.True(_node.Start(_node.Order(_node.Facts())).Started);
        Assert.False(_node.Root.Ask(new FollowRunOperation(Token, _node.Facts().Attempts.Last().Id, 0, "", master: true, 0)).FetchingPkgpanda);
    }

    /// <summary>Scripts that count when root runs them: the user's own script with the name of ours, and pkgpanda of DC/OS itself.</summary>
    [RootTheory]
    [InlineData("bash ROOT/home/dcos_node_upgrade.sh")]
    [InlineData("bash -x ROOT/home/dcos_node_upgrade.sh --skip-checks")]
    [InlineData("ROOT/bin/python3.6 ROOT/opt/mesosphere/bin/pkgpanda fetch --repository-url=http://b a--1")]
    [InlineData("ROOT/bin/python3.6 ROOT/opt/mesosphere/bin/pkgpanda activate a--1")]
    public void Script_of_another_user_counts_only_when_root_runs_it(string program)
    {
        NodeFacts before = _node.Facts();
        _node.Root.Write("/home/dcos_node_upgrade.sh", "read x\n");
        _node.Root.Write("/opt/mesosphere/bin/pkgpanda", "read x\n");

        // A real bash by the name of the interpreter: only its name counts.
        File.Copy("/bin/bash", _node.Root["/bin/python3.6"]);
        _node.Root.OpenToAll();
        string[] words = program.Replace("ROOT", _node.Root[""], StringComparison.Ordinal).Split(' ');
        using (OtherProcess other = OtherProcess.OfNobody("exec " + string.Join(" ", words.Select(ShellText.Quote))).Shows(string.Join('\0', words)))
        {
            Assert.Empty(_node.Facts().ForeignRuns);
            Assert.True(_node.Start(_node.Order(before)).Started);
        }

        using OtherProcess own = OtherProcess.Of("/", words[0], words[1..]).Shows(words[^1]);
        Assert.Equal([$"{own.Id} {program.Replace("ROOT", "", StringComparison.Ordinal)}"], _node.Facts().ForeignRuns);
    }

    [RootTheory]
    [InlineData("/", "bash ROOT/opt/mesosphere/bin/pkgpanda fetch --repository-url=http://b a--1", true)]
    [InlineData("/", "bash -e ROOT/opt/mesosphere/bin/pkgpanda --verbose fetch", true)]
    [InlineData("/", "ROOT/bin/python3.6 ROOT/opt/mesosphere/bin/pkgpanda activate a--1", false)]
    [InlineData("/opt/mesosphere/bin", "bash ./pkgpanda setup", false)]
    [InlineData("/opt/mesosphere", "bash bin/pkgpanda add x", false)]
    [InlineData("/", "bash -x dcos_node_upgrade.sh --skip-checks", false)]
    [InlineData("/", "bash ROOT/dcos_node_upgrade.sh", false)]
    public void Program_of_root_blocks_a_node(string folder, string program, bool fetches)
    {
        NodeFacts before = _node.Facts();
        _node.Root.Write("/opt/mesosphere/bin/pkgpanda", "read x\n");
        _node.Root.Write("/dcos_node_upgrade.sh", "read x\n");

        // Only its name counts.
        File.Copy("/bin/bash", _node.Root["/bin/python3.6"]);
        string[] words = program.Replace("ROOT", _node.Root[""], StringComparison.Ordinal).Split(' ');
        using OtherProcess other = OtherProcess.Of(_node.Root[folder], words[0], words[1..]).Shows(words[^1]);

        Assert.Equal([$"{other.Id} {program.Replace("ROOT", "", StringComparison.Ordinal)}"], _node.Facts().ForeignRuns);
        Assert.Equal("Superseded", _node.Start(_node.Order(before)).Refusal);
        _node.Root.Write(NodePaths.Runs + "/1/packages", "");
        Assert.Equal(fetches, _node.Root.Ask(new FollowRunOperation(Token, "1", 0, "", master: true, 0)).FetchingPkgpanda);
    }

    [RootFact]
    public void Stop_of_a_download_signals_no_process_of_another_user()
    {
        _node.Root.Write(NodePaths.Runs + "/1/packages", "");
        _node.Root.Program("grep", "exit 0");
        using OtherProcess other = OtherProcess.OfNobody($"exec -a '{Fetch}' sleep 600").Shows(Fetch);

        Assert.False(_node.Root.Ask(new StopFetchOperation(Token, "1")));
        Assert.Contains(Fetch, other.CommandLine);
    }

    public void Dispose() => _node.Dispose();
}
