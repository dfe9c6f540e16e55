using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using DcosUpgrade.Adapters;
using DcosUpgrade.Configuration;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Bench;

/// <summary>Measures testing, comparing and updating a configuration.</summary>
internal static class ConfigBench
{
    private const int Rounds = 50;

    private static readonly ConfigVersions s_versions = new(new DcosVersion("1.10.8"), new DcosVersion("1.11.6"));

    public static void Run()
    {
        foreach ((string cmdlet, Action action) in Actions(1000))
        {
            Stopwatch watch = Stopwatch.StartNew();
            action();
            double first = watch.Elapsed.TotalMilliseconds;
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            double[] later = Times(action, Rounds);
            double work = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / Rounds;
            Console.WriteLine(
                $"{cmdlet}, 1,000 lines: first {first:0.0} ms, then {later[Rounds / 2]:0.0} ms (median of {Rounds}), {later[0]:0.0} ms (best), "
                + $"{work:0.0} ms of processor time each");
        }
    }

    /// <summary>Milliseconds of each cmdlet's work in a process that has done it before, by number of lines.</summary>
    public static IEnumerable<(string Cmdlet, Dictionary<int, double[]> Milliseconds)> Measure(IReadOnlyList<int> lines) =>
        lines.SelectMany(count => Actions(count).Select(action => (action.Cmdlet, Lines: count, Times: WarmTimes(action.Action, RoundsOf(count)))))
            .GroupBy(measured => measured.Cmdlet)
            .Select(measured => (measured.Key, measured.ToDictionary(one => one.Lines, one => one.Times)));

    private static IEnumerable<(string Cmdlet, Action Action)> Actions(int lines)
    {
        IAdapterFactory adapters = new AdapterFactory();
        IYamlReader yaml = adapters.Yaml;
        string old = Config(lines);
        string updated = Update();
        ConfigTest test = new(new ConfigReader(adapters.Files, yaml), s_versions.To, DcosEdition.Open, null);
        yield return ("Test-DcosConfig", () => test.Run(updated));
        yield return ("Compare-DcosConfig", () => ConfigComparer.Compare(
            Input(old).Side(s_versions.From, DcosEdition.Open), Input(updated).Side(s_versions.To, DcosEdition.Open), DcosProcedure.Upgrade));
        yield return ("Update-DcosConfig", () => Update());

        ConfigInput Input(string text) => ConfigInput.Of(ConfigDocument.Parse(text, "config.yaml", yaml), _ => null);

        string Update() => new ConfigUpdater(s_versions, DcosEdition.Open, new Dictionary<string, object?>(), yaml)
            .Update(ConfigDocument.Parse(old, "config.yaml", yaml)).Text;
    }

    /// <summary>A configuration with this number of lines, most of them in custom checks.</summary>
    private static string Config(int lines) =>
        "bootstrap_url: http://10.0.0.5:80\ncluster_name: bench\nexhibitor_storage_backend: static\nmaster_discovery: static\nmaster_list: [10.0.1.1]\n"
        + "minuteman_min_named_ip: 11.5.0.0\ncustom_checks:\n  cluster_checks:\n"
        + string.Concat(
            Enumerable.Range(0, (lines - 8) / 5).Select(
                i => $"    check-{i}:\n      # number {i}\n      description: looks at {i}\n      cmd: [/opt/check, '{i}']\n      timeout: 1s\n"));

    private static int RoundsOf(int lines) => Math.Clamp(50_000 / lines, 10, Rounds);

    private static double[] WarmTimes(Action action, int rounds)
    {
        _ = Times(action, rounds);
        return Times(action, rounds);
    }

    /// <summary>Milliseconds of each round, sorted.</summary>
    private static double[] Times(Action action, int rounds) => [.. Enumerable.Range(0, rounds).Select(_ =>
    {
        Stopwatch watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMilliseconds;
    }).Order()];
}
