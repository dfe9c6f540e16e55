using System;
using System.Collections.Generic;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The last answers of one master. It is queried every few seconds, and most answers are the same as before.</summary>
internal sealed class MasterAnswerCache
{
    private readonly Dictionary<string, (string Text, Json Value)> _last = new(StringComparer.Ordinal);

    public AgentListReader Agents { get; } = new();

    /// <summary>The process that led at the last answer, as systemd names it, and that answer; null when none did.</summary>
    public (string Process, MasterProbe Probe)? Leads { get; set; }

    /// <summary>The parsed value of a part; it is parsed again only when the text of the part changes.</summary>
    /// <param name="keep">The selection for this part; always the same one.</param>
    /// <exception cref="NodeAnswerException">The answer could not be parsed as JSON; the next call parses it again.</exception>
    public Json Parse(string part, string text, JsonKeep? keep = null)
    {
        if (!_last.TryGetValue(part, out (string Text, Json Value) last) || last.Text != text)
        {
            _last[part] = last = (text, AnswerJson.Parse(text, nameof(MasterProbeOperation), keep: keep));
        }

        return last.Value;
    }
}
