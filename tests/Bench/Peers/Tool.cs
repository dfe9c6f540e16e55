using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace DcosUpgrade.Bench.Peers;

/// <summary>Runs programs of this machine.</summary>
internal static class Tool
{
    /// <summary>The dotnet program that runs this process.</summary>
    public static string DotNet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>The command that runs this program again.</summary>
    public static string[] Self { get; } = [DotNet, typeof(Tool).Assembly.Location];

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed on standard output and on standard error.</returns>
    /// <exception cref="InvalidOperationException">It ended with another exit code than 0; the message holds what it printed.</exception>
    public static string Output(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{output}");
    }

    /// <summary>Installs the Debian packages of programs that are missing.</summary>
    /// <param name="programs">The package of each program.</param>
    public static void Install(IReadOnlyDictionary<string, string> programs)
    {
        string[] missing = [.. programs.Where(program => !IsInstalled(program.Key)).Select(program => program.Value).Distinct()];
        if (missing.Length > 0)
        {
            Console.WriteLine($"installing {string.Join(' ', missing)}");
            Output("apt-get", "update", "-qq");
            Output("apt-get", ["install", "-y", "-qq", "--no-install-recommends", .. missing]);
        }
    }

    private static bool IsInstalled(string program) => new[] { "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin" }
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
