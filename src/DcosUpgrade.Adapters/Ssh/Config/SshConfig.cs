using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh.Hosts;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Adapters.Ssh.Config;

/// <summary>The user's ssh_config, then that of the machine. For each keyword the first matching line applies; IdentityFile lines accumulate.</summary>
internal sealed class SshConfig
{
    /// <summary>Unsupported keywords that change the route or the trusted keys, with the values that have no effect.</summary>
    private static readonly Dictionary<string, string[]> s_notHonoured = new(StringComparer.Ordinal)
    {
        ["proxycommand"] = ["none"],
        ["identityagent"] = ["none"],
        ["certificatefile"] = ["none"],
        ["pkcs11provider"] = ["none"],
        ["securitykeyprovider"] = ["none"],
        ["hostkeyalias"] = [],
        ["knownhostscommand"] = ["none"],
        ["revokedhostkeys"] = ["none"],
        ["stricthostkeychecking"] = ["yes", "true", "ask"],
        ["canonicalizehostname"] = ["no", "false"],
        ["bindaddress"] = [],
        ["bindinterface"] = [],
        ["addressfamily"] = ["any"],
        ["hostkeyalgorithms"] = [],
        ["kexalgorithms"] = [],
        ["ciphers"] = [],
        ["macs"] = [],
        ["pubkeyacceptedalgorithms"] = [],
        ["pubkeyacceptedkeytypes"] = [],
        ["preferredauthentications"] = [],
        ["usekeychain"] = ["no"],
    };

    private static readonly string[] s_single = ["hostname", "port", "user", "identityfile"];

    private readonly List<IReadOnlyList<SshConfigLine>> _files = [];
    private readonly LocalUser _local;

    /// <param name="system">The file for all users, which is read if it exists. The user's own must exist only without it.</param>
    /// <exception cref="InputException">A file cannot be read, or a line is invalid.</exception>
    public SshConfig(string path, LocalUser local, string? system = null)
    {
        _local = local;
        bool hasSystem = system is not null && File.Exists(system);
        if (!hasSystem || File.Exists(path))
        {
            _files.Add(new SshConfigReader(local.Home, local.Home is null ? "" : Path.Combine(local.Home, ".ssh")).Read(path));
        }

        if (hasSystem)
        {
            _files.Add(new SshConfigReader(local.Home, Path.GetDirectoryName(system)!).Read(system!));
        }

        _files.ForEach(Check);
    }

    /// <param name="host">The host argument of <c>ssh</c>.</param>
    /// <param name="port">The value of <c>ssh -p</c>.</param>
    /// <param name="userName">The value of <c>ssh -l</c>.</param>
    /// <exception cref="InputException">A path contains an unsupported token.</exception>
    public SshHost For(string host, int? port, string? userName)
    {
        Findings found = new(host) { Port = port, UserName = userName };
        _files.ForEach(lines => Walk(lines, found));
        if (found.WantsFinal)
        {
            // As ssh: all files are read again, and what is set already stays.
            found.IsFinal = true;
            _files.ForEach(lines => Walk(lines, found));
        }

        string hostName = found.ResolvedName;
        SshTokens tokens = new(_local, host, hostName, found.Port, found.UserName);
        return new SshHost(
            hostName,
            found.Port,
            found.UserName,
            found.KeyFiles.Count == 0 ? null : [.. found.KeyFiles.Where(file => !IsNone(file.Path)).Select(file => tokens.Path(file.Path, file.Line))],
            found.KnownHosts is { } known ? [.. Files(known).Select(path => tokens.Path(path, known))] : null,
            // As ssh: no token, and no ~.
            found.GlobalKnownHosts is { } global ? [.. Files(global)] : null,
            found.Jump is { Keyword: "proxyjump" } jump ? [.. Jumps(jump).Select(tokens.Jump)] : [],
            found.NotHonoured);
    }

    private static IEnumerable<string> Files(SshConfigLine line) => line.Words.Where(path => !IsNone(path) && path != "/dev/null");

    private static void Check(IReadOnlyList<SshConfigLine> lines)
    {
        foreach (SshConfigLine line in lines)
        {
            if (line.Keyword == "host" && line.Words.Contains(""))
            {
                throw line.Invalid("a pattern is empty");
            }

            if (s_single.Contains(line.Keyword) && line.Words.Count != 1)
            {
                throw line.Invalid($"'{line.Keyword}' takes one value");
            }

            if (line.Keyword == "port")
            {
                _ = Port(line, line.Words[0]);
            }
            else if (line.Keyword == "match")
            {
                _ = Criteria(line);
            }
            else if (line.Keyword == "proxyjump")
            {
                _ = Jumps(line);
            }

            foreach (IReadOnlyList<SshConfigLine> file in line.Included)
            {
                Check(file);
            }
        }
    }

    private void Walk(IReadOnlyList<SshConfigLine> lines, Findings found)
    {
        bool applies = true;
        foreach (SshConfigLine line in lines)
        {
            switch (line.Keyword)
            {
                case "host":
                    applies = HostPattern.Matches(found.Host, line.Words);
                    break;
                case "match":
                    applies = Matches(line, found);
                    break;
                case "include" when applies:
                    foreach (IReadOnlyList<SshConfigLine> file in line.Included)
                    {
                        Walk(file, found);
                    }

                    break;
                default:
                    if (applies)
                    {
                        Take(line, found);
                    }

                    break;
            }
        }
    }

