using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using DcosUpgrade.Tests;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>An operator's PowerShell, in a process of its own so that it can be killed: the module's host with the lab's cluster in $c.</summary>
/// <remarks>What it printed is kept in the folder <c>transcripts</c> of the lab; <c>run-tests.sh</c> prints the ends when a test fails.</remarks>
internal sealed class PowerShellSession : IDisposable
{
    /// <summary>Processor seconds without output that count as progress: a session that polls in vain uses as much in some 15 minutes.</summary>
    private const double MostSilentSeconds = 60;

    private static readonly string[] s_apart = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"];

    private readonly LabFixture _lab;
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly string _script = Path.Combine(Path.GetTempPath(), $"dcosupgrade-lab-{Guid.NewGuid():n}.ps1");
    private int _printed;
    private double _computedThen;

    /// <param name="script">Finds the cluster in $c and the newest script to another version in $s.</param>
    /// <param name="connect">The line that makes $c; null for the lab's inventory and key.</param>
    /// <param name="apart">In a PID namespace of its own, as in a container: process ids of other sessions mean nothing there.</param>
    public PowerShellSession(LabFixture lab, string script, string? connect = null, bool apart = false)
    {
        _lab = lab;
        File.WriteAllText(_script, $$"""
            $ErrorActionPreference = 'Stop'
            $connection = New-DcosConnection -UserName core -KeyFile '{{lab.KeyFile}}' -KnownHostsFile '{{lab.KnownHosts}}'
            function Show($result) { "$($result.Name)=$($result.Outcome)$($result.Healthy) $($result.Reason)" }
            function Problem($record) {
                $id = $record.FullyQualifiedErrorId.Split(',')[0]
                "ERROR $id target=$($record.TargetObject) :: $($record.ErrorDetails.Message) :: $($record.ErrorDetails.RecommendedAction)"
            }
            try {
            {{connect ?? $"$c = Get-DcosCluster -Inventory '{lab.Inventory}' -Connection $connection"}}
            $s = $null
            if ($c) { foreach ($known in ($c | Get-DcosUpgradeScript)) { if (-not $s -and $known.FromVersion -ne $known.ToVersion) { $s = $known } } }
            {{script}}
            } catch { Problem $_ }
            'END'
            """);
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "env", ["--default-signal=INT", .. apart ? s_apart : [], "dotnet", Host, _script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        // Journals of calls without -JournalPath stay out of the home of the user who tests.
        _process.StartInfo.Environment["DCOSUPGRADE_JOURNALS"] = Path.Combine(lab.Folder, "journals");
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public bool Ended => _process.HasExited;

    public static string Root
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "DcosUpgrade.psd1")))
            {
                folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The repository is not above the tests.");
            }

            return folder;
        }
    }

    private static string Host => Path.Combine(
        Root,
        "src/DcosUpgrade.Host/bin",
        AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug",
        "net10.0/DcosUpgrade.Host.dll");

    /// <summary>A session from start to end; what it printed.</summary>
    public static string Run(LabFixture lab, string script, string? connect = null, bool apart = false)
    {
        using PowerShellSession session = new(lab, script, connect, apart);
        return session.Finish();
    }

    /// <summary>Waits until a line was printed, while the session prints or the lab makes progress; fails at once when the session ends without it.</summary>
    public string WaitFor(string pattern)
    {
        Match match = Match.Empty;
        Wait(() => (match = Regex.Match(Output, pattern)).Success || Ended, $"the session prints '{pattern}'");
        if (!match.Success)
        {
            // The last lines may not have been read yet.
            _process.WaitForExit();
            match = Regex.Match(Output, pattern);
        }

        return match.Success ? match.Value : throw new InvalidOperationException($"The session ended without '{pattern}':\n{Output}");
    }

    /// <summary>Waits for the end of the session, while it prints or the lab makes progress; what it printed.</summary>
    public string Finish()
    {
        Wait(() => Ended, "the session ends");
        _process.WaitForExit();
        return Output;
    }

    /// <summary>The machine sleeps: the process stands still, its connections stay, its heartbeat ends.</summary>
    public void Suspend() => Signal("STOP");

    public void Wake() => Signal("CONT");

    /// <summary>Ctrl+C. A process that a shell started in its background ignores INT; env restores it.</summary>
    public void Interrupt() => Signal("INT");

    /// <summary>kill -9: nothing is said, nothing is given back.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        File.Delete(_script);
        string transcripts = Directory.CreateDirectory(Path.Combine(_lab.Folder, "transcripts")).FullName;
        File.WriteAllText(Path.Combine(transcripts, $"{DateTime.UtcNow:HHmmss-fff}.txt"), Output);
    }

    private void Wait(Func<bool> condition, string what) => _lab.Eventually(condition, what, Observe);

    /// <summary>What it printed, and what it computed since: a connection or a check is silent until its end.</summary>
    private string Observe()
    {
        string output = Output;
        double computed = Ended ? 0 : ProcessTree.CpuSeconds(_process.Id);
        if (output.Length != _printed)
        {
            (_printed, _computedThen) = (output.Length, computed);
        }

        return $"{ProcessTree.Observe(computed - _computedThen, MostSilentSeconds)}\n{output}";
    }

    private void Signal(string name) => Shell.Run("kill", $"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)).Ok();

    private void Append(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
