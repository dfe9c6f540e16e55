using DcosUpgrade.Ports;

namespace DcosUpgrade.Bench;

/// <summary>Ignores all progress: output is not measured.</summary>
internal sealed class Silence : IProgressSink
{
    public void Progress(string node, string activity, string status, int percent)
    {
    }

    public void Verbose(string message)
    {
    }

    public void Warning(string message)
    {
    }

    public void Announce(string message)
    {
    }
}
