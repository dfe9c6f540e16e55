using System.Collections.Generic;

namespace DcosUpgrade.Ports;

/// <summary>
/// Forwards messages to the current listener. Shells exist as long as their cluster, longer than the cmdlet that opened them: their
/// messages about host keys or broken links belong to the running cmdlet.
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

    public void Progress(string node, string activity, string status, int percent) => Current?.Progress(node, activity, status, percent);

    public void Verbose(string message) => Current?.Verbose(message);

    public void Warning(string message) => Current?.Warning(message);

    public void Announce(string message) => Current?.Announce(message);

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
