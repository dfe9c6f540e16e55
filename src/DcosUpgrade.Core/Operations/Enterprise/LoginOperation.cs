using System;
using System.Text;
using System.Text.RegularExpressions;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The answer of a master to a login.</summary>
/// <param name="Mode">The node's security mode; null when it is unknown.</param>
/// <param name="Token">Null when there is none.</param>
/// <param name="Refused">The user or the password is wrong.</param>
/// <param name="Problem">The reason why there is no token although one is required.</param>
internal sealed record LoginAnswer(DcosSecurityMode? Mode, string? Token, bool Refused, string Problem)
{
    /// <summary>Endpoints require a token in this mode.</summary>
    public bool Needed => Mode is DcosSecurityMode.Permissive or DcosSecurityMode.Strict;

    public override string ToString() => nameof(LoginAnswer);
}

/// <summary>Logs in to the IAM through a master's own Admin Router (FACTS.md, IAM login). In disabled mode nothing is sent.</summary>
/// <param name="body">JSON of the login; passed through standard input only.</param>
/// <param name="authority">See <see cref="EndpointLogin"/>.</param>
internal sealed class LoginOperation(string token, string body, string? authority) : NodeOperation<LoginAnswer>
{
    private static readonly Pattern s_token = new(@"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\z", RegexOptions.CultureInvariant);

    public SectionFrame Frame { get; } = new(token);

    /// <summary>Secret; for the rehearsal.</summary>
    public string Body { get; } = body;

    public override bool Writes => false;

    public override bool Sudo => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(40);

    public override int MaxBytes => 1 << 18;

    public override byte[] Input => Encoding.UTF8.GetBytes($"data = \"{Body.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"\n");

    public override string ProgramText => NodeFloor.Prologue + NodeFloor.FindCurl + SecureHttp.FindScheme(readsLine: true) + SecureHttp.FindAddress + $$"""
        {{Frame.Open("mode")}}printf '%s\n' "$mode"
        tls="--cacert {{SecureHttp.Bundle}} -K -"
        case $mode in permissive|strict)
        {{Frame.Open("login")}}{{LoginText}};; esac
        {{Frame.Close}}
        """;

    private string LoginText => HttpSection.Get(
        "-H 'Content-Type: application/json' \"https://$ip/acs/api/v1/auth/login\"", 20, 1 << 16, SecureHttp.Curl(authority));

    public override LoginAnswer Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(LoginOperation));
        DcosSecurityMode? mode = SecureHttp.ModeOf(parts["mode"]);
        if (mode is null or DcosSecurityMode.Disabled)
        {
            return new LoginAnswer(mode, null, false, "");
        }

        HttpSection login = HttpSection.Parse(parts, "login");
        string? given = login.Ok ? AnswerJson.ParseOrEmpty(login.Body)["token"].Text : null;
        return given is not null && s_token.IsMatch(given) ? new LoginAnswer(mode, given, false, "")
            : new LoginAnswer(mode, null, login is { ExitCode: 0, Status: 401 or 403 }, login.Ok ? "the answer holds no token" : login.Problem);
    }
}
