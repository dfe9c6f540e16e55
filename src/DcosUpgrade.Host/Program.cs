using System;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;
using Microsoft.PowerShell;

namespace DcosUpgrade.Host;

/// <summary>PowerShell 7 with the module imported, on a machine that has the .NET SDK alone.</summary>
internal static class Program
{
    private const string Banner = "PowerShell with DcosUpgrade. Get-Command -Module DcosUpgrade lists the cmdlets.";

    private const string Help = """
        Runs PowerShell 7 with the DcosUpgrade module imported.

        usage:  DcosUpgrade.Host SCRIPT.ps1 [script parameters ...]
                DcosUpgrade.Host -Command 'TEXT'
                DcosUpgrade.Host                    (a prompt)

        Other options are those of pwsh. DcosUpgrade.psd1 is looked for above this
        program, then above the current folder.
        """;

    public static int Main(string[] arguments)
    {
        // PowerShell reads these when it starts. This program connects to nothing that its user does not name.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");
        if (ManifestLocator.Find() is not { } manifest)
        {
            Console.Error.WriteLine(HostText.Of("DcosUpgrade.psd1 does not exist in a folder above this program or above the current folder."));
            return 1;
        }

        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([manifest]);
        state.ThrowOnRunspaceOpenError = true;
        if (OperatingSystem.IsWindows())
        {
            // What pwsh ships with. Without it, Windows refuses all scripts.
            state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        }

        bool interrupted = false;
        using PosixSignalRegistration ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => interrupted = true);
        int code = ConsoleShell.Start(state, HostText.Of(Banner), HostText.Of(Help), arguments);

        // PowerShell returns 0 for a script that Ctrl+C ended.
        code = interrupted && arguments.Length > 0 && code == 0 ? 130 : code;

        // A shell that could not be started leaves a foreground thread behind, which would keep the process alive.
        Environment.Exit(code);
        return code;
    }
}
