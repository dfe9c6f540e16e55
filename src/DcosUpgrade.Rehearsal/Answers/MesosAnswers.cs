using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Responses;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Text;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>Answers of Mesos and Exhibitor on a node.</summary>
internal static class MesosAnswers
{
    public static void AddTo(AnswerTable table)
    {
        table.On<MasterProbeOperation>(Master);
        table.On<LeaderStateOperation>(
            (node, operation) => new Sections().Get("state", EnterpriseAnswers.Guard(node, operation, State(node))).In(operation.Frame));
        table.On<TaskCountsOperation>(
            (node, operation) => new Sections().Get("metrics", EnterpriseAnswers.Guard(node, operation, Metrics(node))).In(operation.Frame));
        table.On<AgentProbeOperation>((node, operation) => new Sections()
            .Add("unit", $"ActiveState={node.Services.State(operation.UnitName)}\n")
            .Get("metrics", EnterpriseAnswers.Guard(node, operation, AgentMetrics(node)))
            .In(operation.Frame));
        table.On<ServiceChangeOperation>(ChangeAsync);
        table.On<AgentTasksOperation>(
            (node, operation) => new Sections().Get("state", EnterpriseAnswers.Guard(node, operation, Agent(node, "/state"))).In(operation.Frame));
    }

    /// <summary>The answer of the node's own Exhibitor; null: it does not run.</summary>
    public static HttpAnswer? Exhibitor(RehearsalNode node, string path) =>
        Heard(node, node.Cluster.Exhibitor.View(node) is { } view ? ExhibitorResponses.Answer(
            view with { Rolls = node.Faults.Has(RehearsalFault.ExhibitorRolling) }, "/exhibitor/v1" + path) : null);

    /// <summary>Looks as often as the program does.</summary>
    private static async Task<string> ChangeAsync(RehearsalNode node, ServiceChangeOperation operation, CancellationToken cancellationToken)
    {
        DateTimeOffset until = node.Cluster.Clock.UtcNow + TimeSpan.FromSeconds(operation.WaitSec);
        string mark = ServicesOf(node, operation);
        while (mark == operation.Mark && node.Cluster.Clock.UtcNow < until && node.IsReachable)
        {
            await node.Cluster.Clock.Delay(TimeSpan.FromSeconds(ServiceChangeOperation.IntervalSec), cancellationToken).ConfigureAwait(false);
            mark = ServicesOf(node, operation);
        }

        return new Sections().Add("mark", mark + "\n").In(operation.Frame);
    }

    private static string ServicesOf(RehearsalNode node, ServiceChangeOperation operation)
    {
        if (operation.Role == DcosRole.Master)
        {
            return ServiceChangeOperation.MarkOf(Unit(node, new Sections()).Get("exhibitor", Exhibitor(node, "/cluster/status")).Joined());
        }

        HttpAnswer? answer = node.Agent?.Phase is null ? null : Heard(node, EnterpriseAnswers.Guard(node, null, HttpAnswer.Json("")));
        return Sha256Hex.Of(
            $"{node.Services.State(AgentProbeOperation.UnitOf(operation.Role))} {answer?.Status} {(answer?.Status == 200 ? node.Agent!.Phase : null)}");
    }

    private static Sections Unit(RehearsalNode node, Sections parts)
    {
        long started = (long)(1e6 * (node.Cluster.Mesos.Process(node)?.StartTime ?? 0));
        string state = node.Services.State(DcosUnits.MesosMaster);
        return parts.Add("unit", $"MainPID={started % 32768}\nExecMainStartTimestampMonotonic={started}\nActiveState={state}\n");
    }

    private static string Master(RehearsalNode node, MasterProbeOperation operation)
    {
        MesosMasterView? view = MesosViews.Of(node.Cluster, node);
        HttpAnswer? Get(string path) =>
            Heard(node, view is null ? null : EnterpriseAnswers.Guard(node, operation, MesosMasterResponses.Answer(view, path, cut: true)));
        Sections parts = Unit(node, new Sections())
            .Get("exhibitor", Exhibitor(node, "/cluster/status"))
            .Get("exhibitor-config", Exhibitor(node, "/config/get-state"));

        // The list can be megabytes long: it is built once, unless a fault replaces it.
        HttpAnswer whole = HttpAnswer.Json("");
        parts = view is not null
            && node.Cluster.Mesos.Lists.Slaves(view) is { } slaves
            && ReferenceEquals(Heard(node, EnterpriseAnswers.Guard(node, operation, whole)), whole)
            ? parts.Add("slaves", [.. slaves, HttpSection.Tail(0, whole.Status, "")])
            : parts.Get("slaves", Get("/slaves"));
        return (!operation.IsWhole ? parts : parts
            .Get("metrics", Get("/metrics/snapshot"))
            .Get("version", Heard(node, view is null ? null : MesosMasterResponses.Answer(view, "/version")))).In(operation.Frame);
    }

    /// <summary>The cut state of the node's own Mesos master; null: it does not run.</summary>
    public static HttpAnswer? State(RehearsalNode node) =>
        Heard(node, MesosViews.Of(node.Cluster, node) is { } view ? MesosMasterResponses.Answer(view, "/state", cut: true) : null);

    /// <summary>The cut metrics of the node's own Mesos master; null: it does not run.</summary>
    private static HttpAnswer? Metrics(RehearsalNode node) =>
        Heard(node, MesosViews.Of(node.Cluster, node) is { } view ? MesosMasterResponses.Answer(view, "/metrics/snapshot", cut: true) : null);

    /// <summary>The cut summary of the state of the node's own Mesos master; null: it does not run.</summary>
    public static HttpAnswer? Summary(RehearsalNode node) =>
        Heard(node, MesosViews.Of(node.Cluster, node) is { } view ? MesosMasterResponses.Answer(view, "/state-summary", cut: true) : null);

    /// <summary>The cut metrics of the node's own Mesos agent; null: it does not run.</summary>
    public static HttpAnswer? AgentMetrics(RehearsalNode node) => Agent(node, "/metrics/snapshot");

    private static HttpAnswer? Agent(RehearsalNode node, string path) =>
        Heard(node, node.Agent is { } agent && MesosViews.Of(node.Cluster, agent) is { } view ? MesosAgentResponses.Answer(view, path, cut: true) : null);

    /// <summary>Applies the endpoint faults of the node to an answer.</summary>
    public static HttpAnswer? Heard(RehearsalNode node, HttpAnswer? answer) =>
        node.Faults.IsOn(RehearsalFault.EndpointsLie) ? new HttpAnswer(200, "<html><body>Sign in to continue</body></html>", "text/html")
        : answer is not null && node.Faults.IsOn(RehearsalFault.EndpointsSilent) ? HttpAnswer.TooLate
        : answer;
}
