using System.Collections.Generic;

namespace DcosUpgrade.Ports;

/// <summary>
/// Hands on to whoever listens now. Shells live as long as their cluster and outlive the cmdlet that opened them: what they have
/// to say of a host key or a broken link belongs to the cmdlet that is at work.
/// </summary>
internal sealed class ProgressRelay : IProgressSink
{
    private readonly List<IProgressSink> _listeners = [];

    /// <summary>From now on <paramref name="listener"/> is told, until somebody joins after it or it leaves.</summary>
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
