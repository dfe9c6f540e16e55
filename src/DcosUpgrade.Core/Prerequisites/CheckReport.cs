using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Health;

namespace DcosUpgrade.Prerequisites;

/// <summary>The results of checks, in the order of the catalogue.</summary>
internal sealed record CheckReport(IReadOnlyList<DcosCheckResult> Results)
{
    private const int MostNamed = 5;

    /// <summary>The results that are Failed or Unknown.</summary>
    public IReadOnlyList<DcosCheckResult> Holding { get; } = [.. Results.Where(GateCatalog.Holds)];

    /// <summary>The results that would hold if their risk had not been accepted.</summary>
    public IReadOnlyList<DcosCheckResult> Accepted { get; } = [.. Results.Where(CheckRun.IsAccepted)];

    /// <summary>The results that hold, in a line.</summary>
    public static string Found(IReadOnlyList<DcosCheckResult> holding) =>
        string.Join("; ", holding.Take(MostNamed).Select(result => $"{result.Target}: {result.Message}"))
        + (holding.Count > MostNamed ? $"; and {holding.Count - MostNamed} more" : "");

    /// <summary>The first different remedies of the results that hold, for the operator of a plan.</summary>
    public static IEnumerable<string> Remedies(IEnumerable<DcosCheckResult> holding) =>
        holding.Select(result => result.Remedy).OfType<string>().Where(Helps).Distinct().Take(MostNamed);

    /// <summary>False for a remedy that runs the checks again with other parameters: it does not help a plan.</summary>
    public static bool Helps(string? remedy) => remedy?.Contains("Test-DcosPrerequisite") is false;
}
