using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Bench;

/// <summary>Counts operations and the characters of their answers, by operation type.</summary>
internal sealed class CountingShells(INodeShells inner) : INodeShells
{
    public SortedDictionary<string, (int Calls, long Characters)> Counts { get; } = [];

    public INodeShell For(NodeEndpoint node) => new Shell(this, inner.For(node));

    public void Dispose() => inner.Dispose();

    private sealed class Shell(CountingShells owner, INodeShell inner) : INodeShell
    {
        public async Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
        {
            RawOutput output = await inner.RunAsync(operation, cancellationToken).ConfigureAwait(false);
            string name = operation.GetType().Name;
            (int calls, long characters) = owner.Counts.GetValueOrDefault(name);
            owner.Counts[name] = (calls + 1, characters + output.Stdout.Length);
            return output;
        }
    }
}
