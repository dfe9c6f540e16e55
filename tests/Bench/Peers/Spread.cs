using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Bench.Peers;

/// <summary>Minimum, median and maximum of repeated measurements.</summary>
internal sealed record Spread(double Min, double Median, double Max)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new Spread(sorted[0], median, sorted[^1]);
    }

    /// <summary>The median, with minimum and maximum in parentheses.</summary>
    public override string ToString() => Min == Max
        ? Text(Median)
        : string.Create(CultureInfo.InvariantCulture, $"{Text(Median)} ({Text(Min)}-{Text(Max)})");

    private static string Text(double value) =>
        value.ToString(value >= 1000 ? "#,##0" : value >= 10 ? "0.0" : value >= 0.1 ? "0.00" : "0.000", CultureInfo.InvariantCulture);
}
