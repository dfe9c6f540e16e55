namespace DcosUpgrade.Ports;

/// <summary>What the engine tells whoever watches. Calls may come from any thread.</summary>
internal interface IProgressSink
{
    /// <summary>Where a node stands now; shown as progress, throttled by the receiver.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="activity">What is done to it: <c>Upgrade DC/OS 1.10.8 -> 1.11.6</c>.</param>
    /// <param name="status">The phase in a few words.</param>
    /// <param name="percent">0 to 100, or -1 when unknown.</param>
    void Progress(string node, string activity, string status, int percent);

    /// <summary>One line of narrative.</summary>
    void Verbose(string message);

    /// <summary>Something that the operator must know.</summary>
    void Warning(string message);

    /// <summary>Something that must reach the operator even after Ctrl+C: where a detached run goes on.</summary>
    void Announce(string message);
}
