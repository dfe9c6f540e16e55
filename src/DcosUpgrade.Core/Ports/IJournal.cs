using System.Collections.Generic;

namespace DcosUpgrade.Ports;

/// <summary>Keeps what was seen and decided, for audit and reports. No decision ever reads it.</summary>
internal interface IJournal
{
    /// <summary>Adds one entry; it is on the disk when this returns. Never throws.</summary>
    /// <param name="kind">What happened, in one lower-case word.</param>
    /// <param name="node">The node that it is about; null for the cluster.</param>
    /// <param name="data">What was seen, in the order in which it is written. Texts are redacted.</param>
    void Write(string kind, string? node, Dictionary<string, object?> data);
}
