using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace DcosUpgrade.Secrets;

/// <summary>
/// Removes possible secrets from texts before they are shown or stored. Texts of nodes and endpoints may quote secrets. What is promised and
/// what is not stands in about_DcosUpgrade, SECRETS. The work is linear in the length of the text.
/// </summary>
internal static class Redaction
{
    public const string Hidden = "[redacted]";

    public static string Of(string text) => text.Length == 0 ? text : Of(new RedactionText(text), text);

    [return: NotNullIfNotNull(nameof(text))]
    public static string? OfOptional(string? text) => text is null ? null : Of(text);

    /// <summary>The same for everything that is written as JSON.</summary>
    public static object? Of(object? value) => value switch
    {
        string text => Of(text),
        IEnumerable<KeyValuePair<string, object?>> members =>
            members.Select(member => new KeyValuePair<string, object?>(member.Key, Of(member.Value))).ToArray(),
        IEnumerable<string> texts => texts.Select(Of).ToArray(),
        IEnumerable<object?> items => items.Select(Of).ToArray(),
        _ => value,
    };

    internal static string Of(RedactionText scanned, string text)
    {
        RedactionSpans spans = new();
        new RedactionForms(scanned, spans).Scan();
        new RedactionPairs(scanned, spans).Scan();
        return spans.Apply(text);
    }
}
