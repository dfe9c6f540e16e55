using System.Linq;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>The login for secured endpoints of nodes. The token is never part of a program text: it is passed through standard input.</summary>
/// <param name="token">A token of the IAM; null when none is required.</param>
/// <param name="authority">The CA certificate to trust (PEM); null for the certificate on the node.</param>
internal sealed class EndpointLogin(string? token, string? authority)
{
    public string? Token { get; } = token;

    public string? Authority { get; } = authority;

    /// <summary>A line of curl's own configuration; null without a token.</summary>
    public byte[]? Input => Token is null ? null : Encoding.UTF8.GetBytes($"header = \"Authorization: token={Token}\"\n");

    /// <summary>Printing this object does not print the secret.</summary>
    public override string ToString() => nameof(EndpointLogin);
}

/// <summary>An operation that sends requests to endpoints that require a token in strict mode.</summary>
internal interface ISecuredOperation
{
    /// <summary>Set by the cluster before the operation runs; null without a login.</summary>
    EndpointLogin? Login { get; set; }

    /// <summary>Whether the endpoints require a token on a master of this mode; null is a mode that could not be read.</summary>
    bool NeedsToken(DcosSecurityMode? mode);

    /// <summary>
    /// True when an endpoint of the operation answered 401. curl writes the status after the body of each part, so a body cannot change it.
    /// </summary>
    /// <exception cref="NodeAnswerException">The output could not be parsed.</exception>
    bool IsRefused(RawOutput output);
}

/// <summary>The same with a typed answer.</summary>
/// <typeparam name="T">The type of the observation.</typeparam>
/// <param name="token">Of the frame; not the token of the IAM.</param>
internal abstract class SecuredOperation<T>(string token) : NodeOperation<T>, ISecuredOperation
{
    public SectionFrame Frame { get; } = new(token);

    public EndpointLogin? Login { get; set; }

    public virtual bool NeedsToken(DcosSecurityMode? mode) => mode is DcosSecurityMode.Strict;

    public bool IsRefused(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, GetType().Name);
        return parts.Keys.Any(name => HttpSection.Parse(parts, name).NeedsLogin);
    }

    /// <summary>Always false: the password of sudo and the token cannot both be standard input.</summary>
    public sealed override bool Sudo => false;

    public sealed override byte[]? Input => Login?.Input;

    public sealed override bool Collects => !Writes;

    /// <summary>The start of these programs: sets $curl, $ip, $scheme and the options of curl.</summary>
    private protected string Start => NodeFloor.Prologue + NodeFloor.FindCurl + SecureHttp.FindScheme(Login?.Token is not null) + SecureHttp.FindAddress;

    /// <summary>
    /// A GET with the node's scheme. <paramref name="url"/> begins with <c>$scheme://$ip</c> or with another address that the program has
    /// found.
    /// </summary>
    /// <param name="cut">The part of the answer that is removed on the node, from <see cref="JsonCut"/>.</param>
    /// <param name="post">JSON for a POST in place of the GET; not a secret.</param>
    private protected string Get(string url, int seconds, int maxBytes, string? cut = null, string? post = null) => HttpSection.Get(
        (post is null ? "" : $"-H 'Content-Type: application/json' -d {ShellText.Quote(post)} ") + $"\"{url}\"", seconds, maxBytes,
        SecureHttp.Curl(Login?.Authority), cut);

    /// <summary>A POST of JSON that a variable of the program holds: a text of any length, which is not a secret.</summary>
    private protected string Post(string url, string variable, int seconds, int maxBytes) => HttpSection.Get(
        $"-H 'Content-Type: application/json' -H 'Expect:' --data-binary @/dev/fd/7 \"{url}\" 7<<< \"${variable}\"", seconds, maxBytes,
        SecureHttp.Curl(Login?.Authority));
}
