using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>Changes an answer of a node.</summary>
/// <param name="stdout">The answer of the node.</param>
internal delegate string AnswerChange(string node, NodeOperation operation, string stdout);

/// <summary>Shells that change the answers of nodes.</summary>
/// <param name="fails">Errors that are replaced by one that no caller expects; null for none.</param>
internal sealed class ChangedAnswerShells(INodeShells inner, AnswerChange? change, Func<NodeOperation, DcosException, bool>? fails = null) : INodeShells
{
    public INodeShell For(NodeEndpoint node) => new Shell(node.Name, inner.For(node), change, fails);

    public void Dispose() => inner.Dispose();

    private sealed class Shell(string node, INodeShell inner, AnswerChange? change, Func<NodeOperation, DcosException, bool>? fails) : INodeShell
    {
        public async Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
        {
            try
            {
                RawOutput output = await inner.RunAsync(operation, cancellationToken).ConfigureAwait(false);
                return change is null ? output : output with { Stdout = change(node, operation, output.Stdout) };
            }
            catch (DcosException e) when (fails?.Invoke(operation, e) is true)
            {
                throw new InvalidOperationException("An error that nobody expects.", e);
            }
        }
    }
}
