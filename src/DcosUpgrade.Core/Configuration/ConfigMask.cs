using System.Text.RegularExpressions;

namespace DcosUpgrade.Configuration;

/// <summary>What may be shown of values. Everything that goes to a screen, a log or an error passes here.</summary>
internal static class ConfigMask
{
    /// <summary>What the installer writes in a secret's place, too.</summary>
    public const string Hidden = "**HIDDEN**";

    private static readonly Regex s_suspicious = new("pass|secret|token|credential|private|licen[cs]e|hash|key", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
    private static readonly Regex s_login = new(@"(?<=://)[^/@\s""']+(?=@)", RegexOptions.CultureInvariant);

    /// <summary>A value that was hidden before it came to us: it says nothing.</summary>
    public static bool IsHidden(string? value) => value == Hidden;

    public static string? Of(ConfigParameter parameter, string? value) => value is null ? null : parameter.IsSecret ? Hidden : Login(value);

    /// <summary>Of a key that no installer has: it may be the misspelt name of a secret.</summary>
    public static string? OfUnknown(string name, string? value) => value is null ? null : s_suspicious.IsMatch(name) ? Hidden : Login(value);

    /// <summary>Whether values of a key are hidden, whichever release and edition have it.</summary>
    public static bool Hides(string name)
    {
        bool isKnown = false;
        foreach (ConfigParameter parameter in ParameterCatalogue.Instance.Find(name))
        {
            isKnown = true;
            if (parameter.IsSecret)
            {
                return true;
            }
        }

        return !isKnown && s_suspicious.IsMatch(name);
    }

    /// <summary>User and password in an address.</summary>
    public static string Login(string value) => s_login.Replace(value, Hidden);
}
