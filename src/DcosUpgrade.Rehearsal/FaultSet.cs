using System;
using System.Collections.Generic;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Rehearsal;

/// <summary>The current faults of one machine.</summary>
internal sealed class FaultSet(IClock clock)
{
    private readonly Dictionary<RehearsalFault, double> _amounts = [];
    private readonly Dictionary<RehearsalFault, DateTimeOffset> _since = [];

    public void Inject(RehearsalFault fault, double? amount)
    {
        _amounts[fault] = amount ?? FaultTable.Row(fault).Default;
        _since[fault] = clock.UtcNow;
    }

    public void Clear(RehearsalFault fault) => _amounts.Remove(fault);

    public bool Has(RehearsalFault fault) => _amounts.ContainsKey(fault);

    /// <summary>True when the fault occurs in this attempt. Reduces the number of attempts left by one.</summary>
    public bool Strikes(RehearsalFault fault)
    {
        if (!_amounts.TryGetValue(fault, out double left))
        {
            return false;
        }

        if (left > 1)
        {
            _amounts[fault] = left - 1;
        }
        else
        {
            _amounts.Remove(fault);
        }

        return left >= 1;
    }

    /// <summary>True once, when this number of renames is reached.</summary>
    public bool StrikesAt(RehearsalFault fault, int renames) => _amounts.TryGetValue(fault, out double at) && renames == (int)at && _amounts.Remove(fault);

    /// <summary>The amount as a time; zero without the fault.</summary>
    public TimeSpan Lasts(RehearsalFault fault) => !_amounts.TryGetValue(fault, out double seconds) ? TimeSpan.Zero
        : double.IsPositiveInfinity(seconds) ? TimeSpan.FromDays(3650)
        : TimeSpan.FromSeconds(seconds);

    /// <summary>True until the amount in seconds has passed since the injection.</summary>
    public bool IsOn(RehearsalFault fault) => Has(fault) && clock.UtcNow < _since[fault] + Lasts(fault);
}
