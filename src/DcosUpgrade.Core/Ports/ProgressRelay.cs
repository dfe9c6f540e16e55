using System.Collections.Generic;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Ports;

/// <summary>
/// Forwards messages to the current listener. Shells exist as long as their cluster, longer than the cmdlet that opened them: their
/// messages about host keys or broken links belong to the running cmdlet. Every message passes the gate for text from outside.
/// </summary>
internal sealed class ProgressRelay : IProgressSink
{
    private readonly List<IProgressSink> _listeners = [];

    /// <summary>Makes <paramref name="listener"/> the current listener, until another one joins or it leaves.</summary>
    public void Join(IProgressSink listener)
    {
        lock (_listeners)
        {
            if (!_listeners.Contains(listener))
            {
                _listeners.Add(listener);
            }
        }
    }

    public void Leave(IProgressSink listener)
    {
        lock (_listeners)
        {
            _ = _listeners.Remove(listener);
        }
    }

    public void Progress(string node, string activity, string status, int percent) =>
        Current?.Progress(VisibleText.Line(node), VisibleText.Line(activity), VisibleText.Line(status), percent);

    public void Verbose(string message) => Current?.Verbose(VisibleText.Of(message));

    public void Warning(string message) => Current?.Warning(VisibleText.Of(message));

    public void Announce(string message) => Current?.Announce(VisibleText.Of(message));

    private IProgressSink? Current
    {
        get
        {
            lock (_listeners)
            {
                return _listeners.Count > 0 ? _listeners[_listeners.Count - 1] : null;
            }
        }
    }
}
