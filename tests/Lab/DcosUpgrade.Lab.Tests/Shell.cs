using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Tasks;

namespace DcosUpgrade.Lab.Tests;

internal static class Shell
{
    /// <exception cref="TimeoutException">The program, with all it started, was killed after <paramref name="limit"/>.</exception>
    public static ShellResult Run(TimeSpan limit, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var command = $"{program} {string.Join(' ', start.ArgumentList)}";
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command}\nran longer than {limit}");
        }
        Task.WaitAll(output, error);
        return new(command, process.ExitCode, output.Result, error.Result);
    }
}
