using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>Forecasts with the times that the journal of earlier passes has.</summary>
/// <param name="journal">The journal, whose report is beside it.</param>
internal sealed class LabForecast(string journal)
{
    /// <summary>The limits of the plans that are forecast.</summary>
    public const string Limits = "-MaxUnavailable 2 -MaxAppUnavailable 100%";

    /// <summary>Makes the next plan with a forecast.</summary>
    public string Expect => $"{Export}; $more.Model = '{Model}'";

    private string Model => journal + ".model";

    private string Export => $"$c | Export-DcosClusterModel '{Model}' -JournalPath '{journal}' -Force";

    /// <summary>The comparison of the last pass in the report, by part.</summary>
    public IReadOnlyDictionary<string, string> Compared
    {
        get
        {
            string section = File.ReadAllText(journal + ".md").Split("## Forecast and reality")[^1].Split("\n## ")[0].Split("\n### ")[^1];
            return Regex.Matches(section, @"(?m)^\| (.+?) +\|.*\| (.+?) +\|$").Skip(1).Where(row => !row.Value.Contains("---", StringComparison.Ordinal))
                .ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);
        }
    }

    /// <summary>Prints the forecast of the plan that was carried out.</summary>
    public string Print(string procedure) => $$"""
        {{Export}}
        $f = (New-DcosUpgradePlan -Cluster $c -Script $s -Procedure {{procedure}} {{Limits}} -Model '{{Model}}').Forecast
        "FORECAST $($f.EndP10.TotalSeconds) $($f.EndP90.TotalSeconds) $($f.OutageP90.TotalSeconds)"
        """;

    /// <summary>
    /// A forecast with the times of a pass misses and repeats nothing of it: it is no later than the pass ended, which had the load of this machine
    /// besides, and no earlier than runs that follow each other take. Whether a pass ends in the range, the long test shows.
    /// </summary>
    /// <param name="output">What the second round of the pass printed.</param>
    public void AssertOwn(string output)
    {
        double[] expected =
            [.. Regex.Match(output, "FORECAST (.*)").Groups[1].Value.Split(' ').Select(seconds => double.Parse(seconds, CultureInfo.InvariantCulture))];
        JsonElement[] entries = [.. File.ReadLines(journal).Select(line => JsonDocument.Parse(line).RootElement)];
        int again = Array.FindLastIndex(entries, IsPlan);
        JsonElement[] pass = entries[Array.FindLastIndex(entries, again - 1, IsPlan)..again];
        DateTimeOffset end = pass.Last(entry => Kind(entry) == "step").GetProperty("at").GetDateTimeOffset();
        Assert.InRange(expected[0], 0, (end - pass[0].GetProperty("at").GetDateTimeOffset()).TotalSeconds);

        JsonElement[] runs = [.. pass.Where(entry => Kind(entry) == "outcome").Select(entry => entry.GetProperty("data")).Where(IsUpgrade)];
        double masters = runs.Where(IsMaster).Sum(Seconds);
        Assert.Equal(LabFixture.Masters.Count, runs.Count(IsMaster));
        Assert.InRange(expected[1], masters + runs.Where(run => !IsMaster(run)).Max(Seconds), double.MaxValue);

        double[] outages = [.. runs.Select(run => run.GetProperty("outageSec"))
            .Where(outage => outage.ValueKind == JsonValueKind.Number).Select(outage => outage.GetDouble()).Order()];
        Assert.All(outages.Take((outages.Length + 1) / 2), outage => Assert.InRange(outage, 0, expected[2] + 0.5));
    }

    private static bool IsUpgrade(JsonElement run) => run.GetProperty("operation").GetString() == "upgrade" && run.TryGetProperty("durationSec", out _);

    private static bool IsMaster(JsonElement run) => run.GetProperty("role").GetString() == "Master";

    private static double Seconds(JsonElement run) => run.GetProperty("durationSec").GetDouble();

    private static bool IsPlan(JsonElement entry) => Kind(entry) == "plan";

    private static string? Kind(JsonElement entry) => entry.GetProperty("kind").GetString();
}
