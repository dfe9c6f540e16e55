using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal.Answers;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Sessions;

/// <summary>Shells of a simulated cluster. They answer each operation type with the bytes that a real node prints.</summary>
internal sealed class RehearsalShells(RehearsalCluster cluster) : INodeShells
{
    private readonly AnswerTable _answers = new();

    public INodeShell For(NodeEndpoint node) => new Shell(cluster, _answers, node);

    public void Dispose()
    {
        // Nothing to release: the cluster exists independent of its shells.
    }

    private sealed class Shell(RehearsalCluster cluster, AnswerTable answers, NodeEndpoint endpoint) : INodeShell
    {
        private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(5);

        public async Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
        {
            await CallAsync(operation, before: true).ConfigureAwait(false);
            TimeSpan latency = cluster.Clock.Alone(() => cluster.Latency(endpoint.Name));
            if (latency > operation.Limit)
            {
                await cluster.Clock.Delay(operation.Limit, cancellationToken).ConfigureAwait(false);
                throw new NodeTimeoutException(endpoint.Name, operation.GetType().Name, operation.Limit);
            }

            await cluster.Clock.Delay(latency, cancellationToken).ConfigureAwait(false);
            if (!cluster.IsReachable(endpoint.Name))
            {
                await cluster.Clock.Delay(s_connectTimeout, cancellationToken).ConfigureAwait(false);
                throw new NodeUnreachableException(null, endpoint.Name, "connection timed out");
            }

            if (cluster.RefusesAccess(endpoint.Name))
            {
                throw new NodeAccessException(null, SR.LoginRefused, endpoint.Name, endpoint.Name, "core", endpoint.Name, "a key of the agent");
            }

            if (LateStart.Strikes(cluster, endpoint.Name, operation))
            {
                StartRunOperation start = (StartRunOperation)operation;
                await LateStart.PlayAsync(cluster, endpoint.Name, start, node => RunAnswers.Begin(node, start), cancellationToken).ConfigureAwait(false);
            }

            string stdout = await answers.AnswerAsync(cluster, endpoint.Name, operation, cancellationToken).ConfigureAwait(false);
            if (!cluster.IsReachable(endpoint.Name))
            {
                throw new NodeUnreachableException(null, endpoint.Name, "the connection broke");
            }

            await CallAsync(operation, before: false).ConfigureAwait(false);
            return operation.Output is null ? new RawOutput(0, stdout, "", Truncated: false) : new RawOutput(0, "", stdout, Truncated: false);
        }

        private Task CallAsync(NodeOperation operation, bool before) => cluster.OnCall?.Invoke(endpoint, operation, before) ?? Task.CompletedTask;
    }
}
