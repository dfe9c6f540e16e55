using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Ports;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Cluster;

/// <summary>The answer of a master about one of its databases.</summary>
/// <param name="Report">Null when the master did not answer.</param>
internal sealed record DatabaseAnswer<T>(Moment At, T? Report, string Problem)
    where T : class;

/// <summary>Asks masters about a database, and keeps each answer for some time.</summary>
/// <param name="operation">Makes the question of a token.</param>
internal sealed class DatabaseCache<T>(ClusterContext cluster, Func<string, NodeOperation<T>> operation)
    where T : class
{
    /// <summary>Interval while a database does not answer, as after a restart.</summary>
    public static readonly TimeSpan Silent = TimeSpan.FromSeconds(10);

    private readonly object _lock = new();
    private readonly Dictionary<string, DatabaseAnswer<T>> _answers = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="stays">How long an answer is kept.</param>
    public async Task<DatabaseAnswer<T>> AskAsync(InventoryNode master, Func<DatabaseAnswer<T>, TimeSpan> stays, CancellationToken cancellationToken)
    {
        DatabaseAnswer<T>? answer;
        lock (_lock)
        {
            _ = _answers.TryGetValue(master.Name, out answer);
        }

        if (answer is not null && Moment.Of(cluster.Clock).Age(answer.At) < stays(answer))
        {
            return answer;
        }

        answer = await AskAsync(master, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            return _answers[master.Name] = answer;
        }
    }

    /// <summary>Forgets the answer of a master that restarts.</summary>
    public void Forget(string master)
    {
        lock (_lock)
        {
            _ = _answers.Remove(master);
        }
    }

    private async Task<DatabaseAnswer<T>> AskAsync(InventoryNode master, CancellationToken cancellationToken)
    {
        try
        {
            return new DatabaseAnswer<T>(
                Moment.Of(cluster.Clock), await cluster.RunAsync(master, operation(cluster.Token()), cancellationToken).ConfigureAwait(false), "");
        }
        catch (DcosException e)
        {
            return new DatabaseAnswer<T>(Moment.Of(cluster.Clock), null, e.Message);
        }
    }
}
