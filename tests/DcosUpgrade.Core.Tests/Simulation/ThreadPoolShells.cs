using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>Shells whose answers complete on thread pool threads, as those of a real cluster do. The rehearsed cluster answers one call at a time.</summary>
internal sealed class ThreadPoolShells(RehearsalCluster cluster, INodeShells inner) : INodeShells
{
    private readonly object _lock = new();

    public INodeShell For(NodeEndpoint node) => new Shell(this, inner.For(node));

    public void Dispose() => inner.Dispose();

    private RawOutput Answer(INodeShell shell, NodeOperation operation, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Task<RawOutput> answer = shell.RunAsync(operation, cancellationToken);
            while (!answer.IsCompleted)
            {
                cluster.Clock.Step();
            }

            return answer.GetAwaiter().GetResult();
        }
    }

    private sealed class Shell(ThreadPoolShells owner, INodeShell inner) : INodeShell
    {
        public Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken) =>
            Task.Run(() => owner.Answer(inner, operation, cancellationToken), cancellationToken);
    }
}
