using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

namespace DcosUpgrade.Module.Tests.Host;

[Collection(HostCollection.Name)]
public sealed class SignalTests : IDisposable
{
    private readonly HostScripts _scripts = new();

    public void Dispose() => _scripts.Dispose();

    [LinuxTheory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public async Task Signal_stops_the_script_and_what_it_says_last_is_still_shown(PosixSignal signal, int expected)
    {
        using HostProcess host = _scripts.StartForSignals("""
            [CmdletBinding()] param()
            'at work'
            try { while ($true) { [Threading.Thread]::Sleep(20) } }
            finally {
                $message = [System.Management.Automation.HostInformationMessage]@{ Message = 'm1 goes on without us' }
                $PSCmdlet.WriteInformation($message, [string[]]@('PSHOST'))
            }
            'not reached'
            """);
        await host.WaitForOutput("at work");

        host.Signal(signal);
        HostResult result = host.WaitForExit();

        Assert.Equal(expected, result.ExitCode);
        Assert.Equal("at work\nm1 goes on without us\n", result.Output);
    }

    [LinuxFact]
    public async Task Second_Ctrl_C_ends_what_does_not_stop()
    {
        using HostProcess host = _scripts.StartForSignals("""
            'at work'
            [Threading.Thread]::Sleep([Threading.Timeout]::Infinite)
            """);
        await host.WaitForOutput("at work");

        host.Signal(PosixSignal.SIGINT);
        await host.WaitForError("Stopping.");
        host.Signal(PosixSignal.SIGINT);

        Assert.Equal(130, host.WaitForExit().ExitCode);
    }
}
