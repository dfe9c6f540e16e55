using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>JSON in answers of nodes: every text and name in it passes the gate for text from outside, as a text of one line.</summary>
internal static class AnswerJson
{
    /// <inheritdoc cref="Json.Parse"/>
    public static Json Parse(TextPart text, string operation, int maxBytes = Json.MaxBytes, JsonKeep? keep = null) =>
        Json.Parse(text, operation, maxBytes, keep, VisibleText.Line);

    /// <inheritdoc cref="Json.ParseOrEmpty"/>
    public static Json ParseOrEmpty(string text) => Json.ParseOrEmpty(text, VisibleText.Line);
}
