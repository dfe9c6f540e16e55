using System;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Scripts;

/// <summary>A URL for downloads: a bootstrap_url, or the URL of an installer.</summary>
internal sealed record ScriptUrl(string Text, string Scheme, string Host, int Port)
{
    /// <param name="source">The file or parameter of the URL, for errors.</param>
    /// <exception cref="InputException">The text is not an http or https URL with a host, or has a login, query or fragment.</exception>
    public static ScriptUrl Check(string text, string source)
    {
        string? why = !Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) ? "it is not a URL"
            : uri.IsFile ? "a file URL refers to the node itself; only the SSH installer uses file URLs"
            : uri.Scheme is not ("http" or "https") ? "the scheme must be http or https"
            : uri.Host.Length == 0 ? "it has no host"
            : uri.UserInfo.Length > 0 ? "it contains a login"
            : uri.Query.Length > 0 || uri.Fragment.Length > 0 ? "it has a query or a fragment, which would appear in logs"
            : null;
        return why is null
            ? new ScriptUrl(text, uri!.Scheme, uri.Host, uri.Port)
            : throw new InputException(SR.UrlUnusable, source, source, WithoutLogin(text), why);
    }

    private static string WithoutLogin(string text) => text.IndexOf('@') is >= 0 and int at ? "…" + text.Substring(at) : text;
}
