using System;

namespace DcosUpgrade.Rehearsal;

/// <summary>Declares a <see cref="RehearsalFault"/>: where it applies and what its amount counts.</summary>
/// <param name="place">The machines that it applies to.</param>
/// <param name="unit">What the amount counts.</param>
/// <param name="amount">The default amount; infinite: until the fault is cleared.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class FaultAttribute(FaultPlace place, FaultUnit unit = FaultUnit.None, double amount = double.PositiveInfinity) : Attribute
{
    public FaultPlace Place { get; } = place;

    public FaultUnit Unit { get; } = unit;

    public double Amount { get; } = amount;
}