    private static void Take(SshConfigLine line, Findings found)
    {
        switch (line.Keyword)
        {
            case "hostname":
                found.HostName ??= line.Words[0];
                break;
            case "port":
                found.Port ??= Port(line, line.Words[0]);
                break;
            case "user":
                found.UserName ??= line.Words[0];
                break;
            case "identityfile":
                if (found.KeyFiles.All(file => file.Path != line.Words[0]))
                {
                    found.KeyFiles.Add((line.Words[0], line));
                }

                break;
            case "userknownhostsfile":
                found.KnownHosts ??= line;
                break;
            case "globalknownhostsfile":
                found.GlobalKnownHosts ??= line;
                break;
            case "proxyjump":
                found.Jump ??= line;
                break;
            case "proxycommand" when found.Jump is not null:
                // ProxyJump and ProxyCommand exclude each other: the first one applies.
                break;
            default:
                if (!found.IsFinal
                    && s_notHonoured.TryGetValue(line.Keyword, out string[]? harmless)
                    && !harmless.Contains(line.Rest, StringComparer.OrdinalIgnoreCase))
                {
                    found.NotHonoured.Add(line);
                }

                if (line.Keyword == "proxycommand")
                {
                    found.Jump = line;
                }

                break;
        }
    }

    private bool Matches(SshConfigLine line, Findings found)
    {
        bool matches = true, isKnown = true;
        foreach ((bool isNegated, string name, string patterns) in Criteria(line))
        {
            bool? hit = name switch
            {
                "all" => true,
                "final" => found.AskFinal(),
                "host" => Hits(found.ResolvedName, patterns.ToLowerInvariant()),
                "originalhost" => Hits(found.Host.ToLowerInvariant(), patterns.ToLowerInvariant()),
                "user" => Hits(found.UserName ?? _local.Name, patterns),
                "localuser" => Hits(_local.Name, patterns),
                _ => null,
            };
            isKnown &= hit is not null;
            matches &= hit != isNegated;
        }

        if (matches && !isKnown)
        {
            found.NotHonoured.Add(line);
        }

        return matches && isKnown;
    }

    private static bool Hits(string text, string patterns) => HostPattern.Matches(text, patterns.Split(','));

    /// <summary>The conditions of a Match line, unsupported ones included.</summary>
    private static List<(bool IsNegated, string Name, string Patterns)> Criteria(SshConfigLine line)
    {
        List<(bool IsNegated, string Name, string Patterns)> criteria = [];
        for (int i = 0; i < line.Words.Count; i++)
        {
            string[] parts = line.Words[i].Split(['='], 2);
            bool isNegated = parts[0].StartsWith("!", StringComparison.Ordinal);
            string name = parts[0].Substring(isNegated ? 1 : 0).ToLowerInvariant();
            if (name is "all" or "canonical" or "final")
            {
                criteria.Add((isNegated, name, ""));
            }
            else if (parts.Length == 2 || ++i < line.Words.Count)
            {
                criteria.Add((isNegated, name, parts.Length == 2 ? parts[1] : line.Words[i]));
            }
            else
            {
                throw line.Invalid($"nothing follows '{name}'");
            }
        }

        return criteria;
    }

    private static IReadOnlyList<SshJump> Jumps(SshConfigLine line)
    {
        string text = line.Rest.Split('#')[0].Trim();
        return IsNone(text) ? [] : [.. text.Split(',').Select(hop => Jump(line, hop))];
    }

    /// <summary><c>[user@]host[:port]</c>, an IPv6 address in brackets, or an ssh:// URI.</summary>
    private static SshJump Jump(SshConfigLine line, string text)
    {
        string hop = text.StartsWith("ssh://", StringComparison.OrdinalIgnoreCase) ? text.Substring(6).TrimEnd('/') : text;
        int at = hop.LastIndexOf('@');
        string place = hop.Substring(at + 1);
        int bracket = place.LastIndexOf(']');
        int colon = place.IndexOf(':', bracket + 1);
        string host = (colon < 0 ? place : place.Substring(0, colon)).Trim('[', ']');
        return at != 0 && host.Length > 0
            ? new SshJump(host, colon < 0 ? null : Port(line, place.Substring(colon + 1)), at < 0 ? null : hop.Substring(0, at))
            : throw line.Invalid($"'{text}' is not a jump host");
    }

    private static int Port(SshConfigLine line, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535
            ? port
            : throw line.Invalid($"'{text}' is not a port");

    private static bool IsNone(string text) => string.Equals(text, "none", StringComparison.OrdinalIgnoreCase);

    /// <summary>The settings found so far.</summary>
    private sealed class Findings(string host)
    {
        public string Host => host;

        public string? HostName { get; set; }

        public string ResolvedName => SshTokens.HostName(HostName ?? "%h", host).ToLowerInvariant();

        public int? Port { get; set; }

        public string? UserName { get; set; }

        public List<(string Path, SshConfigLine Line)> KeyFiles { get; } = [];

        public SshConfigLine? KnownHosts { get; set; }

        public SshConfigLine? GlobalKnownHosts { get; set; }

        /// <summary>True in the second reading of the files.</summary>
        public bool IsFinal { get; set; }

        /// <summary>True when a condition asked for a second reading.</summary>
        public bool WantsFinal { get; private set; }

        /// <summary>The first ProxyJump or ProxyCommand.</summary>
        public SshConfigLine? Jump { get; set; }

        public List<SshConfigLine> NotHonoured { get; } = [];

        public bool AskFinal()
        {
            WantsFinal = true;
            return IsFinal;
        }
    }
}
