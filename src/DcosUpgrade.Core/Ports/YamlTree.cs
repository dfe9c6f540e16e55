using System.Collections.Generic;

namespace DcosUpgrade.Ports;

/// <summary>A parsed YAML value and where it stands (1-based).</summary>
internal abstract record YamlTree(int Line, int Column)
{
    /// <summary>The tag it was given, written out; null when it has none.</summary>
    public string? Tag { get; init; }

    /// <summary>The name that aliases call it by; the same tree stands in their places.</summary>
    public string? Anchor { get; init; }
}

/// <param name="Text">The scalar's text as written, without quotes.</param>
/// <param name="Plain">True when it was written without quotes, so that <c>true</c>, <c>22</c> and <c>null</c> mean a bool, a number and nothing.</param>
internal sealed record YamlScalar(string Text, bool Plain, int Line, int Column) : YamlTree(Line, Column)
{
    public bool IsNull => Plain && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record YamlSequence(IReadOnlyList<YamlTree> Items, int Line, int Column) : YamlTree(Line, Column);

/// <param name="Entries">In document order; keys are scalars.</param>
internal sealed record YamlMapping(IReadOnlyList<KeyValuePair<YamlScalar, YamlTree>> Entries, int Line, int Column) : YamlTree(Line, Column);
