using System;
using System.Text;

namespace DcosUpgrade.Rehearsal;

/// <summary>Random numbers from a seed (SplitMix64). Each node has its own sequence, so that nodes do not influence each other.</summary>
internal sealed class Dice
{
    private ulong _state;

    public Dice(int seed, string name)
    {
        // FNV-1a: string.GetHashCode differs from process to process.
        _state = 14695981039346656037;
        foreach (char c in seed + "/" + name)
        {
            _state = (_state ^ c) * 1099511628211;
        }
    }

    /// <summary>The part of the usual time that <see cref="Seconds"/> returns.</summary>
    public double Pace { get; init; } = 1;

    /// <summary>A number in [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public TimeSpan Seconds(double from, double to) => TimeSpan.FromMilliseconds(Math.Round(1000 * Pace * (from + ((to - from) * Unit()))));

    public string Hex(int length)
    {
        StringBuilder text = new(length + 16);
        while (text.Length < length)
        {
            text.Append(Next().ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
        }

        return text.ToString(0, length);
    }

    public string Uuid()
    {
        string hex = Hex(32);
        return $"{hex.Substring(0, 8)}-{hex.Substring(8, 4)}-{hex.Substring(12, 4)}-{hex.Substring(16, 4)}-{hex.Substring(20)}";
    }

    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
