using System;
using System.Threading.Tasks;
using Xunit;

namespace DcosUpgrade.Module.Tests.Host;

/// <summary>What a person at a terminal sees and answers.</summary>
[Collection(HostCollection.Name)]
public sealed class TerminalTests : IDisposable
{
    private readonly HostScripts _scripts = new();

    public void Dispose() => _scripts.Dispose();

    [LinuxFact("script")]
    public void Progress_is_painted_and_leaves_nothing_behind()
    {
        using HostProcess host = _scripts.StartOnTerminal("""
            $activity = 'Upgrade DC/OS 1.10.8 -> 1.11.6'
            'first line'
            foreach ($i in 1..40) {
                Show-Progress 0 -1 $activity "$i of 80 nodes done" 50 130
                Show-Progress 1 0 "m1: $activity" 'fetching 41/63'
                Show-Progress 2 -1 'Backup' 'copying'
                if ($i % 10 -eq 0) { "line $i" }
                if ($i -eq 25) { $Host.UI.Write('half of a line, ') }
                if ($i -eq 28) { $Host.UI.WriteLine('whole') }
                [Threading.Thread]::Sleep(20)
            }
            Show-Progress 0 -1 $activity - -Completed
            Show-Progress 2 -1 'Backup' - -Completed
            'last line'
            """);

        HostResult result = host.WaitForExit();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("[=====     ]  50%", result.Output);
        Assert.Contains("m1: fetching 41/63", result.Output);
        Assert.Contains(", 2:10 left", result.Output);
        Assert.Contains("Backup copying", result.Output);
        Assert.Equal(
            ["first line", "line 10", "line 20", "half of a line, whole", "line 30", "line 40", "last line"],
            Screen.After(result.Output));
    }

    [LinuxFact("script")]
    public async Task Ctrl_C_takes_the_progress_away()
    {
        using HostProcess host = _scripts.StartOnTerminal("""
            Show-Progress 0 -1 'Upgrade' 'waiting'
            while ($true) { [Threading.Thread]::Sleep(20) }
            """);
        await host.WaitForOutput("Upgrade waiting");

        host.Send("\x03");
        HostResult result = host.WaitForExit();

        Assert.Equal(130, result.ExitCode);
        Assert.Equal(["Stopping. Press Ctrl+C again to end at once."], Screen.After(result.Output));
    }

    [LinuxTheory("script")]
    [InlineData("y\n", "upgraded")]
    [InlineData("\n", "upgraded")]
    [InlineData("n\n", "left alone")]
    [InlineData("No to All\n", "left alone")]
    [InlineData("nonsense\n?\ns\nY\n", "upgraded")]
    public async Task Confirmation_is_asked(string answers, string expected)
    {
        using HostProcess host = _scripts.StartOnTerminal("Invoke-Probe");
        await host.WaitForOutput("(default is \"Y\"): ");

        host.Send(answers);
        HostResult result = host.WaitForExit();

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(expected, Screen.After(result.Output)[^1]);
        Assert.Contains("\"Upgrade DC/OS\" on target \"m1 (master)\"", result.Output);
        Assert.Equal(answers.Contains('?'), result.Output.Contains("N - "));
        Assert.Equal(answers.Contains('s', StringComparison.Ordinal) && answers.Contains('?'), result.Output.Contains("no prompt to suspend to"));
    }

    [LinuxFact("script")]
    public async Task Ctrl_C_ends_a_question()
    {
        using HostProcess host = _scripts.StartOnTerminal("Invoke-Probe; 'not reached'");
        await host.WaitForOutput("(default is \"Y\"): ");

        host.Send("\x03");
        HostResult result = host.WaitForExit();

        Assert.Equal(130, result.ExitCode);
        Assert.DoesNotContain("not reached", result.Output);
    }

    [LinuxFact("script")]
    public async Task Mandatory_parameters_are_asked_for_and_secrets_do_not_show()
    {
        using HostProcess host = _scripts.StartOnTerminal("""
            param([Parameter(Mandatory)] [string] $Cluster, [Parameter(Mandatory)] [securestring] $Secret)
            "$Cluster $([Net.NetworkCredential]::new('', $Secret).Password.Length)"
            """);
        await host.WaitForOutput("Cluster: ");
        host.Send("prod-eu\n");
        await host.WaitForOutput("Secret: ");
        host.Send("opem\b\bn!\n");

        HostResult result = host.WaitForExit();

        string[] screen = Screen.After(result.Output);
        Assert.Equal("prod-eu 4", screen[^1]);
        Assert.Contains("Secret: ****", screen);
        Assert.DoesNotContain("op", string.Concat(screen[^2..]));
    }

    [LinuxFact("script")]
    public void Colours_are_used_unless_NO_COLOR_is_set()
    {
        const string Script = "[CmdletBinding()] param() $PSCmdlet.WriteWarning('warned'); Write-Probe; Get-Probe";

        using HostProcess coloured = _scripts.StartOnTerminal(Script);
        HostResult with = coloured.WaitForExit();
        using HostProcess plain = _scripts.StartOnTerminal(Script, colours: false);
        HostResult without = plain.WaitForExit();

        Assert.Matches(@"\e\[[0-9;]+mWARNING: warned", with.Output);
        Assert.DoesNotMatch(@"\e\[[0-9;]*m", without.Output);
        Assert.Equal(Screen.After(without.Output), Screen.After(with.Output));
    }
}
