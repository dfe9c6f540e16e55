using System;
using DcosUpgrade.Host.Engine;
using DcosUpgrade.Host.UI;

namespace DcosUpgrade.Host;

/// <summary>Runs a PowerShell script with the module loaded, on machines that have .NET but no PowerShell.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        // The engine reports its use to its makers unless told otherwise before it loads; an operator's tool talks to nobody unasked.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

        Terminal terminal = Terminal.OfThisProcess();
        if (!CommandLine.TryParse(arguments, out CommandLine? line, out string? mistake))
        {
            terminal.Error.WriteLine(mistake);
            return ExitCode.Usage;
        }

        if (line.Help)
        {
            terminal.Out.Write(Usage.Text);
            return ExitCode.Success;
        }

        using Interruption interruption = new();
        using ConsoleUI ui = new(terminal, interruption.Token);
        interruption.Announce = () => ui.EndProgress("Stopping. Press Ctrl+C again to end at once.");
        try
        {
            int code = Run(line, ui, interruption);
            return interruption.ExitCode ?? code;
        }
        catch (OperationCanceledException) when (interruption.ExitCode is { } code)
        {
            return code;
        }
        catch (HostFailedException e)
        {
            ui.WriteErrorLine(e.Message);
            return ExitCode.Failure;
        }
    }

    private static int Run(CommandLine line, ConsoleUI ui, Interruption interruption)
    {
        string manifest = line.Module ?? ManifestLocator.Find();
        using Session session = new(ui, interruption);
        session.Import(manifest);
        return session.Run(line);
    }
}
