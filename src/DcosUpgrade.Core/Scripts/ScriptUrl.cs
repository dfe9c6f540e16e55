using System.Net;
using System.Text.RegularExpressions;
using System;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Scripts;

/// <summary>A URL for downloads: a bootstrap_url, or the URL of an installer.</summary>
internal sealed record ScriptUrl(string Text, string Scheme, string Host, int Port)
{
    /// <summary>The installer writes bootstrap_url into the node script without quotes.</summary>
    private static readonly Pattern s_characters = new(@"^[A-Za-z0-9._~:/%+@=,\[\]-]+\z", RegexOptions.CultureInvariant);

    /// <summary>The host where it is a name; empty where it is an address.</summary>
    public string Name => IPAddress.TryParse(Host.Trim('[', ']'), out _) ? "" : Host;

    /// <param name="source">The file or parameter of the URL, for errors.</param>
    /// <exception cref="InputException">The text is not an http or https URL with a host, or has a login, query or fragment.</exception>
    public static ScriptUrl Check(string text, string source)
    {
        string? why = Problem(text);
        if (why is not null)
        {
            throw new InputException(SR.UrlUnusable, source, source, WithoutLogin(text), why);
        }

        Uri uri = new(text);
        return new ScriptUrl(text, uri.Scheme, uri.Host, uri.Port);
    }

    /// <summary>Why the text cannot be used; null when it can.</summary>
    public static string? Problem(string text) => !Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) ? "it is not a URL"
        : uri.IsFile ? "a file URL refers to the node itself; only the SSH installer uses file URLs"
        : uri.Scheme is not ("http" or "https") ? "the scheme must be http or https"
        : uri.Host.Length == 0 ? "it has no host"
        : uri.UserInfo.Length > 0 ? "it contains a login"
        : uri.Query.Length > 0 || uri.Fragment.Length > 0 ? "it has a query or a fragment, which would appear in logs"
        : !s_characters.IsMatch(text) ? "it has characters that root's shell, docker or a log would read otherwise"
        : null;

    private static string WithoutLogin(string text) => text.IndexOf('@') is >= 0 and int at ? "…" + text.Substring(at) : text;
}
