using System;
using System.Collections.Generic;

namespace DcosUpgrade.Languages;

/// <summary>A format that matches a text, with the arguments found in the text.</summary>
internal sealed record SentenceMatch(SentenceFormat Format, IReadOnlyDictionary<int, string> Arguments)
{
    public string Render(Func<string, string> translate) => Format.Render(Arguments, translate);
}
