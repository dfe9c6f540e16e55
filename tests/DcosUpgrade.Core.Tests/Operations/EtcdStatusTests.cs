using System;
using System.IO;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Responses;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The program in a real bash with a stand-in for dcos-etcdctl, and texts that it must not take for health.</summary>
public sealed class EtcdStatusTests : IDisposable
{
    private const string Endpoint = "http://10.0.0.7:2379";

    private static readonly string s_healthy = EtcdResponses.Healthy(Endpoint, [new("10.0.0.7", true), new("10.0.0.8", true), new("10.0.0.9", false)]);

    private readonly NodeRoot _node = new();

    public EtcdStatusTests()
    {
        _node.Write("/opt/mesosphere/etc/dcos-version.json", """{"version": "2.1.1", "dcos-variant": "open"}""");
        _node.Program("systemctl", "echo LoadState=loaded");
        Say(s_healthy, 0);
    }

    public void Dispose() => _node.Dispose();

    public static TheoryData<string, int, string> Sick => new()
    {
        { EtcdResponses.Unhealthy(Endpoint), 1, "Error: unhealthy cluster" },
        { "", 3, "dcos-etcdctl ended with exit code 3" },
        { s_healthy, 124, "no answer within 30 s" },
        { "", 0, "does not show that the endpoint is healthy" },
        { s_healthy.Replace(" is healthy: ", " is unhealthy: ", StringComparison.Ordinal), 0, "does not show that the endpoint is healthy" },
        { s_healthy[..s_healthy.IndexOf("cmd `member", StringComparison.Ordinal)], 0, "does not show a list of members" },
        { s_healthy.Replace("\"members\":[", "\"other\":[", StringComparison.Ordinal), 0, "does not show a list of members" },
        { s_healthy.Replace("https://10.0.0.8:2380", "10.0.0.8", StringComparison.Ordinal), 0, "does not show a list of members" },
        { s_healthy.Replace("}]}`", "`", StringComparison.Ordinal), 0, "does not show a list of members" },
        { s_healthy.Replace("[{", "[[{", StringComparison.Ordinal), 0, "does not show a list of members" },
    };

    [Fact]
    public void Health_and_members_are_read_from_one_command()
    {
        EtcdReport report = Ask();

        Assert.Equal((true, "2.1.1", ""), (report.Installed, report.Version?.ToString(), report.Problem));
        Assert.Equal(
            [new EtcdMember("10.0.0.7", true), new EtcdMember("10.0.0.8", true), new EtcdMember("10.0.0.9", false)], report.Members);
        Assert.Equal("dcos-etcdctl diagnostic\n", File.ReadAllText(_node["/calls"]));
    }

    [Fact]
    public void Lines_of_the_log_of_etcdctl_are_not_the_list()
    {
        string log = """{"level":"warn","msg":"retrying of unary invoker failed"}""" + "\n";
        Say(s_healthy.Replace("""stdout: `{""", "stdout: `" + log + "{", StringComparison.Ordinal), 0);

        Assert.Equal(3, Ask().Members!.Count);
    }

    [Fact]
    public void Learner_has_not_joined()
    {
        Say(s_healthy.Replace("""{"ID":""", """{"isLearner":true,"ID":""", StringComparison.Ordinal), 0);

        Assert.All(Ask().Members!, member => Assert.False(member.IsStarted));
    }

    [Theory]
    [MemberData(nameof(Sick))]
    public void Other_output_is_never_health(string output, int code, string problem)
    {
        Say(output, code);

        EtcdReport report = Ask();

        Assert.Contains(problem, report.Problem, StringComparison.Ordinal);
        Assert.True(report.Problem.Length <= 300, $"{report.Problem.Length}");
        Assert.Null(report.Members);
    }

    [Theory]
    [InlineData("echo LoadState=not-found", false, "")]
    [InlineData("exit 1", null, "could not be read")]
    [InlineData("echo LoadState=masked", null, "could not be read")]
    public void Nothing_is_asked_where_the_unit_is_not_loaded(string systemctl, bool? installed, string problem)
    {
        _node.Program("systemctl", systemctl);

        EtcdReport report = Ask();

        Assert.Equal(installed, report.Installed);
        Assert.Contains(problem, report.Problem, StringComparison.Ordinal);
        Assert.False(File.Exists(_node["/calls"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"version": "latest"}""")]
    public void Release_that_cannot_be_read_is_a_problem(string version)
    {
        _node.Write("/opt/mesosphere/etc/dcos-version.json", version);

        Assert.Contains("could not be read", Ask().Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void File_says_that_Calico_is_on()
    {
        Assert.False(Ask().HasCalicoFile);
        _node.Write("/opt/mesosphere/etc/calico/calico_enabled", "");
        Assert.True(Ask().HasCalicoFile);
    }

    private EtcdReport Ask() => _node.Ask(new EtcdStatusOperation("0123456789abcdef"));

    private void Say(string output, int code)
    {
        _node.Write("/said", output);
        _node.Program("/opt/mesosphere/bin/dcos-shell", $"echo \"$*\" >> {_node["/calls"]}; cat {_node["/said"]}; exit {code}");
    }
}
