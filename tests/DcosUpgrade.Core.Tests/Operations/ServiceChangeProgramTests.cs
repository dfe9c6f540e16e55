using System;
using System.IO;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The program that waits for a change of a node's services, in a real bash.</summary>
public sealed class ServiceChangeProgramTests : IDisposable
{
    private const string Serving = """[{"code":3,"description":"serving","hostname":"10.0.1.1","isLeader":true}]""";
    private readonly NodeRoot _root = new();

    public ServiceChangeProgramTests()
    {
        _root.Program("systemctl", "echo ActiveState=active");
        _root.Program("/opt/mesosphere/bin/detect_ip", "echo 10.0.2.1");
        _root.Program("sleep", """echo >> "${0%/*}/slept"; exec /bin/sleep "$@" """);
    }

    [Fact]
    public void Mark_of_a_master_is_that_of_a_view_with_the_same_answers()
    {
        Answer(Serving);

        Assert.Equal(ServiceChangeOperation.MarkOf("ActiveState=active\n" + Serving + "\n@curl 0 200 "), Ask(DcosRole.Master, ""));
        Assert.False(HasWaited());
    }

    [Fact]
    public void Node_waits_while_the_services_are_as_they_were()
    {
        Answer(Serving);
        string mark = Ask(DcosRole.Master, "");

        Assert.Equal(mark, Ask(DcosRole.Master, mark));
        Assert.True(HasWaited());
    }

    [Fact]
    public void Change_of_the_unit_or_of_Exhibitor_is_answered_at_once()
    {
        Answer(Serving);
        string mark = Ask(DcosRole.Master, "");
        Answer(Serving.Replace("serving", "down", StringComparison.Ordinal));
        string down = Ask(DcosRole.Master, mark);
        _root.Program("systemctl", "echo ActiveState=failed");
        string failed = Ask(DcosRole.Master, down);

        Assert.False(mark == down || down == failed);
        Assert.False(HasWaited());
    }

    [Fact]
    public void Agent_that_registers_is_answered_at_once_and_another_metric_is_no_change()
    {
        Answer("""{"slave\/cpus_total":8.0,"slave\/registered":0.0,"system\/load_1min":0.5}""");
        string away = Ask(DcosRole.Agent, "");
        Answer("""{"slave\/cpus_total":8.0,"slave\/registered":0.0,"system\/load_1min":0.7}""");

        Assert.Equal(away, Ask(DcosRole.Agent, away));
        Assert.True(HasWaited());

        File.Delete(_root["/bin/slept"]);
        Answer("""{"slave\/cpus_total":8.0,"slave\/registered":1.0,"system\/load_1min":0.7}""");

        Assert.NotEqual(away, Ask(DcosRole.Agent, away));
        Assert.False(HasWaited());
    }

    public void Dispose() => _root.Dispose();

    private bool HasWaited() => File.Exists(_root["/bin/slept"]);

    private void Answer(string body) => _root.Program("curl", $"cat > /dev/null\nprintf '%s\\n@curl 0 200 ' '{body}'");

    private string Ask(DcosRole role, string mark) => _root.Ask(new ServiceChangeOperation("0123456789abcdef", role, mark, 1));
}
