using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Bench.Peers;

/// <summary>Testing, comparing and updating a config.yaml of 100, 1,000 and 10,000 lines: the time grows with the lines, and not faster.</summary>
internal static class ConfigPart
{
    private const int Small = 100;
    private const int Medium = 1000;
    private const int Large = 10000;

    /// <summary>Milliseconds for 1,000 lines.</summary>
    private const double MostMedium = 25;

    /// <summary>The cost of a line among 10,000 over that of one among 1,000, in the fastest rounds: other load only adds to the others.</summary>
    private const double MostGrowth = 1.2;

    public static IEnumerable<Figure> Run()
    {
        foreach ((string cmdlet, Dictionary<int, double[]> milliseconds) in ConfigBench.Measure([Small, Medium, Large]))
        {
            yield return Figure.Limit($"{cmdlet}, {Small} lines, ms", milliseconds[Small], null);
            yield return Figure.Limit($"{cmdlet}, {Medium} lines, ms", milliseconds[Medium], MostMedium);
            yield return Figure.Of(
                $"{cmdlet}, ms for 1,000 of {Large} lines: {Medium} lines",
                [milliseconds[Large].Min() * Medium / Large],
                [milliseconds[Medium].Min()],
                MostGrowth);
        }
    }
}
