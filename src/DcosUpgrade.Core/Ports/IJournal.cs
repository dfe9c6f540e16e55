using System.Collections.Generic;

namespace DcosUpgrade.Ports;

/// <summary>The journal of observations and decisions, for audit and reports. No decision reads it.</summary>
internal interface IJournal
{
    /// <summary>Appends one entry; it is on the disk when this returns. Does not throw.</summary>
    /// <param name="kind">The kind of the event, one lower-case word.</param>
    /// <param name="node">The node of the event; null for the cluster.</param>
    /// <param name="data">The data of the event, in the order in which it is written. Texts are redacted.</param>
    void Write(string kind, string? node, Dictionary<string, object?> data);
}
