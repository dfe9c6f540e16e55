using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;

namespace DcosUpgrade.Adapters.Ssh;

/// <summary>Programs of OpenSSH that do the same as a connection, for remedies. They can be pasted into PowerShell and into bash.</summary>
internal static class RouteCommand
{
    private static readonly Pattern s_plain = new(@"\A[A-Za-z0-9@%+=:,./\\_\[\]-]+\z", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>Prints the key of a host: on the jump host, where there is one, because the host may be reachable only from there.</summary>
    /// <param name="family">The -t of ssh-keyscan.</param>
    public static string KeyScan(Route route, string family)
    {
        List<string> scan = ["ssh-keyscan", "-t", family, "-p", Number(route.Port), route.Host];
        return Join(route.Via is { } jump
            ? [.. Ssh(jump, []), .. scan.Select(word => IsPlain(word) ? word : ShellText.Quote(word))]
            : scan);
    }

    /// <summary>Connects to a port behind a jump host, and prints the greeting of the server or the refusal.</summary>
    public static string Forward(Route jump, string host, int port) => Join(Ssh(jump, ["-W", Place(host, port)]));

    private static List<string> Ssh(Route host, IReadOnlyList<string> options) =>
    [
        "ssh",
        .. options,
        .. host.Access.Settings.KeyFiles.SelectMany(file => new[] { "-i", file }),
        .. host.Via is { } via ? new[] { "-J", Hops(via) } : [],
        "-p", Number(host.Port), $"{host.UserName}@{host.Host}",
    ];

    private static string Hops(Route route) =>
        (route.Via is { } before ? Hops(before) + "," : "") + $"{route.UserName}@{Place(route.Host, route.Port)}";

    private static string Place(string host, int port) => host.Contains(':') ? $"[{host}]:{Number(port)}" : $"{host}:{Number(port)}";

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static bool IsPlain(string word) => s_plain.IsMatch(word);

    /// <summary>PowerShell reads @, commas and brackets in a bare word in its own way; bash reads backslashes.</summary>
    private static string Join(IEnumerable<string> words) =>
        string.Join(" ", words.Select(word => IsPlain(word) && word.IndexOfAny([',', '[', '\\', '%']) < 0 && word[0] != '@'
            ? word
            : $"'{word.Replace("'", "''")}'"));
}
