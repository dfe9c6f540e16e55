using System;
using System.Text.Json;
using DcosUpgrade.Rehearsal.Responses;
using Xunit;

namespace DcosUpgrade.Core.Tests.Responses;

/// <summary>The values that gates read, and the answers of short transitions, as observed on Mesos 1.5.1.</summary>
public sealed class MesosAnswerTests
{
    private static readonly MesosMasterView Leader = SampleSteps.Masters["02-task-running"];

    [Fact]
    public void Agent_that_is_down_stays_listed_but_inactive()
    {
        var view = SampleSteps.Masters["03-agent-down-1s"];
        Assert.False(Body(view, "/slaves").GetProperty("slaves")[0].GetProperty("active").GetBoolean());
        Assert.Equal(1, Metric(view, "master/slaves_inactive"));
        Assert.Equal(1, Metric(view, "master/slaves_disconnected"));
        Assert.Equal("TASK_RUNNING", Body(view, "/tasks").GetProperty("tasks")[0].GetProperty("state").GetString());
    }

    [Fact]
    public void Agent_given_up_is_in_no_list_and_its_task_unreachable()
    {
        var view = SampleSteps.Masters["12-agent-unreachable"];
        Assert.Equal(0, Body(view, "/slaves").GetProperty("slaves").GetArrayLength());
        Assert.Equal(1, Body(view, "/state").GetProperty("unreachable_slaves").GetDouble());
        Assert.Equal(1, Metric(view, "master/slaves_unreachable"));
        Assert.Equal(1, Metric(view, "master/tasks_unreachable"));
    }

    [Fact]
    public void After_a_failover_the_agent_is_recovered_and_its_tasks_are_nowhere()
    {
        var view = SampleSteps.Masters["06-master-restarted-agent-not-back"];
        Assert.Equal("127.0.0.3", Body(view, "/slaves").GetProperty("recovered_slaves")[0].GetProperty("hostname").GetString());
        Assert.Equal(0, Body(view, "/tasks").GetProperty("tasks").GetArrayLength());
    }

    [Fact]
    public void Leader_without_registry_lists_nothing()
    {
        var view = Leader with { RegistryFetched = false, LogRecovered = false };
        Assert.Equal("{\"slaves\":[],\"recovered_slaves\":[]}", MesosMasterResponses.Answer(view, "/slaves").Body);
        Assert.Equal(1, Metric(view, "master/elected"));
        Assert.Equal(0, Metric(view, "registrar/log/recovered"));
        Assert.DoesNotContain("registry_size_bytes", MesosMasterResponses.Answer(view, "/metrics/snapshot").Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Master_restarted_within_its_session_redirects_to_itself()
    {
        var view = Leader with { Elected = false, Leader = Leader.Address };
        var answer = MesosMasterResponses.Answer(view, "/slaves?agent=x");
        Assert.Equal((307, "//127.0.0.1:5050/master/slaves", ""), (answer.Status, answer.Location, answer.Body));
    }

    [Theory]
    [InlineData("/redirect")]
    [InlineData("/slaves")]
    [InlineData("/master/state")]
    public void No_leader_is_503_in_plain_text(string path)
    {
        var answer = MesosMasterResponses.Answer(Leader with { Elected = false, Leader = null }, path);
        Assert.Equal((503, "No leader elected", "text/plain"), (answer.Status, answer.Body, answer.ContentType));
    }

    [Fact]
    public void Slashes_are_escaped_and_numbers_have_a_point_as_1_4_prints_them()
    {
        var body = MesosMasterResponses.Answer(Leader with { Version = "1.4.2" }, "/metrics/snapshot").Body;
        Assert.Contains("\"registrar\\/log\\/recovered\":1.0", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Overlay_log_has_a_metric_when_the_module_is_loaded()
    {
        Assert.Equal(0, Metric(Leader with { OverlayLogRecovered = false }, "overlay/log/recovered"));
        Assert.DoesNotContain("overlay", MesosMasterResponses.Answer(Leader, "/metrics/snapshot").Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Starting", 404, "", 404)]
    [InlineData("Recovering", 503, "Agent has not finished recovery", 200)]
    [InlineData("Running", 200, null, 200)]
    public void Agent_at_start(string phase, int state, string? body, int health)
    {
        var view = SampleSteps.AgentView(withTask: true) with { Phase = Enum.Parse<MesosAgentPhase>(phase) };
        var answer = MesosAgentResponses.Answer(view, "/state");
        Assert.Equal(state, answer.Status);
        Assert.Equal(body ?? answer.Body, answer.Body);
        Assert.Equal(health, MesosAgentResponses.Answer(view, "/health").Status);
    }

    [Fact]
    public void Public_agent_has_its_resources_reserved_Unverified()
    {
        var agent = Leader.Agents[0] with { ReservedFor = "slave_public" };
        var slave = Body(Leader with { Agents = [agent] }, "/slaves").GetProperty("slaves")[0];
        Assert.Equal(2, slave.GetProperty("reserved_resources").GetProperty("slave_public").GetProperty("cpus").GetDouble());
        Assert.Equal(0, slave.GetProperty("unreserved_resources").GetProperty("cpus").GetDouble());
    }

    [Fact]
    public void Completed_task_moves_to_its_own_lists_Unverified()
    {
        var framework = Leader.Frameworks[0];
        var view = Leader with { Frameworks = [framework with { Tasks = [], CompletedTasks = [framework.Tasks[0] with { State = "TASK_FINISHED" }] }] };
        Assert.Equal("TASK_FINISHED",
            Body(view, "/state").GetProperty("frameworks")[0].GetProperty("completed_tasks")[0].GetProperty("state").GetString());
        Assert.Equal(1, Metric(view, "master/tasks_finished"));
    }

    [Fact]
    public void Head_is_what_libprocess_sends()
    {
        var head = new HttpAnswer(307, "", Location: "//127.0.0.1:5050").Head(new DateTimeOffset(2026, 11, 23, 1, 11, 38, TimeSpan.Zero));
        Assert.Equal(
            "HTTP/1.1 307 Temporary Redirect\r\nDate: Mon, 23 Nov 2026 01:11:38 GMT\r\nLocation: //127.0.0.1:5050\r\nContent-Length: 0\r\n\r\n", head);
    }

    private static JsonElement Body(MesosMasterView view, string path)
    {
        using var document = JsonDocument.Parse(MesosMasterResponses.Answer(view, path).Body);
        return document.RootElement.Clone();
    }

    private static double Metric(MesosMasterView view, string name) => Body(view, "/metrics/snapshot").GetProperty(name).GetDouble();
}
