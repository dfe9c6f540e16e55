using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace DcosUpgrade.Journaling;

/// <summary>Removes possible secrets from texts before they are stored. Texts of nodes and endpoints may quote secrets.</summary>
internal static class Redaction
{
    public const string Hidden = "[redacted]";

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    private const string Secretive = "(password|passwd|passphrase|pwd|secret|token|credentials?|api[_-]?key|access[_-]?key|account[_-]?key|"
        + "private[_-]?key|encryption[_-]?key|license[_-]?key|key_contents|(_|\\b)auth(?![a-z]))";

    private const string AfterSecretive = @"[a-z0-9_.-]*\\?[""']?\s*[=:]\s*";

    private const string LoginHeader = @"((proxy-)?authorization|x-vault-token|(set-)?cookie|dcos-acs-(auth|info)-cookie)";

    private const string SecretOption = @"--?[a-z0-9-]*(password|passphrase|token|secret|credentials?)\s+";

    private const string KnownKey = @"((AKIA|ASIA)[0-9A-Z]{16}|gh[opsur]_[A-Za-z0-9]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|s\.[A-Za-z0-9]{24})";

    private static readonly (Regex Form, string Replacement)[] s_forms =
    [
        // PEM blocks, complete or truncated.
        (new Regex("-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\\z)", Options | RegexOptions.Singleline), Hidden),

        // user:password@ in URLs.
        (new Regex(@"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)", Options), Hidden),

        // JSON web tokens at any position.
        (new Regex(@"\beyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){1,2}", RegexOptions.CultureInvariant), Hidden),

        // crypt(3) hashes, such as superuser_password_hash.
        (new Regex(@"\$(1|2[aby]?|5|6|y)\$[./A-Za-z0-9$=,]{8,}", RegexOptions.CultureInvariant), Hidden),

        // Headers and cookies with a login of any scheme.
        (new Regex(@"(?<=\b" + LoginHeader + @"[""']?\s*[=:]\s*)(?!\[redacted\])[^\r\n""']+", Options), Hidden),

        // Keys that have a known form: Amazon, GitHub, Slack, Vault.
        (new Regex(@"\b" + KnownKey + @"\b", RegexOptions.CultureInvariant), Hidden),

        // digest:user:password of ZooKeeper, and addauth digest.
        (new Regex(@"(?<=\bdigest[: ])(?!\[redacted\])[^\s:]+:[^\s,'""]+", Options), Hidden),

        // name=value, name: value, --name value and "name":"value" with the name of a secret, also escaped.
        (
            new Regex("(?<=" + Secretive + AfterSecretive + @")(?<quote>\\?[""'])(?!\[redacted\]).*?\k<quote>", Options),
            "${quote}" + Hidden + "${quote}"),
        (
            new Regex(
                "(?<=" + Secretive + AfterSecretive + "(token=|bearer |basic )?|" + SecretOption + @")(?!\\?[""']?\[redacted\])[^\s""',;}\\]+",
                Options),
            Hidden),
    ];

    public static string Of(string text) =>
        s_forms.Aggregate(text, (current, form) => form.Form.Replace(current, form.Replacement));

    /// <summary>The same for everything that <see cref="Text.Json.Write"/> writes.</summary>
    public static object? Of(object? value) => value switch
    {
        string text => Of(text),
        IEnumerable<KeyValuePair<string, object?>> members =>
            members.Select(member => new KeyValuePair<string, object?>(member.Key, Of(member.Value))).ToArray(),
        IEnumerable<string> texts => texts.Select(Of).ToArray(),
        IEnumerable<object?> items => items.Select(Of).ToArray(),
        _ => value,
    };
}
