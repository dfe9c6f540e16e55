using System.Globalization;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>One HTTP GET made on the node, as a part of an operation's answer.</summary>
/// <param name="ExitCode">curl's exit code; 0 when an answer came.</param>
/// <param name="Status">HTTP status, 0 without an answer.</param>
/// <param name="Redirect">Where a 3xx points, absolute; empty otherwise.</param>
/// <param name="Content">The body as a part of the output; empty for a redirect.</param>
internal sealed record HttpSection(int ExitCode, int Status, string Redirect, TextPart Content)
{
    private const string Mark = "\n@curl ";

    private static readonly Pattern s_tail = new(@"^\n@curl ([0-9]{1,3}) ([0-9]{3}) (\S*)\s*\z", RegexOptions.CultureInvariant);

    /// <summary>The body as a text.</summary>
    public string Body => Content.ToString();

    public bool Ok => ExitCode == 0 && Status == 200;

    /// <summary>The endpoint requires a token, or another one.</summary>
    public bool NeedsLogin => ExitCode == 0 && Status == 401;

    /// <summary>The endpoint refuses the request: the same one would be refused again.</summary>
    public bool IsRefused => ExitCode == 0 && Status is >= 400 and < 500;

    /// <summary>The error in a few words.</summary>
    public string Problem => ExitCode switch
    {
        _ when NeedsLogin => "HTTP 401: it wants a login, or another one (New-DcosConnection -DcosCredential)",
        0 when Status == 403 => "HTTP 403: the login lacks the permission",
        0 => $"HTTP {Status}",
        7 => "connection refused",
        28 => "no answer in time",
        35 => "no TLS",
        51 or 60 => "its certificate is not one of the cluster's authority",
        63 => "answer too large",
        77 => "the authority's certificate cannot be read",
        _ => $"curl exit code {ExitCode}",
    };

    /// <summary>Shell text of a GET of <paramref name="url"/>; the status is printed after the body.</summary>
    /// <param name="seconds">curl's --max-time.</param>
    /// <param name="maxBytes">curl's --max-filesize; an answer without a length is limited by the operation.</param>
    /// <param name="curl">The curl command with its options.</param>
    /// <param name="cut">The part of the answer that is removed on the node, from <see cref="JsonCut"/>.</param>
    public static string Get(string url, int seconds, int maxBytes, string curl = NodeFloor.Curl, string? cut = null)
    {
        string get =
            $"{curl} --max-time {seconds} --max-filesize {maxBytes} -H 'Accept: application/json' -w '\\n@curl 0 %{{http_code}} "
                + $"%{{redirect_url}}' {url} 2>/dev/null || printf '\\n@curl %s 000 ' $?";
        return cut is null ? get + "\n" : $"{{ {get}; }}{JsonCut.Filter(cut)}\n";
    }

    public static HttpSection Parse(FrameParts parts, string name)
    {
        // When curl fails, it also writes the -w line, so the last line is used.
        if (parts.SplitAtLast(name, Mark) is not var (body, tail) || s_tail.Match(tail) is not { Success: true } match)
        {
            return new HttpSection(-1, 0, "", "");
        }

        return new HttpSection(
            int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
            int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture),
            VisibleText.Line(match.Groups[3].Value),
            body);
    }

    /// <summary>The output of <see cref="Get"/> for an answer; for the rehearsal.</summary>
    public static string Render(int exitCode, int status, string redirect, string body) => body + Tail(exitCode, status, redirect);

    /// <summary>The text after the body.</summary>
    public static string Tail(int exitCode, int status, string redirect) =>
        string.Format(CultureInfo.InvariantCulture, Mark + "{0} {1:000} {2}", exitCode, status, redirect);
}
