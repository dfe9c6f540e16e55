using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>Masks values that may not be shown.</summary>
internal static class ConfigSecrets
{
    public const string Hidden = "********";

    private static readonly Pattern s_name =
        new("pas+w|pwd|hash|secret|credential|token|private|license|(?:^|_)key(?:_contents)?\\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
    private static readonly Pattern s_login = new(@"(?<=://)[^/\s@]+(?=@)", RegexOptions.CultureInvariant);

    /// <summary>Whether a parameter's value is never shown: marked in the catalogue, or unknown there and named like a secret.</summary>
    public static bool IsSecret(string key) => ParameterCatalogue.Instance.Find(key) is { Count: > 0 } lines
        ? lines.Any(line => line.IsSecret)
        : s_name.IsMatch(key);

    /// <summary>A value for people to see: hidden when it is secret, and without the login of a URL.</summary>
    public static string? Mask(string key, string? value) => value is null or "" ? value : IsSecret(key) ? Hidden : MaskLogins(value);

    /// <summary>A text without the logins in its URLs.</summary>
    public static string MaskLogins(string text) => s_login.Replace(text, Hidden);
}
