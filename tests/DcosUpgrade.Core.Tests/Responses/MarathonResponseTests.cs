using DcosUpgrade.Rehearsal.Responses;
using Xunit;

namespace DcosUpgrade.Core.Tests.Responses;

/// <summary>Compares with samples of Marathon, reduced to the members that the writers print.</summary>
public sealed class MarathonResponseTests
{
    private static readonly MarathonView View = new("1.5.11", "10.0.6.69", "10.0.6.69", "9c1d-0001")
    {
        Apps = [new("/web", 3) { TasksRunning = 3, TasksHealthy = 3, HasHealthCheck = true, Constraints = [["hostname", "UNIQUE"]] }],
        Deployments = [new("uuid", "2018-10-20T08:15:30.000Z", "/a", "ScaleApplication")],
    };

    [Theory]
    [InlineData("/v2/info",
        """
        {"name":"marathon","version":"1.5.11","buildref":"…","elected":true,"leader":"10.0.6.69:8080","frameworkId":"9c1d…-0001",
         "marathon_config":{"master":"zk://zk-1.zk:2181,…/mesos","checkpoint":true,"ha":true,"hostname":"10.0.6.69","mesos_role":"slave_public",
                            "features":["vips","task_killing","external_volumes","gpu_resources"]},
         "zookeeper_config":{"zk":"zk://…/marathon"},"http_config":{"http_port":8080,"https_port":8443}}
        """)]
    [InlineData("/v2/apps?embed=apps.counts",
        """
        {"apps":[{"id":"/web","instances":3,"tasksStaged":0,"tasksRunning":3,"tasksHealthy":3,"tasksUnhealthy":0,"deployments":[],
         "constraints":[["hostname","UNIQUE"]],"healthChecks":[{"protocol":"MESOS_HTTP"}],"labels":{}}]}
        """)]
    public void Has_the_shape_of(string path, string sample) =>
        Assert.Equal(JsonShape.Of(sample), JsonShape.Of(MarathonResponses.Answer(View, path).Body));

    [Fact]
    public void Deployments() => Assert.Equal(
        """[{"id":"uuid","version":"2018-10-20T08:15:30.000Z","affectedApps":["/a"],"affectedPods":[],"steps":"""
            + """[{"actions":[{"action":"ScaleApplication","app":"/a"}]}],"currentActions":"""
            + """[{"action":"ScaleApplication","app":"/a","readinessCheckResults":[]}],"currentStep":1,"totalSteps":1}]""",
        MarathonResponses.Answer(View, "/v2/deployments").Body);

    [Fact]
    public void Leader() => Assert.Equal("""{"leader":"10.0.6.69:8080"}""", MarathonResponses.Answer(View, "/v2/leader").Body);

    [Fact]
    public void No_leader()
    {
        var answer = MarathonResponses.Answer(View with { Leader = null }, "/v2/leader");
        Assert.Equal((404, """{"message":"There is no leader"}"""), (answer.Status, answer.Body));
    }

    [Fact]
    public void Without_a_leader_nothing_is_passed_on_Unverified() =>
        Assert.Equal(503, MarathonResponses.Answer(View with { Leader = null }, "/v2/deployments").Status);
}
