using System.Collections.Generic;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>The parts of an answer in the order in which the program prints them.</summary>
internal sealed class Sections
{
    private const int ConnectionRefused = 7;
    private readonly List<KeyValuePair<string, string>> _parts = [];

    public Sections Add(string name, string text)
    {
        _parts.Add(new(name, text));
        return this;
    }

    /// <summary>A GET as curl prints it; null when nobody listens.</summary>
    public Sections Get(string name, HttpAnswer? answer) => Add(name, answer switch
    {
        // When curl fails its own -w line comes first.
        null => HttpSection.Render(0, 0, "", "") + HttpSection.Render(ConnectionRefused, 0, "", ""),
        { Location: { } location } => HttpSection.Render(0, answer.Status, "http:" + location, ""),
        _ => HttpSection.Render(0, answer.Status, "", answer.Body),
    });

    public string In(SectionFrame frame) => frame.Render(_parts);
}
