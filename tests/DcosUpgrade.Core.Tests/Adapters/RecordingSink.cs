using System.Collections.Concurrent;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Core.Tests.Adapters;

internal sealed class RecordingSink : IProgressSink
{
    public ConcurrentQueue<string> Warnings { get; } = [];

    public ConcurrentQueue<string> Narrative { get; } = [];

    public void Progress(string node, string activity, string status, int percent)
    {
    }

    public void Verbose(string message) => Narrative.Enqueue(message);

    public void Warning(string message) => Warnings.Enqueue(message);

    public void Announce(string message) => Narrative.Enqueue(message);
}
