using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;

namespace DcosUpgrade.Module.Tests;

/// <summary>Fresh processes, for what can be tried only once in each.</summary>
internal static class Child
{
    /// <summary>Runs a script in a new engine (see Program.cs).</summary>
    /// <returns>What it wrote, line by line.</returns>
    public static string[] RunScript(string script, string? manifest = null)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "script.ps1");
        File.WriteAllText(file, script);
        var environment = manifest is null ? [] : new Dictionary<string, string> { ["DCOSUPGRADE_MODULE"] = manifest };
        return Run("dotnet", [typeof(Child).Assembly.Location, file], environment);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; with what it printed.</exception>
    public static string[] Run(string program, string[] arguments, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {process.ExitCode}\n{output}\n{error.Result}");
    }
}
