using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Rehearsal.Sessions;

/// <summary>One operation sent to a node.</summary>
internal sealed record RecordedCall(string Node, NodeOperation Operation)
{
    public string Type => Operation.GetType().Name;

    public bool Writes => Operation.Writes;

    public override string ToString() => $"{Node}: {Type}{(Writes ? " (writes)" : "")}";
}

/// <summary>Records every operation: tests assert that -WhatIf writes nothing.</summary>
internal sealed class RecordingShells(INodeShells inner) : INodeShells
{
    private readonly List<RecordedCall> _calls = [];

    /// <summary>In sending order.</summary>
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
