namespace DcosUpgrade.Core.Tests.Languages;

/// <summary>A text of the source code that a user can see, as a format: its holes are numbered, and other braces are doubled.</summary>
internal sealed record Sentence(string Format, string File, int Line);
