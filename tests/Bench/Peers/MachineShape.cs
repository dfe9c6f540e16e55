using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace DcosUpgrade.Bench.Peers;

/// <summary>What figures depend on: processors, kernel, memory and versions.</summary>
internal static class MachineShape
{
    public static void Print()
    {
        string cpu = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] ?? "";
        double kibibytes = double.Parse(
            File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores ({cpu}), {kibibytes / 1024 / 1024:0.0} GiB, {RuntimeInformation.OSDescription}, "
            + $"kernel {Environment.OSVersion.Version}, {RuntimeInformation.FrameworkDescription}"));
        Console.WriteLine(string.Join(", ",
        [
            First("ssh", "-V"), First("ansible", "--version"), First("clush", "--version"), "pssh " + First("parallel-ssh", "--version"),
        ]));
        Console.WriteLine($"load average at the start: {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
    }

    /// <summary>The first line that a program prints.</summary>
    private static string First(string program, params string[] arguments) => Tool.Output(program, arguments).Trim().Split('\n')[0];
}
