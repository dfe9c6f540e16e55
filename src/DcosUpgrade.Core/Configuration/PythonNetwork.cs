using System.Numerics;

namespace DcosUpgrade.Configuration;

/// <summary>A network as Python's ipaddress has it.</summary>
/// <param name="First">Its first address as a number.</param>
/// <param name="Last">Its last address.</param>
internal sealed record PythonNetwork(BigInteger First, BigInteger Last, bool IsIpv6)
{
    private const int Ipv4Bits = 32;
    private const int Ipv6Bits = 128;

    /// <summary>Null when a bit after the prefix is set, or there is no prefix.</summary>
    public static PythonNetwork? Of(BigInteger address, int? prefix, bool isIpv6)
    {
        if (prefix is not { } length)
        {
            return null;
        }

        BigInteger hosts = (BigInteger.One << ((isIpv6 ? Ipv6Bits : Ipv4Bits) - length)) - 1;
        return (address & hosts).IsZero ? new PythonNetwork(address, address | hosts, isIpv6) : null;
    }

    /// <summary>The network of one address that is a number; null when it is too large or negative.</summary>
    public static PythonNetwork? OfAddress(BigInteger address) =>
        address.Sign < 0 || address >= BigInteger.One << Ipv6Bits ? null
        : address < BigInteger.One << Ipv4Bits ? new PythonNetwork(address, address, false)
        : new PythonNetwork(address, address, true);

    /// <summary>Whether both have an address.</summary>
    public bool Overlaps(PythonNetwork other) => IsIpv6 == other.IsIpv6 && First <= other.Last && other.First <= Last;
}
