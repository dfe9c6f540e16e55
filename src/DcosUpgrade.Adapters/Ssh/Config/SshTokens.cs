using System;
using System.Globalization;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Adapters.Ssh.Config;

/// <summary>The %-tokens of ssh_config for one host.</summary>
internal sealed class SshTokens(LocalUser local, string host, string hostName, int? port, string? userName)
{
    private static readonly Pattern s_token = new(@"%(.?)|\$\{([^}]*)\}");

    /// <summary>The value of HostName, in which %h is the specified name.</summary>
    public static string HostName(string text, string host) =>
        s_token.Replace(text, token => token.Value switch { "%h" => host, "%%" => "%", _ => token.Value });

    /// <summary>Expands ~, tokens and environment variables in a path.</summary>
    /// <exception cref="InputException">A token or variable is unknown.</exception>
    public string Path(string text, SshConfigLine line) => SshConfigReader.Expand(s_token.Replace(text, token => token.Value[0] == '$'
        ? Environment.GetEnvironmentVariable(token.Groups[2].Value) ?? throw line.Invalid($"there is no environment variable '{token.Groups[2].Value}'")
        : ValueOf(token.Groups[1].Value) ?? throw line.Invalid($"the token '{token.Value}' is not supported")), local.Home);

    /// <summary>Expands the tokens in the name of a jump host.</summary>
    public SshJump Jump(SshJump jump) => jump with { Host = s_token.Replace(jump.Host, token => ValueOf(token.Groups[1].Value) ?? token.Value) };

    private string? ValueOf(string token) => token switch
    {
        "%" => "%",
        "d" => local.Home,
        "h" => hostName,
        "k" or "n" => host,
        "l" => Environment.MachineName,
        "p" => (port ?? 22).ToString(CultureInfo.InvariantCulture),
        "r" => userName ?? local.Name,
        "u" => local.Name,
        _ => null,
    };
}
