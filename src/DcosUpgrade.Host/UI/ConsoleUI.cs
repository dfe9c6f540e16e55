using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;
using System.Threading;

namespace DcosUpgrade.Host.UI;

/// <summary>
/// What the engine writes and asks. Like pwsh: errors to the error stream, everything else to the output, each stream with its prefix.
/// Progress is painted beneath the last whole line and is gone before any other character is written.
/// </summary>
internal sealed class ConsoleUI : PSHostUserInterface, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Terminal _terminal;
    private readonly IProgressDisplay _progress;
    private readonly Prompter _prompter;
    private bool _allIsError;

    public ConsoleUI(Terminal terminal, CancellationToken interrupted)
    {
        _terminal = terminal;
        _prompter = new Prompter(terminal, interrupted);
        _progress = terminal.Screen is null ? new PlainProgress(terminal.Error, _gate) : new ScreenProgress(terminal, _gate);
        RawUI = new ConsoleRawUI(terminal);
    }

    public override PSHostRawUserInterface RawUI { get; }

    public override bool SupportsVirtualTerminal => _terminal.Colours;

    public void Dispose()
    {
        EndProgress();
        _progress.Dispose();
    }

    public void HoldProgress()
    {
        lock (_gate)
        {
            _progress.Hold();
        }
    }

    public void ReleaseProgress()
    {
        lock (_gate)
        {
            _progress.Release();
        }
    }

    /// <summary>Takes progress away for good, and says why if there is a reason.</summary>
    public void EndProgress(string? reason = null)
    {
        lock (_gate)
        {
            _progress.End();
            if (reason is not null)
            {
                _terminal.Error.WriteLine(reason);
            }
        }
    }

    /// <summary>The engine's formatting knows an error only by the stream it came from; one that was caught comes from none.</summary>
    public void WriteAsError(Action write)
    {
        _allIsError = true;
        try
        {
            write();
        }
        finally
        {
            _allIsError = false;
        }
    }

    public override void Write(string value)
    {
        if (_allIsError)
        {
            Emit(_terminal.Error, _terminal.ErrorColours, value);
        }
        else
        {
            Emit(_terminal.Out, _terminal.Colours, value);
        }
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Write(Coloured(foregroundColor, backgroundColor, value));

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        WriteLine(Coloured(foregroundColor, backgroundColor, value));

    public override void WriteErrorLine(string value) =>
        Emit(
            _terminal.Error,
            _terminal.ErrorColours,
            (value.Contains('\e') ? value : Styled(PSStyle.Instance.Formatting.Error, value)) + Environment.NewLine);

    public override void WriteWarningLine(string message) =>
        WriteLine(Styled(PSStyle.Instance.Formatting.Warning, "WARNING: " + message));

    public override void WriteVerboseLine(string message) =>
        WriteLine(Styled(PSStyle.Instance.Formatting.Verbose, "VERBOSE: " + message));

    public override void WriteDebugLine(string message) =>
        WriteLine(Styled(PSStyle.Instance.Formatting.Debug, "DEBUG: " + message));

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_gate)
        {
            ProgressState state = ProgressState.Of(sourceId, record);
            if (record.RecordType == ProgressRecordType.Completed)
            {
                _progress.Complete(state);
            }
            else
            {
                _progress.Show(state);
            }
        }
    }

    public override string ReadLine() => Ask(_prompter.ReadLine);

    public override SecureString ReadLineAsSecureString() => Ask(_prompter.ReadSecret);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        return Ask(() =>
        {
            Introduce(caption, message);
            return _prompter.Choose(choices, defaultChoice);
        });
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        return Ask(() =>
        {
            Introduce(caption, message);
            return descriptions.ToDictionary(static field => field.Name, field => PSObject.AsPSObject(AskFor(field)));
        });
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
    {
        return Ask(() =>
        {
            Introduce(caption, message);
            if (string.IsNullOrEmpty(userName))
            {
                _terminal.Out.Write("User: ");
                userName = _prompter.ReadLine();
            }

            _terminal.Out.Write($"Password for user {userName}: ");
            return new PSCredential(userName, _prompter.ReadSecret());
        });
    }

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) =>
        PromptForCredential(caption, message, userName, targetName);

    private object AskFor(FieldDescription field)
    {
        _terminal.Out.Write(field.Name + ": ");
        return field.ParameterTypeFullName == typeof(SecureString).FullName ? _prompter.ReadSecret() : _prompter.ReadLine();
    }

    private void Introduce(params string[] lines)
    {
        if (!_terminal.CanAsk)
        {
            throw new HostFailedException(Prompter.NobodyToAsk);
        }

        foreach (string line in lines.Where(static line => !string.IsNullOrEmpty(line)))
        {
            _terminal.Out.WriteLine(line);
        }
    }

    private T Ask<T>(Func<T> question)
    {
        HoldProgress();
        try
        {
            return question();
        }
        finally
        {
            ReleaseProgress();
        }
    }

    private void Emit(TextWriter writer, bool colours, string text)
    {
        lock (_gate)
        {
            _progress.Erase();
            writer.Write(colours ? text : new StringDecorated(text).ToString(OutputRendering.PlainText));
            _progress.Resume(atLineStart: text.EndsWith('\n'));
        }
    }

    private string Styled(string style, string text) =>
        _terminal.Colours ? style + text + PSStyle.Instance.Reset : text;

    private string Coloured(ConsoleColor foreground, ConsoleColor background, string text)
    {
        // What nobody chose arrives as the colours of RawUI; the terminal's own are meant.
        string style = (foreground == RawUI.ForegroundColor ? "" : PSStyle.MapForegroundColorToEscapeSequence(foreground))
            + (background == RawUI.BackgroundColor ? "" : PSStyle.MapBackgroundColorToEscapeSequence(background));
        return style.Length == 0 ? text : Styled(style, text);
    }
}
