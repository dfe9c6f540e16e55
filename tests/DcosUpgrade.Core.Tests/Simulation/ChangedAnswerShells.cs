using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>Changes an answer of a node.</summary>
/// <param name="stdout">The answer of the node.</param>
internal delegate string AnswerChange(string node, NodeOperation operation, string stdout);

/// <summary>Shells that change the answers of nodes.</summary>
internal sealed class ChangedAnswerShells(INodeShells inner, AnswerChange change) : INodeShells
{
    public INodeShell For(NodeEndpoint node) => new Shell(node.Name, inner.For(node), change);

    public void Dispose() => inner.Dispose();

    private sealed class Shell(string node, INodeShell inner, AnswerChange change) : INodeShell
    {
        public async Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
        {
            RawOutput output = await inner.RunAsync(operation, cancellationToken).ConfigureAwait(false);
            return output with { Stdout = change(node, operation, output.Stdout) };
        }
    }
}
