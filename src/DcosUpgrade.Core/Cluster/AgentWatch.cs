using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Cluster;

/// <summary>
/// The state and the tasks of agents. In strict mode an agent answers only with a token, and an agent, on which tasks of users run, never
/// gets the operator's token: the leading master answers in its place.
/// </summary>
internal sealed class AgentWatch(ClusterContext cluster)
{
    private readonly FifoLock _turn = new();
    private (Moment From, LeaderState State)? _last;

    /// <summary>The state of an agent.</summary>
    public async Task<AgentProbe> ObserveAsync(InventoryNode agent, CancellationToken cancellationToken)
    {
        AgentProbe probe = await cluster.RunAsync(agent, new AgentProbeOperation(cluster.Token(), agent.Role), cancellationToken).ConfigureAwait(false);
        if (!probe.NeedsLogin)
        {
            return probe;
        }

        ClusterView view = await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
        return view.Leader is null
            ? probe
            : probe with { Registered = view.Agent(agent.Address) is { Active: true }, Problem = "", IsFromLeader = true };
    }

    /// <summary>The id and the tasks of an agent.</summary>
    public async Task<AgentTasks> TasksAsync(InventoryNode agent, CancellationToken cancellationToken)
    {
        AgentTasks own = await cluster.RunAsync(agent, new AgentTasksOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
        if (!own.NeedsLogin)
        {
            return own;
        }

        ClusterView view = await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
        if (view.Leader is not { Node: { } leader } || view.Agent(agent.Address) is not { Active: true, Id: { } id })
        {
            return own with { Problem = view.Leader is null ? own.Problem : "the leading master does not list the agent as active" };
        }

        LeaderState state = await StateAsync(leader, cancellationToken).ConfigureAwait(false);
        return !state.Answers ? new AgentTasks(null, [], state.Problem)
            : state.Tasks.Count == 0 && await HidesTasksAsync(cancellationToken).ConfigureAwait(false)
            ? new AgentTasks(null, [], "the leading master counts running tasks and lists none: the login may not read tasks")
            : new AgentTasks(id, [.. state.Tasks.Where(task => task.AgentId == id)], "");
    }

    /// <summary>Mesos leaves out what a login may not read, without an error; its counts are complete.</summary>
    private async Task<bool> HidesTasksAsync(CancellationToken cancellationToken) =>
        await cluster.Watch.CountTasksAsync(cancellationToken).ConfigureAwait(false) is { Running: > 0 };

    /// <summary>The answer is expensive for the master: agents that ask at the same time share one that was requested after each of them asked.</summary>
    private async Task<LeaderState> StateAsync(InventoryNode leader, CancellationToken cancellationToken)
    {
        Moment asked = Moment.Of(cluster.Clock);
        using (await _turn.EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_last is not { State.Answers: true } last || last.From.Steady < asked.Steady)
            {
                Moment from = Moment.Of(cluster.Clock);
                _last = last = (from, await cluster.RunAsync(leader, new LeaderStateOperation(cluster.Token()), cancellationToken).ConfigureAwait(false));
            }

            return last.State;
        }
    }
}
