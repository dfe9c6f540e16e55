using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using DcosUpgrade.Tests;

namespace DcosUpgrade.Lab.Tests;

internal static class Shell
{
    /// <summary>Runs a program to its end, which is waited for while it prints or computes.</summary>
    /// <exception cref="TimeoutException">It made no progress and was killed, with all it started.</exception>
    public static ShellResult Run(string program, params IEnumerable<string> arguments) => Run(() => "", program, arguments);

    /// <param name="observe">See <see cref="ProgressWait"/>: what the program does elsewhere.</param>
    public static ShellResult Run(Func<string> observe, string program, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        StringBuilder output = new();
        StringBuilder error = new();
        Task ended = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, error));
        string command = $"{program} {string.Join(' ', start.ArgumentList)}";
        try
        {
            ProgressWait.Until(
                () => process.WaitForExit(1000) && ended.Wait(1000),
                () => $"{Length(output)} and {Length(error)} characters, {ProcessTree.Observe(process.Id)}, {observe()}",
                command,
                pauseMs: 0);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new(command, process.ExitCode, output.ToString(), error.ToString());
    }

    private static int Length(StringBuilder text)
    {
        lock (text)
        {
            return text.Length;
        }
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder text)
    {
        char[] buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            lock (text)
            {
                text.Append(buffer, 0, count);
            }
        }
    }
}
