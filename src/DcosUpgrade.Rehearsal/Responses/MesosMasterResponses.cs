using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>Answers of a Mesos master on :5050.</summary>
/// <remarks>Observed on Mesos 1.5.1; the shapes that gates read are the same in 1.4.</remarks>
internal static class MesosMasterResponses
{
    private static readonly string[] States =
        ["STAGING", "STARTING", "RUNNING", "KILLING", "FINISHED", "KILLED", "FAILED", "LOST", "ERROR", "UNREACHABLE"];

    /// <param name="target">Path with or without a query, with or without the prefix <c>/master</c>.</param>
    /// <param name="cut">Applies <see cref="Operations.JsonCut"/>.</param>
    public static HttpAnswer Answer(MesosMasterView view, string target, bool cut = false)
    {
        var path = HttpAnswer.PathOf(target);
        var endpoint = path.StartsWith("/master/", StringComparison.Ordinal) ? path.Substring("/master".Length) : path;
        return endpoint switch
        {
            "/health" => new(200, ""),
            "/version" => MesosJson.Version(view.Version),
            "/metrics/snapshot" => HttpAnswer.Json(MesosMasterMetrics.Snapshot(view, cut)),
            "/redirect" => Redirect(view, ""),
            "/slaves" => FromLeader(view, endpoint, calm => Slaves(calm, cut)),
            "/state" => FromLeader(view, endpoint, calm => State(calm, cut)),
            "/state-summary" => FromLeader(view, endpoint, calm => StateSummary(calm, cut)),
            "/tasks" => FromLeader(view, endpoint, Tasks),
            _ => HttpAnswer.NotFound,
        };
    }

    /// <summary>The leader redirects to itself; without a known leader the answer is 503.</summary>
    public static HttpAnswer Redirect(MesosMasterView view, string endpoint) => view.Leader is null
        ? new(503, "No leader elected", "text/plain")
        : new(307, "", Location: $"//{view.Leader}:5050{endpoint}");

    private static HttpAnswer FromLeader(MesosMasterView view, string endpoint, Func<MesosMasterView, string> body) =>
        view.Elected ? HttpAnswer.Json(body(Calm(view))) : Redirect(view, "/master" + endpoint);

    /// <summary>Until it has read its registry, a leader answers like that of an empty cluster.</summary>
    private static MesosMasterView Calm(MesosMasterView view) =>
        view.RegistryFetched ? view : view with { Agents = [], RecoveredAgents = [], Frameworks = [], UnreachableAgents = 0 };

    private static string Slaves(MesosMasterView view, bool cut)
    {
        var tasks = TasksByAgent(view);
        return string.Concat(Slaves(view.Agents.Select(agent => SlaveRow(agent, Used(tasks[agent.Id]), cut)), view.RecoveredAgents, cut));
    }

    /// <summary>The answer of <c>/slaves</c>, in pieces.</summary>
    /// <param name="rows">One row each, or several joined by commas.</param>
    public static string[] Slaves(IEnumerable<string> rows, IReadOnlyList<MesosAgentEntry> recovered, bool cut)
    {
        List<string> pieces = ["{\"slaves\":["];
        foreach (var row in rows)
        {
            pieces.Add(row);
            pieces.Add(",");
        }
        if (pieces.Count > 1)
        {
            pieces.RemoveAt(pieces.Count - 1);
        }
        pieces.Add("]," + JsonText.Mesos(cut).Recovered(recovered).ToString() + "}");
        return pieces.ToArray();
    }

    /// <summary>One agent in <c>/slaves</c>.</summary>
    public static string SlaveRow(MesosAgentEntry agent, MesosResources used, bool cut) => JsonText.Mesos(cut).Begin().Agent(agent, used)
        .FullReservations(agent.Resources, agent.ReservedFor)
        .FullResources("used_resources_full", used, agent.ReservedFor ?? "*", allocated: true)
        .FullResources("offered_resources_full", MesosResources.None, "*", allocated: true)
        .End().ToString();

    private static string State(MesosMasterView view, bool cut)
    {
        var json = JsonText.Mesos(cut).Begin().Build(view.Version)
            .Add("start_time", view.StartTime)
            .Add("elected_time", view.ElectedTime)
            .Add("id", view.MasterId)
            .Add("pid", $"master@{view.Address}:5050")
            .Add("hostname", view.Address)
            .Add("capabilities", ["AGENT_UPDATE"])
            .Add("activated_slaves", (double)view.Agents.Count(agent => agent.Active))
            .Add("deactivated_slaves", (double)view.Agents.Count(agent => !agent.Active))
            .Add("unreachable_slaves", (double)view.UnreachableAgents);
        if (view.Cluster is not null)
        {
            json.Add("cluster", view.Cluster);
        }
        json.Add("leader", $"master@{view.Address}:5050")
            .Begin("leader_info")
                .Add("id", view.MasterId)
                .Add("pid", $"master@{view.Address}:5050")
                .Add("port", 5050)
                .Add("hostname", view.Address)
            .End()
            .MasterFlags(view)
            .BeginList("slaves");
        var tasks = TasksByAgent(view);
        foreach (var agent in view.Agents)
        {
            json.Begin().Agent(agent, Used(tasks[agent.Id])).End();
        }
        json.EndList().Recovered(view.RecoveredAgents).BeginList("frameworks");
        foreach (var framework in view.Frameworks)
        {
            json.Framework(framework);
        }
        return json.EndList()
            .BeginList("completed_frameworks").EndList()
            .BeginList("orphan_tasks").EndList()
            .BeginList("unregistered_frameworks").EndList()
            .End().ToString();
    }

