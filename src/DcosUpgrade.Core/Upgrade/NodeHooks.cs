using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Journaling;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Upgrade;

/// <summary>What an operator does before and after a node: for example silence its monitoring, or take it out of a load balancer.</summary>
internal sealed class NodeHooks
{
    public const string BeforeNode = nameof(BeforeNode);
    public const string AfterNode = nameof(AfterNode);

    private readonly HashSet<string> _prepared = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Receives the node. Returns why it failed; null when it succeeded.</summary>
    public Func<DcosNode, Task<string?>>? Before { get; init; }

    /// <summary>Receives the result of a node. Returns why it failed; null when it succeeded.</summary>
    public Func<object, Task<string?>>? After { get; init; }

    /// <summary>True when the node must not be changed before <see cref="BeforeAsync"/>.</summary>
    public bool IsDue(DcosNode node)
    {
        lock (_prepared)
        {
            return Before is not null && !_prepared.Contains(node.Name);
        }
    }

    /// <returns>Why the hook failed: the node is not changed. Null when it succeeded; it does not run again for the node.</returns>
    public async Task<string?> BeforeAsync(ClusterContext cluster, DcosNode node)
    {
        string? problem = await RunAsync(cluster, node, BeforeNode, () => Before!(node)).ConfigureAwait(false);
        lock (_prepared)
        {
            _ = problem is null && _prepared.Add(node.Name);
        }

        return problem;
    }

    /// <summary>Called for each node that ends. The hook runs for a node that this call changed or followed, or whose first hook ran.</summary>
    /// <param name="isChanged">True when this call started or followed a run of the node that has ended.</param>
    /// <returns>Why the hook failed; null when it succeeded or did not run.</returns>
    public async Task<string?> AfterAsync(ClusterContext cluster, DcosNode node, object result, bool isChanged)
    {
        bool isPrepared;
        lock (_prepared)
        {
            isPrepared = _prepared.Remove(node.Name);
        }

        return After is null || !(isPrepared || isChanged)
            ? null
            : await RunAsync(cluster, node, AfterNode, () => After(result)).ConfigureAwait(false);
    }

    private static async Task<string?> RunAsync(ClusterContext cluster, DcosNode node, string name, Func<Task<string?>> hook)
    {
        Moment began = Moment.Of(cluster.Clock);
        string? problem = await hook().ConfigureAwait(false);
        string? line = problem is null ? null : string.Join(" ", problem.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Take(5)).TrimEnd('.');
        cluster.Journal.Write(new HookEvent { Node = node.Name, Hook = name, Failed = line, Took = Moment.Of(cluster.Clock).Since(began) });
        return line;
    }
}
