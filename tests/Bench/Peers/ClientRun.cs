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
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it printed on standard output.</param>
/// <param name="Error">What it printed on standard error.</param>
internal sealed record ClientRun(double Wall, double Cpu, string Code, string Output, string Error)
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

    /// <summary>Runs a client to its end, whatever its exit code.</summary>
    public static ClientRun Of(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        string result = Path.Combine(Sandbox.Folder, "run");
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
        return new ClientRun(
            double.Parse(cost[0].Split(' ')[1], CultureInfo.InvariantCulture) / 1e6,
            cost[2].Split(' ').Sum(Seconds),
            cost[0].Split(' ')[0],
            File.ReadAllText(result + ".out"),
            File.ReadAllText(result + ".err"));
    }

    /// <summary>Number of places of a text in the output.</summary>
    public int Count(string text) => Regex.Count(Output, Regex.Escape(text));

    /// <summary>Makes sure that the client succeeded and printed a text at least this often.</summary>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public ClientRun Require(string text, int times) => Code == "0" && Count(text) >= times
        ? this
        : throw new InvalidOperationException($"exit code {Code}, {Count(text)} of {times} answers\n{Error[..Math.Min(Error.Length, 2000)]}");

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
