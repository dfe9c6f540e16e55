using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>How Python reads numbers and addresses.</summary>
internal static class PythonText
{
    // Python's digits are those of every script.
    private static readonly Pattern s_int = new(@"^\s*[-+]?\p{Nd}+(?:_\p{Nd}+)*\s*\z", RegexOptions.CultureInvariant);

    /// <summary>What <c>int(text)</c> gives; null when it is no integer to Python.</summary>
    public static BigInteger? Int(string text)
    {
        if (!s_int.IsMatch(text) || text.Length > 4300)
        {
            return null;
        }

        return BigInteger.Parse(Ascii(text.Trim().Replace("_", "")), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    /// <summary>The digits of any script as 0 to 9.</summary>
    public static string Ascii(string text) => string.Concat(text.Select(c => char.IsDigit(c) ? (char)('0' + (int)char.GetNumericValue(c)) : c));

    /// <summary>Four decimal numbers up to 255, without leading zeros.</summary>
    public static bool IsIpv4(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length == 4 && parts.All(IsOctet);
    }

    /// <summary>An IPv6 address without zone, its last 32 bits also as IPv4.</summary>
    public static bool IsIpv6(string text) => !text.Contains('%') && Ipv6(text) is not null;

    /// <summary>Whether it is an IPv4 or IPv6 network.</summary>
    public static bool IsNetwork(string text) => Network(text) is not null;

    /// <summary>
    /// An IPv4 or IPv6 network: a prefix length or, for IPv4, a mask after the slash, or nothing; no bit set after the prefix. Null when the text
    /// is none.
    /// </summary>
    public static PythonNetwork? Network(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length > 2)
        {
            return null;
        }

        string? mask = parts.Length == 2 ? parts[1] : null;
        return IsIpv4(parts[0]) ? PythonNetwork.Of(Ipv4(parts[0]), Prefix(mask, 32) ?? MaskPrefix(mask!), isIpv6: false)
            : Ipv6(parts[0]) is { } address ? PythonNetwork.Of(address, Prefix(mask, 128), isIpv6: true)
            : null;
    }

    private static bool IsOctet(string text) =>
        text.Length is > 0 and <= 3 && text.All(c => c is >= '0' and <= '9') && (text.Length == 1 || text[0] != '0')
            && int.Parse(text, CultureInfo.InvariantCulture) <= 255;

    private static int? Prefix(string? text, int bits) =>
        text is null ? bits
        : text.Length is > 0 and <= 9 && text.All(c => c is >= '0' and <= '9') && int.Parse(text, CultureInfo.InvariantCulture) is int prefix && prefix <= bits
        ? prefix
        : null;

    /// <summary>The prefix length of a mask such as 255.255.0.0, or of its inverse 0.0.255.255.</summary>
    private static int? MaskPrefix(string text)
    {
        if (!IsIpv4(text))
        {
            return null;
        }

        BigInteger all = uint.MaxValue;
        BigInteger mask = Ipv4(text);
        for (int prefix = 0; prefix <= 32; prefix++)
        {
            BigInteger host = all >> prefix;
            if (mask == all - host || mask == host)
            {
                return prefix;
            }
        }

        return null;
    }

    private static BigInteger Ipv4(string text) =>
        text.Split('.').Aggregate(BigInteger.Zero, (sum, part) => (sum << 8) + int.Parse(part, CultureInfo.InvariantCulture));

    private static BigInteger? Ipv6(string text)
    {
        // A zone after the address is Python's alone; it changes nothing about the network.
        int zone = text.IndexOf('%');
        if (zone >= 0)
        {
            if (zone == text.Length - 1 || text.IndexOf('%', zone + 1) >= 0)
            {
                return null;
            }

            text = text.Substring(0, zone);
        }

        int gap = text.IndexOf("::", System.StringComparison.Ordinal);
        if (gap < 0)
        {
            return Parts(text, 8) is { Length: 8 } all ? Join(all) : null;
        }

        if (text.IndexOf("::", gap + 1, System.StringComparison.Ordinal) >= 0)
        {
            return null;
        }

        string after = text.Substring(gap + 2);
        int[]? head = gap == 0 ? [] : Hexes(text.Substring(0, gap));
        int[]? tail = after.Length == 0 ? [] : Parts(after, 7);
        return head is not null && tail is not null && head.Length + tail.Length <= 7
            ? Join([.. head, .. new int[8 - head.Length - tail.Length], .. tail])
            : null;
    }

    /// <summary>Groups, the last two of which may be written as an IPv4 address.</summary>
    private static int[]? Parts(string text, int most)
    {
        int last = text.LastIndexOf(':') + 1;
        string end = text.Substring(last);
        if (!end.Contains('.'))
        {
            return Hexes(text);
        }

        int[]? head = last == 0 ? [] : Hexes(text.Substring(0, last - 1));
        return IsIpv4(end) && head is not null && head.Length + 2 <= most
            ? [.. head, (int)(Ipv4(end) >> 16), (int)(Ipv4(end) & 0xFFFF)]
            : null;
    }

    private static int[]? Hexes(string text)
    {
        string[] parts = text.Split(':');
        return parts.All(part => part.Length is > 0 and <= 4 && part.All(IsHex))
            ? [.. parts.Select(part => int.Parse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))]
            : null;
    }

    private static bool IsHex(char c) => c is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F');

    private static BigInteger Join(int[] groups) => groups.Aggregate(BigInteger.Zero, (sum, group) => (sum << 16) + group);
}
