using System;
using System.IO;
using DcosUpgrade.Core.Tests.Adapters;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The choice and the run of a node's check program, in a real bash.</summary>
public sealed class CheckProgramTests : IDisposable
{
    private const string Bin = NodePaths.Mesosphere + "/bin/";
    private const string Passed = """{"status": 0, "checks": {}}""";

    private readonly NodeRoot _root = new();

    public CheckProgramTests()
    {
        _root.Program(Bin + "dcos-shell", """PATH="${0%/*}:$PATH"; exec "$@" """);
        _root.Program(Bin + "dcos-diagnostics", $"echo diagnostics >> '{_root["/called"]}'; echo '{Passed}'");
        _root.Write(NodePaths.Mesosphere + "/etc/dcos-diagnostics-runner-config.json", "{}");
    }

    [Fact]
    public void Node_of_an_older_release_runs_dcos_diagnostics()
    {
        Assert.Equal(new NodeChecks(true, ""), Ask());
        Assert.Equal(["diagnostics", "diagnostics"], File.ReadAllLines(_root["/called"]));
    }

    [Fact]
    public void Node_that_has_dcos_check_runner_runs_it_with_one_kind_at_a_time()
    {
        CheckRunner($"echo '{Passed}'");

        Assert.Equal(new NodeChecks(true, ""), Ask());
        Assert.Equal(["check node-poststart", "check cluster"], File.ReadAllLines(_root["/called"]));
    }

    [Theory]
    [InlineData("""echo '{"status": 2, "checks": {"clock_sync": {"output": "x", "status": 2}}}'; exit 2""", "node-poststart", "clock_sync")]
    [InlineData("""[ $2 = cluster ] || exit 0; echo '{"status": 1, "checks": {"dns": {"output": "", "status": 1}}}'; exit 1""", "cluster", "dns")]
    [InlineData("echo 'level=fatal msg=\"unable to open config file\"' >&2; exit 1", "node-poststart", "unable to open")]
    public void Failed_checks_name_their_kind_and_their_output(string program, string kind, string output)
    {
        CheckRunner(program);

        NodeChecks checks = Ask();

        Assert.Equal((false, true, kind), (checks.Passed, checks.Configured, checks.Kind));
        Assert.StartsWith($"check {kind}: ", checks.Detail, StringComparison.Ordinal);
        Assert.Contains(output, checks.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "0", "node-poststart", true)]
    [InlineData(""", "xz": {"output": "", "status": 2}""", "0", "node-poststart", false)]
    [InlineData("", "2", "cluster", false)]
    public void Replication_is_told_from_other_checks_that_fail(string other, string cluster, string kind, bool only)
    {
        CheckRunner($$"""
            if [ $2 = cluster ]; then echo '{"status": {{cluster}}, "checks": {"dns": {"output": "", "status": {{cluster}} } } }'; exit {{cluster}}; fi
            echo '{"status": 2, "checks": {"cockroachdb_replication": {"output": "CockroachDB has underreplicated ranges", "status": 2}{{other}} } }'
            exit 2
            """);

        NodeChecks checks = Ask();

        Assert.Equal((false, kind, only), (checks.Passed, checks.Kind, checks.ReplicationOnly));
    }

    [Fact]
    public void Detail_names_the_checks_that_failed_and_no_other()
    {
        CheckRunner("""
            echo 'time="2018" level=warning msg=x' >&2
            echo '{"status": 2, "checks": {"clock_sync": {"output": "Time is in sync", "status": 0}, "xz": {"output": "not  found", "status": 2}}}'
            exit 2
            """);

        Assert.Equal("check node-poststart: xz (2): not found", Ask().Detail);
    }

    [Fact]
    public void Checks_that_could_not_be_run_do_not_pass_although_the_exit_code_is_0()
    {
        CheckRunner("""echo warning >&2; echo '{"error": "One or more requested checks failed to execute.", "checks": ["clock_sync: no such file"]}'""");

        NodeChecks checks = Ask();

        Assert.Equal((false, "node-poststart"), (checks.Passed, checks.Kind));
        Assert.Contains("failed to execute", checks.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Node_without_a_check_program_has_no_checks_and_does_not_pass()
    {
        File.Delete(_root[NodePaths.Mesosphere + "/etc/dcos-diagnostics-runner-config.json"]);

        NodeChecks checks = Ask();

        Assert.Equal((false, false), (checks.Passed, checks.Configured));
        Assert.False(File.Exists(_root["/called"]));
    }

    [Fact]
    public void Pasted_command_runs_the_program_of_the_release()
    {
        CheckRunner($"echo '{Passed}'");

        string output = _root.Run(new TextOperation(CheckProgram.Command("dcos-check-runner", "cluster"))).Stdout;

        Assert.Equal((Passed + "\n", "check cluster"), (output, File.ReadAllText(_root["/called"]).Trim()));
    }

    public void Dispose() => _root.Dispose();

    private NodeChecks Ask() => _root.Ask(new NodeChecksOperation("0123456789abcdef"));

    private void CheckRunner(string script) => _root.Program(Bin + "dcos-check-runner", $"echo \"$*\" >> '{_root["/called"]}'\n{script}");
}
