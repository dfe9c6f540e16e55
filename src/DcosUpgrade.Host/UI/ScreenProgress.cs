using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;

namespace DcosUpgrade.Host.UI;

/// <summary>Progress on a terminal: one line per top activity, painted over, and in it what one of its children does.</summary>
internal sealed class ScreenProgress : IProgressDisplay
{
    private const int MostLines = 8;

    /// <summary>How long one child is shown before it gives way to another: long enough to be read.</summary>
    private const long TurnMilliseconds = 2000;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly Terminal _terminal;
    private readonly TextWriter _screen;
    private readonly Pacer _pacer;

    /// <summary>In the order of their first record.</summary>
    private readonly List<ProgressState> _activities = [];

    /// <summary>The child that an activity shows, and since when.</summary>
    private readonly Dictionary<(long, int), ((long, int) Child, long Since)> _turns = [];
    private int _painted;
    private int _holders;
    private bool _midLine;
    private bool _ended;

    public ScreenProgress(Terminal terminal, Lock gate)
    {
        _terminal = terminal;
        _screen = terminal.Screen!;
        _pacer = new Pacer(s_interval, gate, Paint);
    }

    public void Show(ProgressState state)
    {
        int known = _activities.FindIndex(activity => activity.Key == state.Key);
        if (known < 0)
        {
            _activities.Add(state);
        }
        else
        {
            _activities[known] = state;
        }

        long now = Environment.TickCount64;
        if (state.Parent is { } parent
            && !(_turns.TryGetValue(parent, out var turn) && Find(turn.Child) is not null
                && (turn.Child == state.Key || now - turn.Since < TurnMilliseconds)))
        {
            _turns[parent] = (state.Key, now);
        }

        _pacer.Request();
    }

    public void Complete(ProgressState state)
    {
        _activities.RemoveAll(activity => activity.Key == state.Key || activity.Parent == state.Key);
        _turns.Remove(state.Key);
        if (_activities.Count == 0)
        {
            Erase();
        }
        else
        {
            _pacer.Request();
        }
    }

    public void Erase()
    {
        if (_painted > 0)
        {
            _screen.Write(ToTop().Append("\e[J").ToString());
            _painted = 0;
        }
    }

    public void Resume(bool atLineStart)
    {
        _midLine = !atLineStart;
        if (_activities.Count > 0)
        {
            _pacer.Request();
        }
    }

    public void Hold()
    {
        _holders++;
        Erase();
    }

    public void Release()
    {
        _holders--;
        Resume(atLineStart: true);
    }

    public void End()
    {
        Erase();
        _ended = true;
    }

    public void Dispose() => _pacer.Dispose();

    private void Paint()
    {
        if (_ended || _midLine || _holders > 0)
        {
            return;
        }

        int room = Math.Clamp(_terminal.Height() - 2, 1, MostLines);
        string[] lines = [.. _activities.Where(IsTop).Take(room).Select(Line)];

        // Without wrapping: characters of double width must not spill over to a line that is not ours.
        StringBuilder text = ToTop().Append("\e[?7l");
        text.AppendJoin('\n', lines.Select(static line => $"\r{line}\e[K")).Append("\e[J\e[?7h");
        _screen.Write(text.ToString());
        _painted = lines.Length;
    }

    /// <summary>The cursor rests at the end of the last painted line.</summary>
    private StringBuilder ToTop()
    {
        StringBuilder text = new("\r");
        return _painted > 1 ? text.Append($"\e[{_painted - 1}A") : text;
    }

    private bool IsTop(ProgressState state) => state.Parent is not { } parent || Find(parent) is null;

    private ProgressState? Find((long, int) key) => _activities.Find(activity => activity.Key == key);

    private string Line(ProgressState state)
    {
        ProgressState? child = _turns.TryGetValue(state.Key, out var turn) ? Find(turn.Child) : null;
        bool colours = _screen == _terminal.Error ? _terminal.ErrorColours : _terminal.Colours;
        return ProgressLine.Render(state, child, _terminal.Width() - 1, colours);
    }
}
