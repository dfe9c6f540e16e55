using System.Collections.Generic;

namespace DcosUpgrade.Ports;

/// <summary>A parsed YAML value and its position (1-based).</summary>
internal abstract record YamlTree(int Line, int Column)
{
    /// <summary>The tag in full form; null when the value has none.</summary>
    public string? Tag { get; init; }

    /// <summary>The name of the anchor; its aliases are the same object.</summary>
    public string? Anchor { get; init; }
}

/// <param name="Text">The text of the scalar as written, without quotes.</param>
/// <param name="Plain">True when written without quotes, so that <c>true</c>, <c>22</c> and <c>null</c> are a bool, a number and null.</param>
internal sealed record YamlScalar(string Text, bool Plain, int Line, int Column) : YamlTree(Line, Column)
{
    public bool IsNull => Plain && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record YamlSequence(IReadOnlyList<YamlTree> Items, int Line, int Column) : YamlTree(Line, Column);

/// <param name="Entries">In document order; keys are scalars.</param>
internal sealed record YamlMapping(IReadOnlyList<KeyValuePair<YamlScalar, YamlTree>> Entries, int Line, int Column) : YamlTree(Line, Column);
