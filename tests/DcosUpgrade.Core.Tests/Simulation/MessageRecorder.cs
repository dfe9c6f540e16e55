using System.Collections.Generic;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>Records the messages of a session.</summary>
internal sealed class MessageRecorder : IProgressSink
{
    public List<string> Warnings { get; } = [];

    public List<string> Announcements { get; } = [];

    public List<string> Lines { get; } = [];

    public void Progress(string node, string activity, string status, int percent)
    {
    }

    public void Verbose(string message) => Lines.Add(message);

    public void Warning(string message) => Warnings.Add(message);

    public void Announce(string message) => Announcements.Add(message);
}
