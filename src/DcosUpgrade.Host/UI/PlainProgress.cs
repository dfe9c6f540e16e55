using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;

namespace DcosUpgrade.Host.UI;

/// <summary>Progress for logs: a line when a status changed, at most one per activity in some seconds, to the error stream, where it mixes with no result.</summary>
internal sealed class PlainProgress : IProgressDisplay
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    private readonly TextWriter _writer;
    private readonly Pacer _pacer;

    /// <summary>What each running activity says now, and what of it is in the log.</summary>
    private readonly Dictionary<(long, int), (string Said, string? Written)> _activities = [];
    private bool _ended;

    public PlainProgress(TextWriter writer, Lock gate)
    {
        _writer = writer;
        _pacer = new Pacer(s_interval, gate, WriteAll);
    }

    public void Show(ProgressState state)
    {
        bool known = _activities.TryGetValue(state.Key, out (string Said, string? Written) before);
        _activities[state.Key] = (state.Text, before.Written);
        if (!known)
        {
            Write(state.Key);
            _pacer.Restart();
        }
        else if (state.Text != before.Written)
        {
            _pacer.Request();
        }
    }

    public void Complete(ProgressState state)
    {
        Write(state.Key);
        _activities.Remove(state.Key);
    }

    public void Erase()
    {
    }

    public void Resume(bool atLineStart)
    {
    }

    public void Hold()
    {
    }

    public void Release()
    {
    }

    public void End() => _ended = true;

    public void Dispose() => _pacer.Dispose();

    private void WriteAll()
    {
        foreach ((long, int) key in _activities.Keys.ToArray())
        {
            Write(key);
        }
    }

    private void Write((long, int) key)
    {
        if (!_ended && _activities.TryGetValue(key, out (string Said, string? Written) activity) && activity.Said != activity.Written)
        {
            _writer.WriteLine(activity.Said);
            _activities[key] = (activity.Said, activity.Said);
        }
    }
}
