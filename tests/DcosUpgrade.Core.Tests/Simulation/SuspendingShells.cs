using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>Shells of an operator whose machine is suspended before one of its calls: no call of it leaves until it is resumed.</summary>
/// <param name="at">The call before which it is suspended, counted from 1.</param>
/// <param name="counts">The calls that are counted; null for all.</param>
internal sealed class SuspendingShells(INodeShells inner, IClock clock, int at, TimeSpan duration, Func<NodeOperation, bool>? counts = null) : INodeShells
{
    private int _calls;

    /// <summary>When the operator is resumed; null until it is suspended.</summary>
    public DateTimeOffset? ResumedAt { get; private set; }

    public INodeShell For(NodeEndpoint node) => new Shell(this, inner.For(node));

    public void Dispose() => inner.Dispose();

    private async Task WaitAsync(NodeOperation operation)
    {
        if (counts?.Invoke(operation) != false && ++_calls == at)
        {
            ResumedAt = clock.UtcNow + duration;
        }

        if (ResumedAt is { } resumed && clock.UtcNow < resumed)
        {
            await clock.Delay(resumed - clock.UtcNow, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private sealed class Shell(SuspendingShells owner, INodeShell inner) : INodeShell
    {
        public async Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
        {
            await owner.WaitAsync(operation).ConfigureAwait(false);
            return await inner.RunAsync(operation, cancellationToken).ConfigureAwait(false);
        }
    }
}
