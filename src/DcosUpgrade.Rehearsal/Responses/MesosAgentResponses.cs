using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>Answers of a Mesos agent on :5051.</summary>
internal static class MesosAgentResponses
{
    /// <param name="target">Path with or without a query, with or without the prefix <c>/slave(1)</c>.</param>
    /// <param name="cut">Applies <see cref="Operations.JsonCut"/>.</param>
    public static HttpAnswer Answer(MesosAgentView view, string target, bool cut = false)
    {
        const string Prefix = "/slave(1)";
        var path = HttpAnswer.PathOf(target);
        var endpoint = path.StartsWith(Prefix + "/", StringComparison.Ordinal) ? path.Substring(Prefix.Length) : path;
        return endpoint switch
        {
            "/version" => MesosJson.Version(view.Version),
            "/metrics/snapshot" => HttpAnswer.Json(MesosAgentMetrics.Snapshot(view, cut)),
            "/health" when view.Phase != MesosAgentPhase.Starting => new(200, ""),
            "/state" when view.Phase == MesosAgentPhase.Recovering => new(503, "Agent has not finished recovery", "text/plain"),
            "/state" when view.Phase == MesosAgentPhase.Running => HttpAnswer.Json(State(view, cut)),
            _ => HttpAnswer.NotFound,
        };
    }

    private static string State(MesosAgentView view, bool cut)
    {
        var json = JsonText.Mesos(cut).Begin().Build(view.Version)
            .Add("start_time", view.StartTime)
            .Add("id", view.Id)
            .Add("pid", $"slave(1)@{view.Address}:5051")
            .Add("hostname", view.Address)
            .Capabilities()
            .Resources("resources", view.Resources)
            .Reservations(view.Resources, view.ReservedFor)
            .FullReservations(view.Resources, view.ReservedFor)
            .Allocations(view)
            .Attributes(view.Attributes)
            .Add("master_hostname", view.MasterHostname)
            .AgentFlags(view)
            .BeginList("frameworks");
        foreach (var framework in view.Frameworks)
        {
            json.Begin()
                .Add("id", framework.Id)
                .Add("name", framework.Name)
                .Add("user", "root")
                .Add("failover_timeout", framework.FailoverTimeout)
                .Add("checkpoint", true)
                .Add("hostname", framework.Hostname)
                .Add("role", framework.Role)
                .Executors("executors", view, framework.Tasks, completed: false)
                .Executors("completed_executors", view, framework.CompletedTasks, completed: true)
                .End();
        }
        return json.EndList().BeginList("completed_frameworks").EndList().End().ToString();
    }

    private static JsonText Allocations(this JsonText json, MesosAgentView view)
    {
        var allocated = MesosResources.Sum(view.Frameworks.SelectMany(framework => framework.Tasks).Select(task => task.Resources));
        json.Reserved("reserved_resources_allocated", view.ReservedFor, () => json.Resources(view.ReservedFor!, allocated));
        return json.Resources("unreserved_resources_allocated", view.ReservedFor is null ? allocated : MesosResources.None);
    }

    /// <summary>A command task has its own executor with the name of the task.</summary>
    private static JsonText Executors(
        this JsonText json, string name, MesosAgentView view, IReadOnlyList<MesosTaskEntry> tasks, bool completed)
    {
        json.BeginList(name);
        foreach (var task in tasks)
        {
            var container = task.Statuses.Select(status => status.ContainerId).LastOrDefault(id => id is not null) ?? "";
            json.Begin()
                .Add("id", task.Id)
                .Add("name", $"Command Executor (Task: {task.Id}) (Command: sh -c 'sleep infinity')")
                .Add("source", task.Id)
                .Add("container", container)
                .Add("directory", $"/var/lib/mesos/slave/slaves/{view.Id}/frameworks/{task.FrameworkId}/executors/{task.Id}/runs/{container}")
                .Resources("resources", task.Resources)
                .Add("role", task.Role)
                .Tasks("tasks", completed ? [] : [task])
                .BeginList("queued_tasks").EndList()
                .Tasks("completed_tasks", completed ? [task] : [])
                .End();
        }
        return json.EndList();
    }
}
