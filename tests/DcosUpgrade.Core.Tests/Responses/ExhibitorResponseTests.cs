using DcosUpgrade.Rehearsal.Responses;
using Xunit;

namespace DcosUpgrade.Core.Tests.Responses;

/// <summary>Compares with samples whose shapes come from Exhibitor's source.</summary>
public sealed class ExhibitorResponseTests
{
    private static readonly ExhibitorView View = new("10.0.6.68",
    [
        new("10.0.6.70", ExhibitorState.Serving, false),
        new("10.0.6.69", ExhibitorState.NotServing, false),
        new("10.0.6.68", ExhibitorState.Serving, true),
    ]);

    [Fact]
    public void Status() => Assert.Equal(
        """[{"code":3,"description":"serving","hostname":"10.0.6.70","isLeader":false},"""
            + """{"code":2,"description":"not serving","hostname":"10.0.6.69","isLeader":false},"""
            + """{"code":3,"description":"serving","hostname":"10.0.6.68","isLeader":true}]""",
        Body("/exhibitor/v1/cluster/status"));

    [Fact]
    public void No_servers_spec_is_an_empty_list() =>
        Assert.Equal("[]", ExhibitorResponses.Answer(View with { Servers = [] }, "/exhibitor/v1/cluster/status").Body);

    [Fact]
    public void State() => Assert.Equal(
        """{"switches":{"restarts":true,"cleanup":true,"backups":false},"state":3,"description":"serving","isLeader":true}""",
        Body("/exhibitor/v1/cluster/state"));

    [Fact]
    public void List() => Assert.Equal("""{"servers":["10.0.6.70","10.0.6.69","10.0.6.68"],"port":2181}""", Body("/exhibitor/v1/cluster/list"));

    [Fact]
    public void Config_state()
    {
        const string Sample =
            """
            {"version":"…","running":true,"backupActive":false,"standaloneMode":false,"extraHeadingText":"","nodeMutationsAllowed":false,
             "config":{"rollInProgress":false,"rollStatus":"n/a","rollPercentDone":0,"hostname":"10.0.6.68","serverId":1,
                       "serversSpec":"1:10.0.6.68,2:10.0.6.69,3:10.0.6.70","zookeeperDataDirectory":"/var/lib/dcos/exhibitor/zookeeper/snapshot",
                       "zookeeperInstallDirectory":"/opt/mesosphere/active/exhibitor/usr/zookeeper","clientPort":2181,"checkMs":30000,
                       "zooCfgExtra":{},"controlPanel":{}}}
            """;
        var body = Body("/exhibitor/v1/config/get-state");
        Assert.Equal(JsonShape.Of(Sample), JsonShape.Of(body));
        Assert.Contains("\"serverId\":3,\"serversSpec\":\"1:10.0.6.70,2:10.0.6.69,3:10.0.6.68\"", body, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Host_outside_the_ensemble_has_server_id_minus_1() => Assert.Contains("\"serverId\":-1,",
        ExhibitorResponses.Answer(View with { Address = "10.0.6.71" }, "/exhibitor/v1/config/get-state").Body, System.StringComparison.Ordinal);

    private static string Body(string path) => ExhibitorResponses.Answer(View, path).Body;
}
