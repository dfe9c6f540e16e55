using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>
/// Makes sure, once for a node, that the host which SSH reached is the node, before it gets the password of sudo: detect_ip must print the
/// node's address. A host that an inventory names may lack detect_ip, as during an activation; a host that only the cluster names may not.
/// </summary>
internal sealed class AddressProof(NodeEndpoint node)
{
    /// <summary>Prints the address; nothing where DC/OS is not installed.</summary>
    public const string Probe = """
        export LC_ALL=C
        timeout 10 /opt/mesosphere/bin/detect_ip 2>/dev/null </dev/null || true
        """;

    /// <summary>For hosts without an address of a node: jump hosts and the bootstrap node.</summary>
    public static readonly AddressProof NotRequired = new(new NodeEndpoint("", "", null, null, null));

    private readonly SemaphoreSlim _turn = new(1);
    private bool _isProven = node.Address is null && !node.IsDiscovered;

    /// <param name="probe">Runs <see cref="Probe"/> on the node and returns its output.</param>
    /// <exception cref="NodeAccessException">The host is another node, or a discovered one that does not print its address (SudoAddressMismatch).</exception>
    public async Task RequireAsync(Func<Task<string>> probe, CancellationToken cancellationToken)
    {
        if (_isProven)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            string printed = _isProven ? node.Address ?? "" : (await probe().ConfigureAwait(false)).Trim();
            if (printed != node.Address && (printed.Length > 0 || node.IsDiscovered))
            {
                throw new NodeAccessException(
                    null, SR.SudoAddressMismatch, node.Name, node.Name, printed.Length > 0 ? printed : "nothing", node.Address ?? "its address", node.Host);
            }

            // Without an answer nothing is proven, and the next password asks again.
            _isProven = printed.Length > 0;
        }
        finally
        {
            _turn.Release();
        }
    }
}
