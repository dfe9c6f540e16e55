using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Scripts;

/// <summary>The content of a dcos_node_upgrade.sh, read from its text (FACTS.md, Node script).</summary>
/// <param name="PackageIds">The ids of the packages that the script activates, sorted ordinally.</param>
internal sealed record ScriptText(string FromVersion, string ToVersion, string BootstrapUrl, IReadOnlyList<string> PackageIds)
{
    private static readonly Pattern s_continuation = new(@"\\\r?\n[ \t]*", RegexOptions.CultureInvariant);
    private static readonly Pattern s_versions = new(@"Expecting to upgrade DC/OS from (\S+) to (\S+?)\.(?:[""'\s]|\z)", RegexOptions.CultureInvariant);
    private static readonly Pattern s_command = new(@"(?:^|[\s/])pkgpanda\s+(?<verb>fetch|activate)\s+(?<words>.*)\z", RegexOptions.CultureInvariant);
    private static readonly Pattern s_redirection = new(@"(?:(?<=\s)[0-9]+)?[<>|;&].*\z", RegexOptions.CultureInvariant);

    /// <summary>Identifies the content of the script: SHA-256 of from, to, bootstrap URL and sorted package ids.</summary>
    public string ScriptId => ScriptRules.IdOf(FromVersion, ToVersion, BootstrapUrl, PackageIds);

    /// <param name="source">The path or URL of the script, for errors.</param>
    /// <exception cref="InputException">The text is not a node upgrade script, or its URL is not an HTTP URL.</exception>
    public static ScriptText Parse(string text, string source)
    {
        string[] lines = s_continuation.Replace(text, " ").Split('\n').Select(line => line.Trim())
            .Where(line => !line.StartsWith("#", StringComparison.Ordinal)).ToArray();
        Match versions = lines.Select(line => s_versions.Match(line)).FirstOrDefault(match => match.Success)
            ?? throw Unreadable(source, "it does not contain its versions");
        Match[] commands =
            [.. lines.Where(line => !line.StartsWith("echo ", StringComparison.Ordinal)).Select(line => s_command.Match(line)).Where(match => match.Success)];
        string[] urls = [.. Words(commands, "fetch").SelectMany(words => words).Where(word => word.StartsWith(UrlOption, StringComparison.Ordinal))
            .Select(word => word.Substring(UrlOption.Length).Trim('"', '\'')).Distinct(StringComparer.Ordinal)];
        if (urls is not [string url])
        {
            throw Unreadable(source, urls.Length == 0 ? "it downloads no packages" : "it downloads packages from several URLs");
        }

        string[][] activations = [.. Words(commands, "activate").Select(words => Ids(words, source))];
        if (activations.Length == 0 || activations[0].Length == 0)
        {
            throw Unreadable(source, "it does not activate packages");
        }

        if (activations.Any(ids => !ids.SequenceEqual(activations[0], StringComparer.Ordinal)))
        {
            throw Unreadable(source, "it has activations of different package sets");
        }

        return new ScriptText(
            Version(versions.Groups[1].Value, source), Version(versions.Groups[2].Value, source), ScriptUrl.Check(url, source).Text, activations[0]);
    }

    private const string UrlOption = "--repository-url=";

    private static IEnumerable<string[]> Words(IEnumerable<Match> commands, string verb) =>
        from command in commands
        where command.Groups["verb"].Value == verb
        select s_redirection.Replace(command.Groups["words"].Value, "").Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static string[] Ids(IEnumerable<string> words, string source)
    {
        string[] ids = [.. words.Where(word => !word.StartsWith("-", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)
            .OrderBy(id => id, StringComparer.Ordinal)];
        return ids.FirstOrDefault(id => !ScriptRules.IsPackageId(id)) is { } bad ? throw Unreadable(source, $"'{bad}' is not a package id") : ids;
    }

    private static string Version(string text, string source) =>
        DcosVersion.IsVersion(text) ? text : throw Unreadable(source, $"'{text}' is not a DC/OS version");

    private static InputException Unreadable(string source, string why) => new(SR.ScriptUnreadable, source, source, why);
}
