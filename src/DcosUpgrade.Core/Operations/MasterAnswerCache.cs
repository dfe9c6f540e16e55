using System;
using System.Collections.Generic;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>What one master answered last: it is asked every few seconds, and most of what it says it has said before.</summary>
internal sealed class MasterAnswerCache
{
    private readonly Dictionary<string, (string Text, Json Value)> _last = new(StringComparer.Ordinal);

    public AgentListReader Agents { get; } = new();

    /// <summary>The value of a text; not parsed again while the text of that part stays the same.</summary>
    /// <exception cref="Ports.NodeAnswerException">It is no JSON; the next call parses again.</exception>
    public Json Parse(string part, string text)
    {
        if (!_last.TryGetValue(part, out (string Text, Json Value) last) || last.Text != text)
        {
            _last[part] = last = (text, Json.Parse(text, nameof(MasterProbeOperation)));
        }

        return last.Value;
    }
}
