using System.Collections.Generic;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>Records the messages of a session.</summary>
internal sealed class MessageRecorder : IProgressSink
{
    public List<string> Warnings { get; } = [];

    public List<string> Announcements { get; } = [];

    public List<string> Lines { get; } = [];

    /// <summary>The statuses of nodes, each as <c>node: status</c>.</summary>
    public List<string> Statuses { get; } = [];

    public void Progress(string node, string activity, string status, int percent) => Statuses.Add($"{node}: {status}");

    public void Verbose(string message) => Lines.Add(message);

    public void Warning(string message) => Warnings.Add(message);

    public void Announce(string message) => Announcements.Add(message);
}
