using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Lab.Node;

/// <summary>What the stand-ins tell each other: lines of <c>name=value</c>, names may repeat.</summary>
internal sealed class Lines
{
    private readonly List<(string Name, string Value)> _lines = [];

    public static Lines Parse(string text)
    {
        var lines = new Lines();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var sign = line.IndexOf('=');
            lines.Add(line[..sign], line[(sign + 1)..]);
        }
        return lines;
    }

    public Lines Add(string name, string value)
    {
        _lines.Add((name, value));
        return this;
    }

    public Lines Add(string name, bool value) => Add(name, value ? "1" : "0");

    public string this[string name] => _lines.FirstOrDefault(line => line.Name == name).Value ?? "";

    public bool Is(string name) => this[name] == "1";

    public IEnumerable<string> All(string name) => _lines.Where(line => line.Name == name).Select(line => line.Value);

    public override string ToString() => string.Concat(_lines.Select(line => $"{line.Name}={line.Value}\n"));
}
