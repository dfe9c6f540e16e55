using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Prerequisites;

/// <summary>Marathon's and the master's answers as FACTS.md, Marathon and Mesos' documentation have them.</summary>
public sealed class MarathonOperationTests
{
    private const string Info =
        """{"name":"marathon","version":"1.5.11","elected":true,"leader":"10.0.6.69:8080","frameworkId":"9c1d-0001","marathon_config":{"features":["vips"]}}""";

    private const string Deployments = """
        [{"id":"uuid","version":"2018-10-20T08:15:30.000Z","affectedApps":["/a"],"affectedPods":["/p"],
         "steps":[{"actions":[{"action":"ScaleApplication","app":"/a"}]}],"currentActions":[],"currentStep":1,"totalSteps":1}]
        """;

    private const string Queue = """
        {"queue":[{"app":{"id":"/a"},"count":1,"since":"x","delay":{"timeLeftSeconds":0,"overdue":true}},
         {"pod":{"id":"/p"},"count":1,"delay":{"timeLeftSeconds":30,"overdue":false}}]}
        """;

    private const string Apps = """
        {"apps":[{"id":"/web","instances":3,"tasksStaged":0,"tasksRunning":3,"tasksHealthy":3,"tasksUnhealthy":0,"deployments":[],
         "constraints":[["hostname","UNIQUE"],["rack",7]],"healthChecks":[{"protocol":"MESOS_HTTP"}],"labels":{"DCOS_PACKAGE_NAME":"marathon"},
         "container":{"type":"DOCKER","docker":{"image":"mesosphere/marathon:v1.3.5"}}},
         {"id":"/plain","instances":1,"tasksStaged":0,"tasksRunning":1,"tasksHealthy":0,"tasksUnhealthy":0}]}
        """;

    private const string Pods = """
        [{"id":"/pod","spec":{"id":"/pod","scheduling":{"placement":{"constraints":
         [{"fieldName":"rack","operator":"LIKE","value":"r[12]"},{"fieldName":"hostname","operator":"UNIQUE"}]}}},
         "status":"STABLE","instances":[]}]
        """;

    [Fact]
    public void Everything_is_read()
    {
        MarathonState state = Parse(Info, Deployments, Queue, Apps, Pods);

        Assert.Equal(("1.5.11", "9c1d-0001", ""), (state.Version, state.FrameworkId, state.Problem));
        Assert.Equal(["/a, /p"], state.Deployments!);
        Assert.Equal([new("/a", false), new("/p", true)], state.Queue!);
        Assert.Equal([["hostname", "UNIQUE"], null], state.Apps![0].Constraints);
        Assert.True(
            state.Apps[0] is { Id: "/web", Instances: 3, Running: 3, Healthy: 3, HasHealthCheck: true, IsMarathon: true, Image: "mesosphere/marathon:v1.3.5" });
        Assert.True(state.Apps[1] is { HasHealthCheck: false, IsMarathon: false, Constraints: [] });
        Assert.Equal([["rack", "LIKE", "r[12]"], ["hostname", "UNIQUE"]], Assert.Single(state.Pods!).Constraints);
    }

    [Fact]
    public void Part_that_does_not_answer_is_null_and_has_a_reason()
    {
        MarathonState state = Parse(Info, null, Queue, Apps, Pods);

        Assert.Null(state.Deployments);
        Assert.NotNull(state.Queue);
        Assert.Equal("/v2/deployments: connection refused", state.Problem);
    }

    [Theory]
    [InlineData(
        """
        {"draining_machines":[{"id":{"hostname":"h1","ip":"10.0.1.1"},"statuses":[]}],
         "down_machines":[{"hostname":"h2","ip":"10.0.1.2"},{"hostname":"h3"}]}
        """,
        "10.0.1.1 10.0.1.2 h3")]
    [InlineData("{}", "")]
    public void Machines_in_maintenance_are_those_that_drain_or_are_down(string answer, string machines)
    {
        MaintenanceOperation operation = new("0123456789abcdef");

        Assert.Equal(machines, string.Join(" ", operation.Parse(Answer(operation.Frame, ("status", answer)))!));
        Assert.Null(operation.Parse(Answer(operation.Frame, ("status", null))));
    }

    private static MarathonState Parse(string? info, string? deployments, string? queue, string? apps, string? pods)
    {
        MarathonOperation operation = new("0123456789abcdef", "");
        return operation.Parse(Answer(operation.Frame, ("info", info), ("deployments", deployments), ("queue", queue), ("apps", apps), ("pods", pods)));
    }

    private static RawOutput Answer(SectionFrame frame, params (string Name, string? Body)[] parts) => new(
        0,
        frame.Render(
            parts.Select(part =>
                new KeyValuePair<string, string>(part.Name, part.Body is null ? HttpSection.Render(7, 0, "", "") : HttpSection.Render(0, 200, "", part.Body)))),
        "",
        Truncated: false);
}
