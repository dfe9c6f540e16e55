using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>The parts of an answer in the order in which the program prints them.</summary>
internal sealed class Sections
{
    private const int ConnectionRefused = 7;
    private const int TimedOut = 28;
    private readonly List<KeyValuePair<string, IReadOnlyList<string>>> _parts = [];

    public Sections Add(string name, params string[] pieces)
    {
        _parts.Add(new(name, pieces));
        return this;
    }

    /// <summary>A GET as curl prints it; null: connection refused.</summary>
    public Sections Get(string name, HttpAnswer? answer) => answer switch
    {
        // When curl fails its own -w line comes first.
        null => Add(name, HttpSection.Tail(0, 0, "") + HttpSection.Tail(ConnectionRefused, 0, "")),
        { Status: 0 } => Add(name, HttpSection.Tail(0, 0, "") + HttpSection.Tail(TimedOut, 0, "")),
        { Location: { } location } => Add(name, HttpSection.Tail(0, answer.Status, "http:" + location)),
        _ => Add(name, answer.Body, HttpSection.Tail(0, answer.Status, "")),
    };

    /// <summary>The parts one after the other, as a program prints them that only counts or hashes them.</summary>
    public string Joined() => string.Concat(_parts.SelectMany(part => part.Value));

    public string In(SectionFrame frame) => frame.Render(_parts);
}
