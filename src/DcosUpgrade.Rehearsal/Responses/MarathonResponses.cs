using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>Answers of Marathon on :8080.</summary>
/// <remarks>A Marathon that does not lead forwards a request to the leader; without a leader it answers 503. <c>/v2/info</c> and
/// <c>/ping</c> are answered locally.</remarks>
internal static class MarathonResponses
{
    public static HttpAnswer Answer(MarathonView view, string target) => HttpAnswer.PathOf(target) switch
    {
        "/ping" => new(200, "pong", "text/plain"),
        "/v2/info" => HttpAnswer.Json(Info(view)),
        "/v2/leader" => Leader(view),
        "/v2/deployments" => FromLeader(view, Deployments(view)),
        "/v2/apps" => FromLeader(view, Apps(view)),
        "/v2/queue" => FromLeader(view, Queue(view)),
        "/v2/pods/::status" => FromLeader(view, Pods(view)),
        _ => HttpAnswer.NotFound,
    };

    private static HttpAnswer Leader(MarathonView view) => view.Leader is null
        ? new(404, "{\"message\":\"There is no leader\"}", "application/json")
        : HttpAnswer.Json(JsonText.Plain().Begin().Add("leader", view.Leader + ":8080").End().ToString());

    private static HttpAnswer FromLeader(MarathonView view, string body) => view.Leader is null
        ? new(503, "{\"message\":\"Could not determine the current leader\"}", "application/json")
        : HttpAnswer.Json(body);

    private static string Info(MarathonView view)
    {
        var json = JsonText.Plain().Begin()
            .Add("name", "marathon")
            .Add("version", view.Version)
            .Add("buildref", "unknown")
            .Add("elected", view.Leader == view.Address);
        if (view.Leader is not null)
        {
            json.Add("leader", view.Leader + ":8080");
        }
        if (view.FrameworkId is not null)
        {
            json.Add("frameworkId", view.FrameworkId);
        }
        return json.Begin("marathon_config")
                .Add("master", "zk://zk-1.zk:2181,zk-2.zk:2181,zk-3.zk:2181/mesos")
                .Add("checkpoint", true)
                .Add("ha", true)
                .Add("hostname", view.Address)
                .Add("mesos_role", "slave_public")
                .Add("features", ["vips", "task_killing", "external_volumes", "gpu_resources"])
            .End()
            .Begin("zookeeper_config").Add("zk", "zk://zk-1.zk:2181,zk-2.zk:2181,zk-3.zk:2181/marathon").End()
            .Begin("http_config").Add("http_port", 8080).Add("https_port", 8443).End()
            .End().ToString();
    }

    private static string Deployments(MarathonView view)
    {
        var json = JsonText.Plain().BeginList();
        foreach (var deployment in view.Deployments)
        {
            json.Begin()
                .Add("id", deployment.Id)
                .Add("version", deployment.Version)
                .Add("affectedApps", [deployment.App])
                .Add("affectedPods", Enumerable.Empty<string>())
                .BeginList("steps").Begin().BeginList("actions")
                    .Begin().Add("action", deployment.Action).Add("app", deployment.App).End()
                .EndList().End().EndList()
                .BeginList("currentActions")
                    .Begin().Add("action", deployment.Action).Add("app", deployment.App).BeginList("readinessCheckResults").EndList().End()
                .EndList()
                .Add("currentStep", 1)
                .Add("totalSteps", 1)
                .End();
        }
        return json.EndList().ToString();
    }

    private static string Queue(MarathonView view)
    {
        var json = JsonText.Plain().Begin().BeginList("queue");
        foreach (var app in view.Queue)
        {
            json.Begin().Begin("app").Add("id", app).End().Add("count", 1).Begin("delay").Add("timeLeftSeconds", 0).Add("overdue", true).End().End();
        }
        return json.EndList().End().ToString();
    }

    private static string Pods(MarathonView view)
    {
        var json = JsonText.Plain().BeginList();
        foreach (var pod in view.Pods)
        {
            json.Begin().Add("id", pod.Key).Begin("spec").Add("id", pod.Key).End().Add("status", pod.Value).BeginList("instances");
            if (view.PodsSince is { } since)
            {
                json.Begin()
                    .Add("id", pod.Key.TrimStart('/') + ".instance-1")
                    .Add("status", pod.Value)
                    .Add("statusSince", since.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))
                    .End();
            }

            json.EndList().End();
        }
        return json.EndList().ToString();
    }

    private static string Apps(MarathonView view)
    {
        var json = JsonText.Plain().Begin().BeginList("apps");
        foreach (var app in view.Apps)
        {
            json.Begin()
                .Add("id", app.Id)
                .Add("instances", app.Instances)
                .Add("tasksStaged", app.TasksStaged)
                .Add("tasksRunning", app.TasksRunning)
                .Add("tasksHealthy", app.TasksHealthy)
                .Add("tasksUnhealthy", app.TasksUnhealthy)
                .BeginList("deployments");
            foreach (var deployment in app.Deployments)
            {
                json.Begin().Add("id", deployment).End();
            }
            json.EndList().BeginList("constraints");
            foreach (var constraint in app.Constraints)
            {
                json.BeginList();
                foreach (var part in constraint)
                {
                    json.Item(part);
                }
                json.EndList();
            }
            json.EndList().BeginList("healthChecks");
            if (app.HasHealthCheck)
            {
                json.Begin().Add("protocol", "MESOS_HTTP").End();
            }
            json.EndList().Begin("labels").End().End();
        }
        return json.EndList().End().ToString();
    }
}