    private static string StateSummary(MesosMasterView view, bool cut)
    {
        var json = JsonText.Mesos(cut).Begin().Add("hostname", view.Address);
        if (view.Cluster is not null)
        {
            json.Add("cluster", view.Cluster);
        }
        json.BeginList("slaves");
        var byAgent = cut ? null : TasksByAgent(view);
        foreach (var agent in view.Agents)
        {
            MesosTaskEntry[] tasks = byAgent is null ? [] : [.. byAgent[agent.Id]];
            json.Begin().Agent(agent, Used(tasks));
            json = cut ? json : json.StateCounts(tasks).Add("framework_ids", tasks.Select(task => task.FrameworkId).Distinct());
            json.End();
        }
        json.EndList().BeginList("frameworks");
        foreach (var framework in view.Frameworks)
        {
            json.Begin().FrameworkHead(framework);
            if (!cut)
            {
                var tasks = All(framework).ToArray();
                json.StateCounts(tasks).Add("slave_ids", tasks.Select(task => task.AgentId).Distinct());
            }
            json.End();
        }
        return json.EndList().End().ToString();
    }

    private static string Tasks(MesosMasterView view) =>
        JsonText.Mesos().Begin().Tasks("tasks", view.Frameworks.SelectMany(All)).End().ToString();

    private static IEnumerable<MesosTaskEntry> All(MesosFrameworkEntry framework) =>
        framework.Tasks.Concat(framework.UnreachableTasks).Concat(framework.CompletedTasks);

    private static ILookup<string, MesosTaskEntry> TasksByAgent(MesosMasterView view) =>
        view.Frameworks.SelectMany(framework => framework.Tasks).ToLookup(task => task.AgentId);

    private static MesosResources Used(IEnumerable<MesosTaskEntry> tasks) => MesosResources.Sum(tasks.Select(task => task.Resources));

    private static JsonText Agent(this JsonText json, MesosAgentEntry agent, MesosResources used)
    {
        json.Add("id", agent.Id)
            .Add("hostname", agent.Hostname)
            .Add("port", agent.Port)
            .Attributes(agent.Attributes)
            .Add("pid", $"slave(1)@{agent.Hostname}:{agent.Port}")
            .Add("registered_time", agent.RegisteredTime);
        if (agent.ReregisteredTime is { } again)
        {
            json.Add("reregistered_time", again);
        }
        return json.Resources("resources", agent.Resources)
            .Resources("used_resources", used)
            .Resources("offered_resources", MesosResources.None)
            .Reservations(agent.Resources, agent.ReservedFor)
            .Add("active", agent.Active)
            .Add("version", agent.Version)
            .Capabilities();
    }

    private static JsonText Recovered(this JsonText json, IReadOnlyList<MesosAgentEntry> recovered)
    {
        json.BeginList("recovered_slaves");
        foreach (var agent in recovered)
        {
            json.Begin()
                .Add("id", agent.Id).Add("hostname", agent.Hostname).Add("port", agent.Port).Attributes(agent.Attributes)
                .End();
        }
        return json.EndList();
    }

    private static JsonText FrameworkHead(this JsonText json, MesosFrameworkEntry framework) => json
        .Add("id", framework.Id)
        .Add("name", framework.Name)
        .Resources("used_resources", Used(framework.Tasks))
        .Resources("offered_resources", MesosResources.None)
        .Add("capabilities", framework.Capabilities)
        .Add("hostname", framework.Hostname)
        .Add("webui_url", framework.WebUiUrl)
        .Add("active", framework.Active)
        .Add("connected", framework.Connected)
        .Add("recovered", framework.Recovered);

    private static void Framework(this JsonText json, MesosFrameworkEntry framework)
    {
        json.Begin().FrameworkHead(framework)
            .Add("user", "root")
            .Add("failover_timeout", framework.FailoverTimeout)
            .Add("checkpoint", true)
            .Add("registered_time", framework.RegisteredTime)
            .Add("unregistered_time", 0.0)
            .Resources("resources", Used(framework.Tasks));
        if (framework.ReregisteredTime is { } again)
        {
            json.Add("reregistered_time", again);
        }
        json.Add("role", framework.Role)
            .Tasks("tasks", framework.Tasks)
            .Tasks("unreachable_tasks", framework.UnreachableTasks)
            .Tasks("completed_tasks", framework.CompletedTasks)
            .BeginList("offers").EndList()
            .BeginList("executors").EndList()
            .End();
    }

    private static JsonText StateCounts(this JsonText json, IReadOnlyList<MesosTaskEntry> tasks)
    {
        foreach (var state in States)
        {
            json.Add("TASK_" + state, tasks.Count(task => task.State == "TASK_" + state));
        }
        return json;
    }
}
