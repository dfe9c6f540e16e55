using System;
using System.Globalization;
using System.Text.RegularExpressions;
using DcosUpgrade.Adapters.Machine;

namespace DcosUpgrade.Adapters.Ssh.Config;

/// <summary>The %-tokens of ssh_config for one host.</summary>
internal sealed class SshTokens(LocalUser local, string host, string hostName, int? port, string? userName)
{
    private static readonly Regex s_token = new(@"%(.?)|\$\{([^}]*)\}");

    /// <summary>The value of HostName, which may be made of the name that was asked for.</summary>
    public static string HostName(string text, string host) =>
        s_token.Replace(text, token => token.Value switch { "%h" => host, "%%" => "%", _ => token.Value });

    /// <summary>A path with ~, tokens and environment variables.</summary>
    /// <exception cref="InputException">A token or variable is unknown.</exception>
    public string Path(string text, SshConfigLine line) => SshConfigReader.Expand(s_token.Replace(text, token => token.Value[0] == '$'
        ? Environment.GetEnvironmentVariable(token.Groups[2].Value) ?? throw line.Invalid($"there is no environment variable '{token.Groups[2].Value}'")
        : ValueOf(token.Groups[1].Value) ?? throw line.Invalid($"the token '{token.Value}' is not supported")), local.Home);

    /// <summary>A jump host's name may be made of the target's.</summary>
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
