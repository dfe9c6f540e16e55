using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Scripts;

/// <summary>What the installer's output means (FACTS.md, Installer output).</summary>
/// <remarks>Values of the configuration may stand in it: only known lines are ever shown.</remarks>
internal static class InstallerOutput
{
    private const string UrlLine = "Node upgrade script URL: ";
    private const string Hidden = "**HIDDEN**";

    private static readonly string[] s_shown = ["Extracting image", "Generating ", "Cluster package list", "Package filename", "Loaded image", UrlLine];
    private static readonly string[] s_noParameter = ["bash", "docker", "sed", "tar"];
    private static readonly Pattern s_colour = new("\x1b\\[[0-9;]*[A-Za-z]", RegexOptions.CultureInvariant);
    private static readonly Pattern s_parameter = new("^(?<key>[a-z][a-z0-9_]*): (?<message>.+)\\z", RegexOptions.CultureInvariant);
    private static readonly Pattern s_type = new("^Invalid type for value of (?<key>\\S+) in config", RegexOptions.CultureInvariant);
    private static readonly Pattern s_position = new("line (?<line>[0-9]+), column (?<column>[0-9]+)", RegexOptions.CultureInvariant);
    private static readonly Pattern s_secretName = new("password|secret|credential|token|license|_key", RegexOptions.CultureInvariant);

    /// <summary>The lines of a text, without colour codes and without the carriage returns of progress bars.</summary>
    public static string[] Lines(string text) =>
        [.. s_colour.Replace(text, "").Split('\n', '\r').Select(line => line.Trim()).Where(line => line.Length > 0)];

    /// <summary>The lines that can be shown while the installer runs.</summary>
    public static IEnumerable<string> Narrative(string text) =>
        Lines(text).Where(line => s_shown.Any(start => line.StartsWith(start, StringComparison.Ordinal)));

    /// <summary>The URL of the script.</summary>
    /// <param name="folder">The folder of the job, for errors.</param>
    /// <exception cref="DcosException">The installer failed; several refused parameters are one <see cref="SeveralErrorsException"/>.</exception>
    public static string ScriptUrlOf(JobResult result, string folder)
    {
        // 2.x prints more lines after it: the last line of this kind counts, not the last line.
        string? url = Lines(result.Out).LastOrDefault(line => line.StartsWith(UrlLine, StringComparison.Ordinal))?.Substring(UrlLine.Length).Trim();
        return result.ExitCode == 0 && url is { Length: > 0 } ? url : throw Failure(result, folder);
    }

    /// <summary>Version and edition that the installer prints.</summary>
    public static (string Version, DcosEdition Edition) VersionOf(JobResult result, string folder)
    {
        // On a first run, the name of the unpacked image precedes it.
        int start = result.Out.IndexOf('{');
        int end = result.Out.LastIndexOf('}');
        if (result.ExitCode != 0 || start < 0 || end < start)
        {
            throw Failure(result, folder);
        }

        Json json = Json.Parse(result.Out.Substring(start, end - start + 1), "installer --version", 1 << 16);
        string version = json["version"].Text ?? "";
        return DcosVersion.IsVersion(version) ? (version, EditionOf(json["variant"].Text ?? "")) : throw new InputException(SR.NotAVersion, folder, version);
    }

    /// <summary>The edition of a variant: None or an empty text is Open Source.</summary>
    public static DcosEdition EditionOf(string variant) => variant switch
    {
        "ee" => DcosEdition.Enterprise,
        "" or "None" => DcosEdition.Open,
        _ => DcosEdition.Unknown,
    };

    private static DcosException Failure(JobResult result, string folder)
    {
        string[] all = [.. Lines(result.Out), .. Lines(result.Err)];
        string? Find(string start) => all.FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal));
        if (Find("docker should be installed and running") is not null)
        {
            return new ClusterStateException(SR.InstallerNoDocker, folder, folder);
        }

        if (result.ExitCode == 125)
        {
            string why = all.LastOrDefault(line => line.StartsWith("docker: ", StringComparison.Ordinal)) ?? "docker run ended with exit code 125";
            return new ClusterStateException(SR.InstallerDockerRefused, folder, why, folder);
        }

        if (Find("No config file found at") is not null || Find("Failed to open config file at") is not null)
        {
            return Config(folder, "the installer cannot read it");
        }

        if (Find("Unable to load configuration file. Invalid YAML") is not null)
        {
            Match position = all.Select(line => s_position.Match(line)).LastOrDefault(match => match.Success) ?? Match.Empty;
            string place = position.Success ? $" (line {position.Groups["line"].Value}, column {position.Groups["column"].Value})" : "";
            return Config(folder, "it is not valid YAML" + place);
        }

        if (all.Select(line => s_type.Match(line)).FirstOrDefault(match => match.Success) is { } type)
        {
            return Config(
                folder, $"{type.Groups["key"].Value} is empty, a fraction or a date; the installer takes text, whole numbers, true, false, lists and maps");
        }

        DcosException[] parameters = result.ExitCode == 1 ? [.. Parameters(Lines(result.Err))] : [];
        return parameters.Length > 0
            ? new SeveralErrorsException(SR.GenerationFailed, folder, parameters, folder, parameters.Length)
            : new ClusterStateException(SR.InstallerFailed, folder, result.ExitCode, LastWord(all), folder);
    }

    private static IEnumerable<DcosException> Parameters(IEnumerable<string> lines) =>
        from match in lines.Select(line => s_parameter.Match(line))
        let key = match.Groups["key"].Value
        where match.Success && !s_noParameter.Contains(key)
        let message = match.Groups["message"].Value
        select new InputException(SR.InstallerParameter, key, key, s_secretName.IsMatch(key) ? WithoutValue(message) : message);

    private static string WithoutValue(string message) =>
        message.IndexOf("Got ", StringComparison.Ordinal) is >= 0 and int got ? message.Substring(0, got) + "Got " + Hidden : message;

    private static InputException Config(string folder, string why) => new(SR.InstallerConfigUnusable, "config.yaml", folder + "/genconf/config.yaml", why);

    /// <summary>The last line that cannot contain a value of the configuration.</summary>
    private static string LastWord(IEnumerable<string> lines) =>
        lines.LastOrDefault(line => line.Length <= 200 && !line.Contains("Got ") && !s_secretName.IsMatch(line)) ?? "no output";
}
