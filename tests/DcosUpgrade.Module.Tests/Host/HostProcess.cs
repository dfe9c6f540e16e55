using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;
using DcosUpgrade.Tests;

namespace DcosUpgrade.Module.Tests.Host;

/// <summary>How a run of the host ended.</summary>
internal sealed record HostResult(int ExitCode, string Output, string Error);

/// <summary>The built host as a process.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly Captured _output;
    private readonly Captured _error;

    private HostProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _output = new Captured(_process.StandardOutput);
        _error = new Captured(_process.StandardError);
    }

    /// <summary>The host that was built together with these tests: same configuration, same framework.</summary>
    public static string Program { get; } = FindProgram();

    public static HostResult Run(IEnumerable<string> arguments, string? folder = null) => RunProgram(Program, arguments, folder);

    /// <summary>Runs a copy of the host.</summary>
    public static HostResult RunProgram(string program, IEnumerable<string> arguments, string? folder)
    {
        using var host = new HostProcess(new ProcessStartInfo("dotnet", [program, .. arguments]) { WorkingDirectory = folder ?? "" });
        host._process.StandardInput.Close();
        return host.WaitForExit();
    }

    /// <summary>Starts the host so that signals reach it: a shell in the background gives its children SIGINT ignored.</summary>
    public static HostProcess StartForSignals(IEnumerable<string> arguments) =>
        new(new ProcessStartInfo("env", ["--default-signal=INT,TERM", "dotnet", Program, .. arguments]));

    /// <summary>Starts the host in the repository, on a terminal that util-linux' script makes; its output is what a screen would get.</summary>
    public static HostProcess StartOnTerminal(string arguments)
    {
        string command = $"stty cols 120 rows 40; exec env --default-signal=INT,TERM dotnet '{Program}' {arguments}";
        ProcessStartInfo start = new("script", ["--quiet", "--return", "--command", command, "/dev/null"]) { WorkingDirectory = Repository.Root };
        start.Environment["TERM"] = "xterm";
        start.Environment.Remove("NO_COLOR");
        HostProcess host = new(start);
        host._output.CursorAsked = () => host.Send("\e[1;1R");
        return host;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    /// <exception cref="TimeoutException">It does not end.</exception>
    public HostResult WaitForExit()
    {
        ProgressWait.Until(() => _process.WaitForExit(1000) && _output.End.Wait(1000) && _error.End.Wait(1000), Observe, "the host ends", pauseMs: 0);
        return new HostResult(_process.ExitCode, _output.Text, _error.Text);
    }

    public Task WaitForOutput(string text) => WaitFor(_output, text);

    /// <summary>Types.</summary>
    public void Send(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    public void Signal(PosixSignal signal)
    {
        int number = signal == PosixSignal.SIGINT ? 2 : 15;
        if (Kill(_process.Id, number) != 0)
        {
            throw new InvalidOperationException($"kill: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <exception cref="TimeoutException">The host makes no progress, or ended without the text.</exception>
    private async Task WaitFor(Captured stream, string text)
    {
        await ProgressWait.UntilAsync(() => stream.End.IsCompleted || stream.Text.Contains(text), Observe, $"the host writes '{text}'");
        if (!stream.Text.Contains(text))
        {
            throw new TimeoutException($"The host ended without '{text}'. It wrote: {stream.Text}");
        }
    }

    private string Observe() => $"{_output.Text}\n{_error.Text}\n{ProcessTree.Observe(_process.Id)}";

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);

    private static string FindProgram()
    {
        DirectoryInfo framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(Repository.Root, "src", "DcosUpgrade.Host", "bin", framework.Parent!.Name, framework.Name, "DcosUpgrade.Host.dll");
    }

    /// <summary>What came out of a stream until now.</summary>
    private sealed class Captured
    {
        private const string CursorQuestion = "\e[6n";

        private readonly StringBuilder _text = new();

        public Captured(StreamReader reader) => End = Read(reader);

        public Task End { get; }

        /// <summary>Called when a program asks the terminal where its cursor is, and waits for the answer.</summary>
        public Action? CursorAsked { get; set; }

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        private async Task Read(StreamReader reader)
        {
            char[] buffer = new char[4096];
            int answered = 0;
            for (int count = -1; count != 0;)
            {
                count = await reader.ReadAsync(buffer);
                lock (_text)
                {
                    _text.Append(buffer, 0, count);
                }

                for (int at; (at = Text.IndexOf(CursorQuestion, answered, StringComparison.Ordinal)) >= 0; answered = at + CursorQuestion.Length)
                {
                    CursorAsked?.Invoke();
                }
            }
        }
    }
}
