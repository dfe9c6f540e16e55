using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>Shells whose first start reaches its node some time after its call has ended: until then nothing on the node shows it.</summary>
internal sealed class LateArrivalShells(INodeShells inner, IClock clock, TimeSpan later) : INodeShells
{
    private bool _came;

    private IClock Clock => clock;

    private TimeSpan Later => later;

    public INodeShell For(NodeEndpoint node) => new Shell(this, node.Name, inner.For(node));

    public void Dispose() => inner.Dispose();

    private sealed class Shell(LateArrivalShells owner, string node, INodeShell inner) : INodeShell
    {
        public async Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
        {
            if (operation is not StartRunOperation || owner._came)
            {
                return await inner.RunAsync(operation, cancellationToken).ConfigureAwait(false);
            }

            owner._came = true;
            _ = ArriveAsync(operation);
            await owner.Clock.Delay(operation.Limit, cancellationToken).ConfigureAwait(false);
            throw new NodeTimeoutException(node, operation.GetType().Name, operation.Limit);
        }

        private async Task ArriveAsync(NodeOperation operation)
        {
            await owner.Clock.Delay(operation.Limit + owner.Later, CancellationToken.None).ConfigureAwait(false);
            _ = await inner.RunAsync(operation, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
