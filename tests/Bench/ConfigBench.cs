using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using DcosUpgrade.Adapters;
using DcosUpgrade.Configuration;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Bench;

/// <summary>Measures updating and comparing a configuration of a thousand lines.</summary>
internal static class ConfigBench
{
    private const int Rounds = 50;

    public static void Run()
    {
        IYamlReader yaml = ((IAdapterFactory)new AdapterFactory()).Yaml;
        string old = Config(1000);
        string updated = "";
        ConfigInput Input(string text) => ConfigInput.Of(ConfigDocument.Parse(text, "config.yaml", yaml), _ => null);
        ConfigVersions versions = new(new DcosVersion("1.10.8"), new DcosVersion("1.11.6"));
        Measure(
            $"Update-DcosConfig, {old.Split('\n').Length} lines",
            () => updated = new ConfigUpdater(versions, DcosEdition.Open, new Dictionary<string, object?>(), yaml)
                .Update(ConfigDocument.Parse(old, "config.yaml", yaml)).Text);
        Measure("Compare-DcosConfig of it and the old one", () => ConfigComparer.Compare(
            Input(old).Side(new DcosVersion("1.10.8"), DcosEdition.Open),
            Input(updated).Side(new DcosVersion("1.11.6"), DcosEdition.Open),
            DcosProcedure.Upgrade));
    }

    /// <summary>A configuration with this number of lines, most of them in custom checks.</summary>
    private static string Config(int lines) =>
        "bootstrap_url: http://10.0.0.5:80\ncluster_name: bench\nexhibitor_storage_backend: static\nmaster_discovery: static\nmaster_list: [10.0.1.1]\n"
        + "minuteman_min_named_ip: 11.5.0.0\ncustom_checks:\n  cluster_checks:\n"
        + string.Concat(
            Enumerable.Range(0, (lines - 8) / 5).Select(
                i => $"    check-{i}:\n      # number {i}\n      description: looks at {i}\n      cmd: [/opt/check, '{i}']\n      timeout: 1s\n"));

    private static void Measure(string what, Action action)
    {
        Stopwatch watch = Stopwatch.StartNew();
        action();
        double first = watch.Elapsed.TotalMilliseconds;
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        double[] later = [.. Enumerable.Range(0, Rounds).Select(_ =>
        {
            watch.Restart();
            action();
            return watch.Elapsed.TotalMilliseconds;
        }).Order()];
        double work = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / Rounds;
        Console.WriteLine(
            $"{what}: first {first:0.0} ms, then {later[Rounds / 2]:0.0} ms (median of {Rounds}), {later[0]:0.0} ms (best), "
            + $"{work:0.0} ms of processor time each");
    }
}
