using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Rehearsal;

/// <summary>One operation that was sent to a node.</summary>
internal sealed record RecordedCall(string Node, NodeOperation Operation)
{
    public string Type => Operation.GetType().Name;

    public bool Writes => Operation.Writes;

    public override string ToString() => $"{Node}: {Type}{(Writes ? " (writes)" : "")}";
}

/// <summary>Lists every operation that passes: proof of what -WhatIf did not do.</summary>
internal sealed class RecordingShells(INodeShells inner) : INodeShells
{
    private readonly List<RecordedCall> _calls = [];

    /// <summary>In the order in which they were sent.</summary>
    public IReadOnlyList<RecordedCall> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    public INodeShell For(NodeEndpoint node) => new Shell(this, node.Name, inner.For(node));

    public void Dispose() => inner.Dispose();

    private void Record(RecordedCall call)
    {
        lock (_calls)
        {
            _calls.Add(call);
        }
    }

    private sealed class Shell(RecordingShells owner, string node, INodeShell inner) : INodeShell
    {
        public Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
        {
            owner.Record(new RecordedCall(node, operation));
            return inner.RunAsync(operation, cancellationToken);
        }
    }
}
