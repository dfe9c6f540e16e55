using System;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Scripts;

/// <summary>An address that can be downloaded from: a bootstrap_url, or an installer's.</summary>
internal sealed record ScriptUrl(string Text, string Scheme, string Host, int Port)
{
    /// <param name="source">Where the URL stands, for the error.</param>
    /// <exception cref="InputException">It is no http or https URL with a host, or it carries a login, query or fragment.</exception>
    public static ScriptUrl Check(string text, string source)
    {
        string? why = !Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) ? "it is no URL"
            : uri.IsFile ? "every node would look on itself; only the SSH installer uses file URLs"
            : uri.Scheme is not ("http" or "https") ? "only http and https are possible"
            : uri.Host.Length == 0 ? "it has no host"
            : uri.UserInfo.Length > 0 ? "it carries a login"
            : uri.Query.Length > 0 || uri.Fragment.Length > 0 ? "it has a query or a fragment, which would end up in logs"
            : null;
        return why is null ? new ScriptUrl(text, uri!.Scheme, uri.Host, uri.Port) : throw new InputException(SR.UrlUnusable, source, source, WithoutLogin(text), why);
    }

    private static string WithoutLogin(string text) => text.IndexOf('@') is >= 0 and int at ? "…" + text.Substring(at) : text;
}
