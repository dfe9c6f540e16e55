using System;
using System.Security.Cryptography;
using System.Text;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>Names that nobody can guess.</summary>
internal sealed class SystemIds : IIds
{
    private const string Digits = "0123456789abcdef";

    public string Next(int length)
    {
        byte[] bytes = Random(length);
        StringBuilder text = new(length);
        foreach (byte b in bytes)
        {
            text.Append(Digits[b & 15]);
        }

        return text.ToString();
    }

    // 53 bits are what a double holds exactly, so that 1 itself never comes out.
    public double Jitter() => (BitConverter.ToUInt64(Random(8), 0) >> 11) / (double)(1UL << 53);

    private static byte[] Random(int count)
    {
        byte[] bytes = new byte[count];
        using RandomNumberGenerator generator = RandomNumberGenerator.Create();
        generator.GetBytes(bytes);
        return bytes;
    }
}
