using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Core.Tests.Simulation;

namespace DcosUpgrade.Bench;

/// <summary>Measures the cost of one random history of the simulation tests.</summary>
internal static class HistoryBench
{
    public static void Run(int count)
    {
        Stopwatch wall = Stopwatch.StartNew();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        int wrong = Enumerable.Range(1, count).Count(seed => new History(seed).Run().Count > 0);
        double work = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds;
        Console.WriteLine(
            string.Format(
                CultureInfo.InvariantCulture,
                "{0} histories: wall {1:0.0} s, processor {2:0.0} s = {3:0.0} ms each, {4} with a broken invariant",
                count,
                wall.Elapsed.TotalSeconds,
                work / 1000,
                work / count,
                wrong));
    }
}
