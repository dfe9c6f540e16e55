using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using DcosUpgrade.Cluster;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Scripts;

/// <summary>The files that the installer is given, read and looked at. Their content is never shown.</summary>
/// <param name="Config">The config.yaml among them.</param>
/// <param name="InstallerPath">On the bootstrap node.</param>
/// <param name="IsRehearsal">The config.yaml is a rehearsal's own.</param>
internal sealed record ScriptInputs(IReadOnlyList<InputFile> Files, ConfigDocument Config, ScriptUrl BootstrapUrl, string InstallerPath, bool IsRehearsal)
{
    public const string ConfigName = "config.yaml";
    public const string IpDetect = "ip-detect";
    public const string CheckFolder = "check_bins/";

    /// <summary>Bytes of one file.</summary>
    private const int MaxFile = 4 << 20;

    /// <summary>Bytes of all files: more is no configuration.</summary>
    private const int MaxAll = 16 << 20;

    private static readonly Regex s_name = new("^(?:check_bins/)?[A-Za-z0-9_+-][A-Za-z0-9._+-]*$", RegexOptions.CultureInvariant);

    /// <summary>What the installer itself leaves in a genconf folder, and the SSH installer's key; hidden files are left out too.</summary>
    private static readonly string[] s_leftOut = ["cluster_packages.json", "ssh_key"];

    public string ConfigSha256 => Files.First(file => file.Path == ConfigName).Sha256;

    /// <summary>The folder that the installer will see.</summary>
    public GenconfFolder Genconf => GenconfFolder.Of(Files.ToDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal));

    /// <summary>The same for the same files, installer and source version, whenever and wherever.</summary>
    public string HashFor(string installerSha256, string fromVersion) => Sha256Hex.Of(string.Join(
        "\n",
        new[] { "installer " + installerSha256, "from " + fromVersion }.Concat(Files.Select(file => $"{file.Mode} {file.Sha256} {file.Path}"))));

    /// <param name="paths">The operator's files by their path under genconf/.</param>
    /// <param name="defaults">A rehearsal's own; null on a real cluster.</param>
    /// <exception cref="ScriptErrorsException">One error for each thing that is missing.</exception>
    /// <exception cref="InputException">A file or path cannot be used.</exception>
    public static ScriptInputs Read(IReadOnlyDictionary<string, string> paths, string? installerPath, ScriptDefaults? defaults, IFileSystem files, IYamlReader yaml)
    {
        Dictionary<string, byte[]> contents = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> path in paths.Where(path => !s_leftOut.Contains(path.Key) && !BootstrapPaths.NameOf(path.Key).StartsWith(".", StringComparison.Ordinal)))
        {
            contents[path.Key] = s_name.IsMatch(path.Key)
                ? path.Key is ConfigName or IpDetect ? Encoding.UTF8.GetBytes(files.ReadText(path.Value, MaxFile)) : files.ReadBytes(path.Value, MaxFile)
                : throw new InputException(SR.InputNameUnusable, path.Value, path.Value);
        }

        if (defaults is not null)
        {
            contents[ConfigName] = contents.TryGetValue(ConfigName, out byte[]? config) ? config : Encoding.UTF8.GetBytes(defaults.ConfigText);
            contents[IpDetect] = contents.TryGetValue(IpDetect, out byte[]? ipDetect) ? ipDetect : Encoding.UTF8.GetBytes(defaults.IpDetectText);
        }

        installerPath ??= defaults?.InstallerPath;
        RequireAll(contents, installerPath);
        if (!BootstrapPaths.IsUsable(installerPath!))
        {
            throw new InputException(SR.InstallerPathUnusable, installerPath, installerPath);
        }

        if (contents.Values.Sum(content => (long)content.Length) > MaxAll)
        {
            throw new InputException(SR.InputsTooLarge, null, MaxAll >> 20);
        }

        CheckIpDetect(Encoding.UTF8.GetString(contents[IpDetect]), paths.TryGetValue(IpDetect, out string? source) ? source : IpDetect);
        bool isGiven = paths.TryGetValue(ConfigName, out string? configPath);
        ConfigDocument document = ConfigDocument.Parse(Encoding.UTF8.GetString(contents[ConfigName]), configPath ?? ConfigName, yaml);
        return new ScriptInputs(
            [.. contents.OrderBy(content => content.Key, StringComparer.Ordinal).Select(content => File(content.Key, content.Value))],
            document,
            Url(document),
            installerPath!,
            !isGiven);
    }

    private static InputFile File(string path, byte[] content) => new(
        path,
        content,
        Sha256Hex.Of(content),
        path.StartsWith(CheckFolder, StringComparison.Ordinal) || content is [(byte)'#', (byte)'!', ..]);

    private static void RequireAll(Dictionary<string, byte[]> contents, string? installerPath)
    {
        List<DcosException> missing = [];
        void Need(bool given, string what, string parameter)
        {
            if (!given)
            {
                missing.Add(new InputException(SR.ScriptInputMissing, what, what, parameter));
            }
        }

        Need(contents.ContainsKey(ConfigName), ConfigName, "-ConfigPath");
        Need(contents.ContainsKey(IpDetect), IpDetect, "-IpDetectPath");
        Need(installerPath is not null, "the installer", "-InstallerPath");
        if (missing.Count > 0)
        {
            throw missing is [DcosException single] ? single : new ScriptErrorsException(SR.ScriptInputsMissing, null, missing, missing.Count);
        }
    }

    private static void CheckIpDetect(string text, string source)
    {
        string? why = !text.StartsWith("#!", StringComparison.Ordinal) ? "it does not begin with #!"
            : text.Contains('\r') ? "it has Windows line ends"
            : null;
        if (why is not null)
        {
            throw new InputException(SR.IpDetectUnusable, source, source, why);
        }
    }

    private static ScriptUrl Url(ConfigDocument config) =>
        config.Values.TryGetValue("bootstrap_url", out ConfigEntry? entry) && entry.Value is ConfigText url
            ? ScriptUrl.Check(url.Value, $"{config.Source}:{entry.Line}")
            : throw new InputException(SR.BootstrapUrlMissing, config.Source, config.Source);
}
