namespace DcosUpgrade.Ports;

/// <summary>Receives the progress and the messages of the engine. Calls can come from any thread.</summary>
internal interface IProgressSink
{
    /// <summary>The current status of a node; shown as progress, throttled by the receiver.</summary>
    /// <param name="node">The name of the node.</param>
    /// <param name="activity">The activity on the node: <c>Upgrade DC/OS 1.10.8 -> 1.11.6</c>.</param>
    /// <param name="status">The phase of the activity.</param>
    /// <param name="percent">0 to 100, or -1 when unknown.</param>
    void Progress(string node, string activity, string status, int percent);

    /// <summary>One verbose line.</summary>
    void Verbose(string message);

    /// <summary>One warning.</summary>
    void Warning(string message);

    /// <summary>A message that is shown even after Ctrl+C: a detached run that continues.</summary>
    void Announce(string message);
}
