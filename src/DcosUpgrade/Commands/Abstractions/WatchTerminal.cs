using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;
using DcosUpgrade.Parameters;
using DcosUpgrade.Watching;

namespace DcosUpgrade.Commands;

/// <summary>The terminal of a session: redraws the screen in place where the host can, and records screens.</summary>
internal sealed class WatchTerminal : IDisposable
{
    private const string Escape = "\u001b[";

    /// <summary>The size of recorded and piped screens.</summary>
    private const int DefaultWidth = 120;
    private const int DefaultHeight = 40;

    private readonly PSCmdlet _cmdlet;
    private readonly bool _once;
    private readonly bool _colour;
    private readonly CastFile? _cast;
    private bool _drawn;

    public WatchTerminal(PSCmdlet cmdlet, string? recordPath, bool once)
    {
        (_cmdlet, _once) = (cmdlet, once);
        bool interactive = Window() is not null && cmdlet.MyInvocation.PipelinePosition == cmdlet.MyInvocation.PipelineLength
            && !Console.IsOutputRedirected;
        IsLive = interactive && !once && cmdlet.Host.UI.SupportsVirtualTerminal;
        _colour = interactive && cmdlet.Host.UI.SupportsVirtualTerminal && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        _cast = recordPath is null ? null : new CastFile(LocalPath.Resolve(cmdlet, recordPath), Width, Height);
    }

    /// <summary>True when the screen is redrawn in place; false where lines are written.</summary>
    public bool IsLive { get; }

    private int Width => Math.Max(20, (Window()?.Width ?? DefaultWidth) - 1);

    private int Height => Math.Max(5, (Window()?.Height ?? DefaultHeight) - 1);

    /// <summary>Draws and records a state. Only on the pipeline thread.</summary>
    /// <param name="last">The last state: it stays on the screen.</param>
    /// <returns>The lines that the cmdlet writes as output; empty when they are on the screen.</returns>
    public IReadOnlyList<string> Show(WatchState state, bool last)
    {
        _cast?.Add(state.At, WatchScreen.Render(state, _cast.Width, _cast.Height, colour: true));
        if (IsLive)
        {
            Draw(WatchScreen.Render(state, Width, Height, _colour), last);
            return [];
        }

        return _once ? WatchScreen.Render(state, Width, int.MaxValue, _colour) : [];
    }

    /// <summary>Leaves the terminal as it was, also after Ctrl+C.</summary>
    public void Dispose()
    {
        _cast?.Dispose();
        if (_drawn)
        {
            _drawn = false;
            _cmdlet.Host.UI.Write($"{Escape}?25h{Escape}?1049l");
        }
    }

    /// <summary>The screen goes to the alternate buffer of the terminal, and the last one to the normal buffer, where it stays.</summary>
    private void Draw(IReadOnlyList<string> lines, bool last)
    {
        StringBuilder text = new();
        if (!_drawn)
        {
            _ = text.Append(Escape).Append("?1049h").Append(Escape).Append("?25l");
            _drawn = true;
        }

        if (last)
        {
            _ = text.Append(Escape).Append("?25h").Append(Escape).Append("?1049l");
            _drawn = false;
            foreach (string line in lines)
            {
                _ = text.Append(line).Append("\r\n");
            }
        }
        else
        {
            _ = text.Append(CastFile.Frame(lines));
        }

        _cmdlet.Host.UI.Write(text.ToString());
    }

    /// <summary>The size of the window; null where the host has none.</summary>
    private Size? Window()
    {
        try
        {
            return _cmdlet.Host?.UI?.RawUI?.WindowSize is { Width: > 0, Height: > 0 } size ? size : null;
        }
        catch (Exception e) when (e is HostException or NotImplementedException or IOException or InvalidOperationException or PlatformNotSupportedException)
        {
            return null;
        }
    }
}
