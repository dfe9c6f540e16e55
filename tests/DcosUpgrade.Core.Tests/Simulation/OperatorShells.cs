using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal.Sessions;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>Shells of an operator whose process ends before or after the n-th call.</summary>
internal sealed class OperatorShells(INodeShells inner, int dieAt) : INodeShells
{
    private readonly RecordingShells _recorded = new(inner);
    private readonly int _thread = Environment.CurrentManagedThreadId;

    private bool _dead;

    /// <summary>True when no further call reaches a node.</summary>
    public bool IsDead => _dead || Count >= dieAt;

    public int Count { get; private set; }

    public IReadOnlyList<RecordedCall> Calls => _recorded.Calls;

    public INodeShell For(NodeEndpoint node) => new Shell(this, _recorded.For(node));

    public void Die() => _dead = true;

    public void Dispose() => _recorded.Dispose();

    private void Live()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("A continuation left the thread that drives the clock: the history is not determined by its seed any more.");
        }

        if (_dead || ++Count >= dieAt)
        {
            throw new OperatorEnded();
        }
    }

    private sealed class Shell(OperatorShells owner, INodeShell inner) : INodeShell
    {
        public async Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
        {
            owner.Live();
            RawOutput output = await inner.RunAsync(operation, cancellationToken).ConfigureAwait(false);
            owner.Live();
            return output;
        }
    }
}
