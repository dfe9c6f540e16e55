using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Operations;

/// <summary>A task that has not ended, for messages and for counting.</summary>
/// <param name="App">The app of the task: the path of a Marathon app, or framework:name.</param>
internal sealed record PlacedTask(string Id, string App, string State, string AgentId, string FrameworkId);

/// <summary>The tasks of the cluster and their agents.</summary>
internal sealed class Placement(IReadOnlyList<PlacedTask> tasks)
{
    private readonly ILookup<string, PlacedTask> _byAgent = tasks.ToLookup(task => task.AgentId);

    public static Placement Empty { get; } = new([]);

    public IReadOnlyList<PlacedTask> Tasks { get; } = tasks;

    /// <summary>Instances of each app in the whole cluster.</summary>
    public IReadOnlyDictionary<string, int> Instances { get; } = Count(tasks);

    /// <summary>Instances of each app on one agent.</summary>
    public IReadOnlyDictionary<string, int> On(string? agentId) => agentId is null ? Count([]) : Count(_byAgent[agentId]);

    private static Dictionary<string, int> Count(IEnumerable<PlacedTask> tasks) =>
        tasks.GroupBy(task => task.App).ToDictionary(app => app.Key, app => app.Count());
}
