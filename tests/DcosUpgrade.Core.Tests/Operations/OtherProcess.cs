using System;
using System.Diagnostics;
using System.IO;
using DcosUpgrade.Tests;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>A process beside a program of ours. It ends with the test.</summary>
internal sealed class OtherProcess : IDisposable
{
    private readonly Process _process;

    private OtherProcess(string program, string[] arguments, string? folder = null)
    {
        _process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "/",
        })!;
    }

    public int Id => _process.Id;

    /// <summary>The bytes of its arguments, as every user reads them.</summary>
    public string CommandLine => File.ReadAllText($"/proc/{Id}/cmdline");

    /// <summary>A process of a user without rights, which runs a program of bash.</summary>
    public static OtherProcess OfNobody(string program) =>
        new("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "bash", "--norc", "-c", program]);

    /// <summary>A process of the user of the test.</summary>
    public static OtherProcess Of(string? folder, string program, params string[] arguments) => new(program, arguments, folder);

    /// <summary>Waits until the arguments contain a text.</summary>
    public OtherProcess Shows(string text)
    {
        ProgressWait.Until(() => CommandLine.Contains(text, StringComparison.Ordinal) || _process.HasExited,
            () => _process.HasExited ? "" : CommandLine, text, 20);
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"It ended with {_process.ExitCode}: {_process.StandardError.ReadToEnd()}");
        }

        return this;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
