using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Modelling;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Responses;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>Answers of Marathon: the native one on each master, and one that runs on Marathon.</summary>
internal static class MarathonAnswers
{
    private const string Apps = "/v2/apps";

    public static void AddTo(AnswerTable table)
    {
        table.On<MarathonOperation>(Read);
        table.On<FrameworksOperation>((node, operation) =>
        {
            HttpAnswer? Get(bool runs, string path) =>
                !runs ? null : MarathonResponses.Answer(new MarathonView("", node.Address, node.Cluster.Schedulers.MarathonLeader?.Address, null), path);
            return new Sections()
                .Get("summary", EnterpriseAnswers.Guard(node, operation, MesosAnswers.Summary(node)))
                .Get("leader", EnterpriseAnswers.Guard(node, operation, Get(SimulatedSchedulers.RunsMarathon(node), "/v2/leader")))
                .Get("marathon", Get(SimulatedSchedulers.RunsMarathon(node), "/ping"))
                .Get("metronome", Get(SimulatedSchedulers.RunsMetronome(node), "/ping"))
                .In(operation.Frame);
        });
    }

    private static string Read(RehearsalNode node, MarathonOperation operation)
    {
        MarathonView? view = operation.Url.Length > 0 ? Nested() : Native(node);
        HttpAnswer? Get(string path) =>
            view is null
                ? null
                : operation.Url.Length > 0
                ? MarathonResponses.Answer(view, path)
                : EnterpriseAnswers.Guard(node, operation, MarathonResponses.Answer(view, path));
        return new Sections()
            .Get("info", Get("/v2/info"))
            .Get("deployments", Get("/v2/deployments"))
            .Get("queue", Get("/v2/queue"))
            .Get("apps", Get(Apps))
            .Get("pods", Get("/v2/pods/::status"))
            .In(operation.Frame);
    }

    /// <summary>Null: it does not run. The apps are derived from the simulated tasks.</summary>
    private static MarathonView? Native(RehearsalNode node)
    {
        RehearsalCluster cluster = node.Cluster;
        if (!SimulatedSchedulers.RunsMarathon(node))
        {
            return null;
        }

        bool Has(RehearsalFault fault) => cluster.Masters.Any(master => master.Faults.Has(fault));
        SimulatedFramework own = cluster.Mesos.Frameworks.First(framework => framework.Name == SimulatedFramework.Marathon);
        string version = new DcosVersion(node.Files.Bin!.Version).CompareTo(new DcosVersion("1.11.0")) < 0 ? "1.5.11" : "1.6.549";
        IEnumerable<IGrouping<string, SimulatedTask>> apps = cluster.Agents.SelectMany(agent => agent.Tasks)
            .Where(task => task.Framework == own)
            .GroupBy(task => "/" + task.Name.Replace('_', '/'));
        return new MarathonView(version, node.Address, cluster.Mesos.Leader?.Address, own.Id)
        {
            Apps = [.. apps.Select(app => App(app, Has, cluster.Model?.AppOf(app.Key)))],
            Deployments = Has(RehearsalFault.MarathonDeploying)
                ? [new MarathonDeployment("4d2f9c4e", "2018-10-20T01:59:30.000Z", "/web", "ScaleApplication")]
                : [],
            Queue = Has(RehearsalFault.MarathonQueued) ? ["/big"] : [],
            PodsSince = cluster.PodsSince,
            Pods = [new("/pod", Has(RehearsalFault.PodDegraded) ? "DEGRADED" : "STABLE")],
        };
    }

    /// <param name="modelled">The app of the model; null when there is none.</param>
    private static MarathonApp App(IGrouping<string, SimulatedTask> app, Func<RehearsalFault, bool> has, ModelApp? modelled)
    {
        int running = app.Count(task => task.IsRunning);
        int sick = app.Key == "/web" && has(RehearsalFault.AppUnhealthy) ? 1 : 0;

        // Marathon has replaced an ended task; the replacement is not simulated.
        return new MarathonApp(app.Key + (has(RehearsalFault.AppIdReserved) ? "/tasks" : ""), app.Count())
        {
            TasksRunning = Math.Max(running, app.Count(task => task.State != "TASK_UNREACHABLE")),
            TasksHealthy = app.Count() - sick,
            TasksUnhealthy = sick,
            HasHealthCheck = true,
            Constraints = has(RehearsalFault.ConstraintInvalid) ? [["hostname", "LIKE"]] : modelled?.Constraints ?? [["hostname", "UNIQUE"]],
        };
    }

    private static MarathonView Nested() => new("1.3.3", "10.2.0.2", "10.2.0.2", "nested-0000");
}
