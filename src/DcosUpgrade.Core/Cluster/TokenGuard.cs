using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Cluster;

/// <summary>
/// Decides which nodes get the token of the IAM: only masters, and only one that refused the request without a token and whose own
/// configuration has a mode in which the request requires one.
/// </summary>
/// <param name="run">Sends an operation to a node.</param>
internal sealed class TokenGuard(ClusterContext cluster, IamSession iam, Func<InventoryNode, NodeOperation, CancellationToken, Task<RawOutput>> run)
{
    private readonly object _lock = new();

    /// <summary>Masters that are in strict mode. A cluster cannot leave it.</summary>
    private readonly HashSet<string> _strict = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Runs an operation, and once more with a new token when the first one is refused.</summary>
    /// <exception cref="NodeAnswerException">The answer of a master could not be parsed.</exception>
    public async Task<RawOutput> RunAsync(InventoryNode node, NodeOperation operation, ISecuredOperation secured, CancellationToken cancellationToken)
    {
        if (!IsStrict(node) || !secured.NeedsToken(DcosSecurityMode.Strict))
        {
            secured.Login = iam.WithoutToken;
            RawOutput open = await run(node, operation, cancellationToken).ConfigureAwait(false);
            if (node.Role != DcosRole.Master
                || !secured.IsRefused(open)
                || !await RequiresAsync(node, secured, cancellationToken).ConfigureAwait(false))
            {
                return open;
            }
        }

        EndpointLogin login = await iam.GetAsync(cancellationToken).ConfigureAwait(false);
        secured.Login = login;
        RawOutput output = await run(node, operation, cancellationToken).ConfigureAwait(false);
        if (!secured.IsRefused(output) || !iam.Discard(login))
        {
            return output;
        }

        secured.Login = await iam.GetAsync(cancellationToken).ConfigureAwait(false);
        return await run(node, operation, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> RequiresAsync(InventoryNode node, ISecuredOperation secured, CancellationToken cancellationToken)
    {
        DcosSecurityMode? mode = await cluster.RunAsync(node, new SecurityModeOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
        if (mode == DcosSecurityMode.Strict)
        {
            lock (_lock)
            {
                _ = _strict.Add(node.Name);
            }
        }

        return secured.NeedsToken(mode);
    }

    private bool IsStrict(InventoryNode node)
    {
        lock (_lock)
        {
            return _strict.Contains(node.Name);
        }
    }
}
