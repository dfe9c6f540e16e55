using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Core.Tests.Simulation;

namespace DcosUpgrade.Bench;

/// <summary>Measures the cost of one random history of the simulation tests.</summary>
internal static class HistoryBench
{
    /// <summary>Number of histories before those that are counted: in them most of the program is compiled.</summary>
    private const int WarmUp = 100;

    public static void Run(int count)
    {
        Measure(1, WarmUp, "compiled in these, and not counted");
        Measure(WarmUp + 1, count, "counted");
    }

    private static void Measure(int first, int count, string what)
    {
        Stopwatch wall = Stopwatch.StartNew();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long allocated = GC.GetTotalAllocatedBytes();
        int wrong = Enumerable.Range(first, count).Count(seed => new History(seed).Run().Count > 0);
        double work = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds;
        Console.WriteLine(
            string.Format(
                CultureInfo.InvariantCulture,
                "{0} histories: wall {1:0.0} s, processor {2:0.0} s = {3:0.0} ms each, {4:0.0} MiB allocated each, {5} with a broken invariant; {6}",
                count,
                wall.Elapsed.TotalSeconds,
                work / 1000,
                work / count,
                (GC.GetTotalAllocatedBytes() - allocated) / 1048576.0 / count,
                wrong,
                what));
    }
}
