namespace DcosUpgrade.Secrets;

/// <summary>Where the name of a secret stands; this decides how far its value goes.</summary>
/// <param name="Line">The beginning of its line.</param>
/// <param name="At">The beginning of the name.</param>
/// <param name="IsLineStart">Only blanks, list dashes and a quote stand before it: it may be a line of YAML.</param>
/// <param name="IsLine">It is a line of YAML or INI, with a blank after the separator: the rest of the line is its value.</param>
/// <param name="IsMapping">A colon follows it.</param>
/// <param name="IsSpaced">A colon and a blank follow it.</param>
/// <param name="IsHeader">Its value has blanks and semicolons.</param>
/// <param name="IsQuoted">It ends with a quote of its own.</param>
/// <param name="IsQuery">It stands in the query of a URL.</param>
internal sealed record RedactionKey(
    int Line, int At, bool IsLineStart, bool IsLine, bool IsMapping, bool IsSpaced, bool IsHeader, bool IsQuoted, bool IsQuery);
