using System;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using DcosUpgrade.Host.UI;

namespace DcosUpgrade.Host.Engine;

/// <summary>One engine: imports the module, runs the script, knows how it ended.</summary>
internal sealed class Session : IDisposable
{
    private readonly ConsoleUI _ui;
    private readonly ConsoleHost _host;
    private readonly Interruption _interruption;
    private readonly Runspace _runspace;

    public Session(ConsoleUI ui, Interruption interruption)
    {
        _ui = ui;
        _host = new ConsoleHost(ui);
        _interruption = interruption;
        if (!ui.SupportsVirtualTerminal)
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }

        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThreadOptions = PSThreadOptions.UseCurrentThread;
        state.Commands.Add(new SessionStateCmdletEntry(OutScriptCommand.Name, typeof(OutScriptCommand), helpFileName: null));
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
    }

    public void Dispose() => _runspace.Dispose();

    /// <exception cref="HostFailedException">It cannot be imported.</exception>
    public void Import(string module)
    {
        Command import = new("Import-Module");
        import.Parameters.Add("Name", module);
        import.Parameters.Add("ErrorAction", ActionPreference.Stop);
        try
        {
            Invoke(import);
        }
        catch (RuntimeException e)
        {
            throw new HostFailedException($"The module {module} could not be imported: {e.ErrorRecord}", e);
        }
    }

    /// <summary>Runs the script to its end and shows an error that nothing caught.</summary>
    /// <returns>The exit code.</returns>
    public int Run(CommandLine line)
    {
        Command script = new(line.Target, line.IsText, useLocalScope: false);
        foreach (CommandParameter argument in ScriptArguments.Bindable(line.Arguments))
        {
            script.Parameters.Add(argument);
        }

        try
        {
            ScriptExit.ReachesTheHost(_runspace);
            Invoke(script, OutScriptCommand.AtTheEnd());
            return _host.ExitCode ?? ExitCode.Success;
        }
        catch (RuntimeException e) when (MissingCmdlet.In(e) is { } missing)
        {
            _ui.WriteErrorLine(missing.Explanation);
            return ExitCode.NeedsPowerShell;
        }
        catch (ParseException e) when (string.IsNullOrEmpty(e.ErrorRecord.InvocationInfo?.ScriptName))
        {
            // The engine's view of errors shows an empty line for text that it cannot parse.
            _ui.WriteErrorLine(e.Message);
            return ExitCode.Failure;
        }
        catch (RuntimeException e)
        {
            Show(e.ErrorRecord);
            return ExitCode.Failure;
        }
    }

    /// <summary>An error that ended the script, formatted as the engine formats every other.</summary>
    private void Show(ErrorRecord error)
    {
        Command output = new("Out-Default");
        output.Parameters.Add("InputObject", error);
        _ui.WriteAsError(() => Invoke(output));
    }

    /// <exception cref="OperationCanceledException">The program was interrupted.</exception>
    private void Invoke(params Command[] commands)
    {
        _interruption.Token.ThrowIfCancellationRequested();
        using Pipeline pipeline = _runspace.CreatePipeline();
        foreach (Command command in commands)
        {
            pipeline.Commands.Add(command);
        }

        using CancellationTokenRegistration stop = _interruption.Token.Register(pipeline.StopAsync);
        try
        {
            pipeline.Invoke();
        }
        catch (RuntimeException e) when (_interruption.ExitCode is not null)
        {
            throw new OperationCanceledException(e.Message, e, _interruption.Token);
        }
    }
}
