using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace DcosUpgrade.Tests;

/// <summary>What a process and its descendants have done, from /proc.</summary>
internal static class ProcessTree
{
    /// <summary>Processor seconds that count as progress: a process that computes for longer is in a loop, however slow the machine is.</summary>
    private const double MostSeconds = 600;

    private const double TicksPerSecond = 100;

    /// <summary>An observation that changes while the process, or a descendant, computes.</summary>
    public static string Observe(int processId) => Observe(CpuSeconds(processId));

    /// <summary>The same for processor seconds that were measured otherwise.</summary>
    public static string Observe(double cpuSeconds, double mostSeconds = MostSeconds) => $"{Math.Min(cpuSeconds, mostSeconds):0.00} s of processor time";

    /// <summary>Processor seconds of the process and its descendants; those that have ended count while their parent has not.</summary>
    public static double CpuSeconds(int processId)
    {
        Dictionary<int, (int Parent, double Ticks)> processes = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Read(folder) is { } process)
            {
                processes[id] = process;
            }
        }

        return processes.Where(process => IsDescendant(process.Key)).Sum(process => process.Value.Ticks) / TicksPerSecond;

        bool IsDescendant(int id) =>
            id == processId || (processes.TryGetValue(id, out var process) && process.Parent > 1 && IsDescendant(process.Parent));
    }

    /// <summary>Parent, and ticks of the process and of its children that have ended; null when it has ended itself.</summary>
    private static (int Parent, double Ticks)? Read(string folder)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15].Sum(field => double.Parse(field, CultureInfo.InvariantCulture)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
