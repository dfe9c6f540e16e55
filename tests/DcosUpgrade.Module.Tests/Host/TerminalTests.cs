using System;
using System.Threading.Tasks;
using Xunit;

namespace DcosUpgrade.Module.Tests.Host;

/// <summary>What an operator at a terminal sees and types.</summary>
[Collection(HostCollection.Name)]
public sealed class TerminalTests
{
    [LinuxFact("script")]
    public async Task Without_arguments_there_is_a_prompt_that_completes_at_Tab()
    {
        using HostProcess host = HostProcess.StartOnTerminal("-NoProfile");
        await host.WaitForOutput("PS ");

        host.Send("'agents=' + (New-DcosReh\t -Inst\t -Mas\t 1 -Agent 2).Agents\r");
        await host.WaitForOutput("agents=2");
        host.Send("exit 4\r");
        HostResult result = host.WaitForExit();

        Assert.Equal(4, result.ExitCode);
        Assert.DoesNotContain("PSReadline", result.Output, StringComparison.OrdinalIgnoreCase);
    }

    [LinuxFact("script")]
    public void Script_on_a_terminal_shows_progress_and_colours()
    {
        using HostProcess host = HostProcess.StartOnTerminal("module/examples/Rehearse-Upgrade.ps1 -Speed 2000");

        HostResult result = host.WaitForExit();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("m1: Upgrade", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\e\[[0-9;]+m[^\n]*Outcome", result.Output);
    }

    [LinuxFact("script")]
    public async Task Confirmation_is_asked_and_No_changes_nothing()
    {
        using HostProcess host =
            HostProcess.StartOnTerminal("-NoProfile -Command \"'made=' + @(New-DcosRehearsal -Instant | New-DcosUpgradeScript -Confirm).Count\"");
        await host.WaitForOutput("\"Y\"): ");

        host.Send("n\r");
        HostResult result = host.WaitForExit();

        Assert.Contains("made=0", result.Output, StringComparison.Ordinal);
    }
}
