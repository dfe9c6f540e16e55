using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

namespace DcosUpgrade.Module.Tests.Host;

[Collection(HostCollection.Name)]
public sealed class SignalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public async Task Ctrl_C_in_a_rehearsal_ends_it_and_says_which_node_is_still_running()
    {
        string report = Path.Combine(_folder.Path, "report.md");
        using HostProcess host = HostProcess.StartForSignals(
            [Path.Combine(Repository.Root, "module", "examples", "Upgrade-Plan.ps1"), "-Speed", "5", "-ReportPath", report]);
        await host.WaitForOutput("m2: run ");

        host.Signal(PosixSignal.SIGINT);
        HostResult result = host.WaitForExit();

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("Nothing more is started. m2 ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("m3: run ", result.Output, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Ctrl_C_in_a_pipeline_says_which_run_continues_and_how_it_is_followed()
    {
        using HostProcess host = HostProcess.StartForSignals(["-Command", """
            $c = New-DcosRehearsal -Speed 5 -Master 1 -Agent 1 -PublicAgent 0
            $s = $c | New-DcosUpgradeScript -Confirm:$false
            $c | Get-DcosNode | Invoke-DcosNodeUpgrade $s -Confirm:$false -NoJournal
            """]);
        await host.WaitForOutput("m1: run ");

        host.Signal(PosixSignal.SIGINT);

        Assert.Contains(
            "Nothing more is started. The run on m1 continues on the node. Run the same command again to follow it.",
            host.WaitForExit().Output,
            StringComparison.Ordinal);
    }
}
