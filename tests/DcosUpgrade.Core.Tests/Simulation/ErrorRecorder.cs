using System.Collections.Generic;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>Records the errors with which nodes ended.</summary>
internal sealed class ErrorRecorder : IJournal
{
    private readonly Dictionary<string, ErrorEvent> _errors = [];

    /// <summary>A message with the id of its error, when it is the message of the node's last error.</summary>
    public string WithId(string node, string? message) =>
        _errors.TryGetValue(node, out ErrorEvent? error) && error.Message == message ? $"{error.Id} {message}" : message ?? "";

    public void Write(JournalEvent journalEvent)
    {
        if (journalEvent is ErrorEvent { Node: { } node } error)
        {
            _errors[node] = error;
        }
    }
}
