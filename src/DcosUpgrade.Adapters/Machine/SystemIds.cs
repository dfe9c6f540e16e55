using System;
using System.Security.Cryptography;
using System.Text;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>Random ids from the cryptographic generator.</summary>
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

    // A double holds 53 bits exactly, so that the result is below 1.
    public double Jitter() => (BitConverter.ToUInt64(Random(8), 0) >> 11) / (double)(1UL << 53);

    private static byte[] Random(int count)
    {
        byte[] bytes = new byte[count];
        using RandomNumberGenerator generator = RandomNumberGenerator.Create();
        generator.GetBytes(bytes);
        return bytes;
    }
}
