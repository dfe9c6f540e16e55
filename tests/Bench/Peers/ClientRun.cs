using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace DcosUpgrade.Bench.Peers;

/// <summary>The cost of one run of a client.</summary>
/// <param name="Wall">Seconds from its start to its end.</param>
/// <param name="Cpu">Seconds of processor time of all its processes, also of those that it leaves behind.</param>
/// <param name="Output">What it printed on standard output.</param>
internal sealed record ClientRun(double Wall, double Cpu, string Output)
{
    // The shell is the first process of a process namespace: it adopts what a client leaves behind, such as connections that ssh keeps.
    private const string Runner = """
        result=$1; shift
        began=${EPOCHREALTIME/[.,]/}
        "$@" >"$result.out" 2>"$result.err" </dev/null
        code=$?
        ended=${EPOCHREALTIME/[.,]/}
        kill -KILL -1 2>/dev/null
        while others=(/proc/[1-9]*); ((${#others[@]} > 1)); do :; done
        { echo "$code $((ended - began))"; times; } >"$result.cost"
        """;

    private static int s_runs;

    /// <summary>Runs a client to its end.</summary>
    /// <param name="reached">Texts that its output must hold this often: once for each node.</param>
    /// <exception cref="InvalidOperationException">It failed, or did not reach all nodes.</exception>
    public static ClientRun Of(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string text, int reached)
    {
        string result = Path.Combine(Sandbox.Folder, $"run{++s_runs}");
        string control = Path.Combine(Sandbox.Folder, "control");
        Directory.CreateDirectory(control);
        ProcessStartInfo start = new(
            "unshare", ["--pid", "--fork", "--kill-child", "--mount-proc", "bash", "-c", Runner, "runner", result, .. command]);
        foreach (KeyValuePair<string, string> variable in environment)
        {
            start.Environment[variable.Key] = variable.Value;
        }

        using (Process process = Process.Start(start)!)
        {
            process.WaitForExit();
        }

        Directory.Delete(control, recursive: true);
        string[] cost = File.ReadAllLines(result + ".cost");
        string output = File.ReadAllText(result + ".out");
        int found = Regex.Count(output, Regex.Escape(text));
        if (cost[0].Split(' ')[0] != "0" || found < reached)
        {
            string error = File.ReadAllText(result + ".err");
            throw new InvalidOperationException(
                $"{string.Join(' ', command.Take(6))} ...: exit code {cost[0].Split(' ')[0]}, {found} of {reached} nodes\n{error[..Math.Min(error.Length, 2000)]}");
        }

        File.Delete(result + ".out");
        return new ClientRun(
            double.Parse(cost[0].Split(' ')[1], CultureInfo.InvariantCulture) / 1e6,
            cost[2].Split(' ').Sum(Seconds),
            output);
    }

    /// <summary>The value of a line "name value" that one of our clients printed.</summary>
    public double Value(string name) => double.Parse(
        Output.Split('\n').First(line => line.StartsWith(name + " ", StringComparison.Ordinal))[(name.Length + 1)..], CultureInfo.InvariantCulture);

    /// <summary>A time as bash prints it: 1m2.345s.</summary>
    private static double Seconds(string text)
    {
        string[] parts = text.TrimEnd('s').Split('m');
        return (double.Parse(parts[0], CultureInfo.InvariantCulture) * 60) + double.Parse(parts[1], CultureInfo.InvariantCulture);
    }
}
