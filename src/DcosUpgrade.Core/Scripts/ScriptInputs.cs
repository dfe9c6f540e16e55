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

/// <summary>The files for the installer, read and validated. Their content is never shown.</summary>
/// <param name="Config">The config.yaml of the files.</param>
/// <param name="InstallerPath">The path of the installer on the bootstrap node.</param>
/// <param name="IsRehearsal">True when the config.yaml is that of a rehearsal.</param>
internal sealed record ScriptInputs(IReadOnlyList<InputFile> Files, ConfigDocument Config, ScriptUrl BootstrapUrl, string InstallerPath, bool IsRehearsal)
{
    public const string ConfigName = "config.yaml";
    public const string IpDetect = "ip-detect";
    public const string CheckFolder = "check_bins/";

    /// <summary>Size limit of one file in bytes.</summary>
    private const int MaxFile = 4 << 20;

    /// <summary>Size limit of all files in bytes.</summary>
    private const int MaxAll = 16 << 20;

    private static readonly Pattern s_name = new("^(?:check_bins/)?[A-Za-z0-9_+-][A-Za-z0-9._+-]*\\z", RegexOptions.CultureInvariant);

    /// <summary>Files that are not copied: the output of the installer, the key of the SSH installer. Hidden files are not copied either.</summary>
    private static readonly string[] s_leftOut = ["cluster_packages.json", "ssh_key"];

    public string ConfigSha256 => Files.First(file => file.Path == ConfigName).Sha256;

    /// <summary>The files of the genconf folder for the installer.</summary>
    public GenconfFolder Genconf => GenconfFolder.Of(Files.ToDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal));

    /// <summary>A hash of the files, the installer and the source version. Equal inputs have an equal hash on every machine.</summary>
    public string HashFor(string installerSha256, string fromVersion) => Sha256Hex.Of(string.Join(
        "\n",
        new[] { "installer " + installerSha256, "from " + fromVersion }.Concat(Files.Select(file => $"{file.Mode} {file.Sha256} {file.Path}"))));

    /// <param name="paths">The operator's files by their path in genconf/.</param>
    /// <param name="defaults">The files of a rehearsal; null on a real cluster.</param>
    /// <exception cref="SeveralErrorsException">Inputs are missing; one error for each.</exception>
    /// <exception cref="InputException">A file or path is invalid.</exception>
    public static ScriptInputs Read(
        IReadOnlyDictionary<string, string> paths, string? installerPath, ScriptDefaults? defaults, IFileSystem files, IYamlReader yaml)
    {
        Dictionary<string, byte[]> contents = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> path in paths.Where(path =>
            !s_leftOut.Contains(path.Key) && !BootstrapPaths.NameOf(path.Key).StartsWith(".", StringComparison.Ordinal)))
        {
            contents[path.Key] = s_name.IsMatch(path.Key)
                ? files.ReadBytes(path.Value, MaxFile)
                : throw new InputException(SR.InputNameUnusable, path.Value, path.Value);
        }

        if (defaults is not null)
        {
            contents[ConfigName] = contents.TryGetValue(ConfigName, out byte[]? given) ? given : Encoding.UTF8.GetBytes(defaults.ConfigText);
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

        CheckIpDetect(contents[IpDetect], paths.TryGetValue(IpDetect, out string? source) ? source : IpDetect);
        bool isGiven = paths.TryGetValue(ConfigName, out string? configPath);
        string config = configPath ?? ConfigName;
        ConfigDocument document = ConfigDocument.Parse(Utf8Text.Decode(contents[ConfigName], config), config, yaml);
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
            throw missing is [DcosException single] ? single : new SeveralErrorsException(SR.ScriptInputsMissing, null, missing, missing.Count);
        }
    }

    private static void CheckIpDetect(byte[] content, string source)
    {
        // A byte order mark is an objection of the configuration gate, which names its place.
        string text = Utf8Text.Decode(content, source).TrimStart('\uFEFF');
        string? why = !text.StartsWith("#!", StringComparison.Ordinal) ? "it does not start with #!"
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
