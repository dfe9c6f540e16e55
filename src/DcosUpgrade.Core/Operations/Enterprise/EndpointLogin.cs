using System;
using System.Text;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>The login for secured endpoints of nodes. The token is never part of a program text: it is passed through standard input.</summary>
/// <param name="token">A token of the IAM; null: none is needed.</param>
/// <param name="authority">The certificate of the authority to trust, PEM; null: the one that lies on the node.</param>
internal sealed class EndpointLogin(string? token, string? authority)
{
    public string? Token { get; } = token;

    public string? Authority { get; } = authority;

    /// <summary>A line of curl's own configuration; null without a token.</summary>
    public byte[]? Input => Token is null ? null : Encoding.UTF8.GetBytes($"header = \"Authorization: token={Token}\"\n");

    /// <summary>Who prints this by mistake prints no secret.</summary>
    public override string ToString() => nameof(EndpointLogin);

    /// <summary>Whether a program got the answer that its token does not count.</summary>
    public static bool IsRefused(string stdout) => stdout.IndexOf("\n@curl 0 401 ", StringComparison.Ordinal) >= 0;
}

/// <summary>An operation that asks endpoints which strict mode guards.</summary>
internal interface ISecuredOperation
{
    /// <summary>Set by the cluster before the operation runs; null without a login.</summary>
    EndpointLogin? Login { get; set; }
}

/// <summary>The same with its answer.</summary>
/// <typeparam name="T">The type of the observation.</typeparam>
internal abstract class SecuredOperation<T> : NodeOperation<T>, ISecuredOperation
{
    public EndpointLogin? Login { get; set; }

    /// <summary>Never: a password of sudo and a token cannot share standard input.</summary>
    public sealed override bool Sudo => false;

    public sealed override byte[]? Input => Login?.Input;

    /// <summary>The start of these programs: sets $curl, $ip, $scheme and the options of curl.</summary>
    private protected string Start => NodeFloor.Prologue + NodeFloor.FindCurl + SecureHttp.FindScheme(Login?.Token is not null) + SecureHttp.FindAddress;

    /// <summary>A GET with the node's scheme: <paramref name="url"/> begins with <c>$scheme://$ip</c> or another place that the program has found.</summary>
    /// <param name="cut">What of the answer stays on the node: one of <see cref="JsonCut"/>'s.</param>
    /// <param name="post">JSON that is posted instead; no secret.</param>
    private protected string Get(string url, int seconds, int maxBytes, string? cut = null, string? post = null) => HttpSection.Get(
        (post is null ? "" : $"-H 'Content-Type: application/json' -d {ShellText.Quote(post)} ") + $"\"{url}\"", seconds, maxBytes,
        SecureHttp.Curl(Login?.Authority), cut);
}
