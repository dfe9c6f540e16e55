using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace DcosUpgrade.Upgrade.Journaling;

/// <summary>Takes what may be a secret out of texts before they are kept. What nodes and endpoints say may quote anything.</summary>
internal static class Redaction
{
    public const string Hidden = "[redacted]";

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    private static readonly (Regex Form, string Replacement)[] s_forms =
    [
        // PEM blocks, whole or cut off.
        (new Regex("-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)", Options | RegexOptions.Singleline), Hidden),

        // user:password@ in URLs.
        (new Regex(@"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)", Options), Hidden),

        // JSON web tokens, wherever they stand.
        (new Regex(@"\beyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){1,2}", RegexOptions.CultureInvariant), Hidden),

        // crypt(3) hashes, as superuser_password_hash holds one.
        (new Regex(@"\$(1|2[aby]?|5|6|y)\$[./A-Za-z0-9$=,]{8,}", RegexOptions.CultureInvariant), Hidden),

        // name=value, name: value, --name value and "name":"value" where the name tells that the value is secret.
        (new Regex(@"(?<=(password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|license_key|authorization)[a-z0-9_]*[""']?\s*[=:]\s*[""']?(token=|bearer |basic )?|--(password|passphrase|token|secret)\s+)(?!\[redacted\])[^\s""',;}]+", Options), Hidden),
    ];

    public static string Of(string text) =>
        s_forms.Aggregate(text, (current, form) => form.Form.Replace(current, form.Replacement));

    /// <summary>The same for everything that <see cref="Operations.Json.Write"/> writes.</summary>
    public static object? Of(object? value) => value switch
    {
        string text => Of(text),
        IEnumerable<KeyValuePair<string, object?>> members => members.Select(member => new KeyValuePair<string, object?>(member.Key, Of(member.Value))).ToArray(),
        IEnumerable<string> texts => texts.Select(Of).ToArray(),
        IEnumerable<object?> items => items.Select(Of).ToArray(),
        _ => value,
    };
}
