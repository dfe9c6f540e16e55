using System;

namespace DcosUpgrade.Secrets;

/// <summary>A text that is shown without possible secrets. They are removed when it is first read: most texts never are.</summary>
internal sealed class RedactedText(string text) : IEquatable<RedactedText>
{
    private string? _value;

    public string Value => _value ??= Redaction.Of(text);

    public bool Equals(RedactedText? other) => other?.Value == Value;

    public override bool Equals(object? obj) => Equals(obj as RedactedText);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Value);

    public override string ToString() => Value;
}
