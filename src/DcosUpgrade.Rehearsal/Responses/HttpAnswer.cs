using System;
using System.Globalization;
using System.Text;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>Answer of a daemon to one GET.</summary>
internal sealed record HttpAnswer(int Status, string Body, string? ContentType = null, string? Location = null)
{
    public static HttpAnswer Json(string body) => new(200, body, "application/json");

    public static HttpAnswer NotFound { get; } = new(404, "");

    /// <summary>No answer within the timeout.</summary>
    public static HttpAnswer TooLate { get; } = new(0, "");

    /// <summary>The path of a request without its query.</summary>
    public static string PathOf(string target)
    {
        var query = target.IndexOf('?');
        return query < 0 ? target : target.Substring(0, query);
    }

    /// <summary>Status line and headers as libprocess sends them, with the empty line that ends them.</summary>
    public string Head(DateTimeOffset now)
    {
        var head = new StringBuilder()
            .Append("HTTP/1.1 ").Append(Status).Append(' ').Append(ReasonPhrase).Append("\r\n")
            .Append("Date: ").Append(now.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture)).Append("\r\n");
        if (Location is not null)
        {
            head.Append("Location: ").Append(Location).Append("\r\n");
        }
        head.Append("Content-Length: ").Append(Encoding.UTF8.GetByteCount(Body)).Append("\r\n");
        if (ContentType is not null)
        {
            head.Append("Content-Type: ").Append(ContentType).Append("\r\n");
        }
        return head.Append("\r\n").ToString();
    }

    private string ReasonPhrase => Status switch
    {
        200 => "OK",
        307 => "Temporary Redirect",
        401 => "Unauthorized",
        404 => "Not Found",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Unknown",
    };
}
