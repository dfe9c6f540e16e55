using System;
using System.Diagnostics;
using System.Linq;
using DcosUpgrade.Adapters.Yaml;
using DcosUpgrade.Secrets;

namespace DcosUpgrade.Bench;

/// <summary>Removing secrets from 10 MiB, and rewriting 10 MiB of YAML: texts that made either quadratic.</summary>
internal static class TextBench
{
    private const int Bytes = 10 << 20;

    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(20);

    public static void Run()
    {
        string[] logs =
            [" ", "password", "password: |\n  ", "token=\"\\", "eyJ-", "://a:", "-----END RSA PRIVATE KEY-----", "Nov 30 m1 svc[1]: a line\n"];
        foreach (string shape in logs)
        {
            Measure("Redaction", shape, text => Redaction.Of(text));
        }

        foreach (string shape in new[] { "  text\n", "\n", " ", "a: |\n  b\n", "a: [\nb]\n" })
        {
            Measure("YamlRelaxation", shape, text => YamlRelaxation.Of("a: |\n" + text));
        }
    }

    private static void Measure(string what, string shape, Action<string> action)
    {
        string text = string.Concat(Enumerable.Repeat(shape, Bytes / shape.Length));
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        Stopwatch watch = Stopwatch.StartNew();
        action(text);
        TimeSpan took = watch.Elapsed;
        TimeSpan work = Environment.CpuUsage.TotalTime - cpu;
        string shown = shape.Replace("\n", "\\n");
        Console.WriteLine($"{what} of 10 MiB of '{shown}': {took.TotalSeconds:0.0} s, {work.TotalSeconds:0.0} s of processor time");
        Requirement.Require(work <= s_most, $"{what} of 10 MiB of '{shown}' took more than {s_most.TotalSeconds} s of processor time");
    }
}
