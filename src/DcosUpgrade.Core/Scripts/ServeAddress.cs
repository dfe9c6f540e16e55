using System.Collections.Generic;
using System.Linq;
using System.Net;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Scripts;

/// <summary>The address of the bootstrap node on which the download server listens: what it serves contains the secrets of config.yaml.</summary>
internal static class ServeAddress
{
    /// <summary>RFC 1918, 6598 (carrier-grade NAT), 3927 and 4291 (link-local), 4193, and loopback.</summary>
    private static readonly (byte[] Network, int Bits)[] s_private =
    [
        ([10], 8), ([172, 16], 12), ([192, 168], 16), ([100, 64], 10), ([169, 254], 16), ([127], 8), ([0xfc], 7), ([0xfe, 0x80], 10),
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128),
    ];

    /// <summary>
    /// The address of bootstrap_url where the node has it. Behind a translated address or a name of another machine, the address of the inventory.
    /// </summary>
    /// <returns>Null when the node has none of them.</returns>
    public static string? Of(ScriptUrl url, BootstrapFacts facts, string inventoryAddress) =>
        Candidates(url.Host.Trim('[', ']'), facts).Append(inventoryAddress).FirstOrDefault(candidate => IsLocal(candidate, facts));

    /// <summary>True for an address that is reachable from everywhere unless a firewall prevents it.</summary>
    public static bool IsPublic(string address)
    {
        if (!IPAddress.TryParse(address, out IPAddress? parsed))
        {
            return false;
        }

        byte[] bytes = (parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed).GetAddressBytes();
        return !s_private.Any(range => (range.Network.Length > 4 || range.Network[0] >= 0xfc) == (bytes.Length == 16)
            && IsIn(bytes, range.Network, range.Bits));
    }

    private static IEnumerable<string> Candidates(string host, BootstrapFacts facts) => IPAddress.TryParse(host, out _) ? [host] : facts.Resolved;

    private static bool IsLocal(string candidate, BootstrapFacts facts) => IPAddress.TryParse(candidate, out IPAddress? address)
        && (IPAddress.IsLoopback(address) || facts.Addresses.Any(own => IPAddress.TryParse(own, out IPAddress? parsed) && parsed.Equals(address)));

    private static bool IsIn(byte[] address, byte[] network, int bits)
    {
        for (int bit = 0; bit < bits; bit++)
        {
            int own = network.Length > bit / 8 ? network[bit / 8] : 0;
            if (((address[bit / 8] ^ own) & (0x80 >> (bit % 8))) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
