using DcosUpgrade.Ports;

namespace DcosUpgrade.Rehearsal;

/// <summary>Ids and jitter derived from a seed.</summary>
internal sealed class SeededIds(int seed, string name = "ids") : IIds
{
    private readonly object _lock = new();
    private readonly Dice _dice = new(seed, name);

    public string Next(int length)
    {
        lock (_lock)
        {
            return _dice.Hex(length);
        }
    }

    public double Jitter()
    {
        lock (_lock)
        {
            return _dice.Unit();
        }
    }
}
