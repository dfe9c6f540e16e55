using System;
using System.Text.RegularExpressions;

namespace DcosUpgrade.Operations;

/// <summary>Where things are on the bootstrap node. Everything of ours stands beside the installer, in folders that are written once.</summary>
internal static class BootstrapPaths
{
    /// <summary>Links to the folders that hold a finished script, so that they are found without knowing the installer.</summary>
    public const string Scripts = NodePaths.Root + "/scripts";

    /// <summary>Held while somebody decides whether to start a job.</summary>
    public const string JobLock = NodePaths.Root + "/job.lock";

    /// <summary>The one slot for the installer's work.</summary>
    public const string Unit = "dcosupgrade-generate.service";

    /// <summary>Written last into a finished folder.</summary>
    public const string Record = "dcos-upgrade.json";

    // The installer pastes its folder unquoted into docker's -v: no blank, no colon, nothing that a shell would touch.
    private static readonly Regex s_path = new("^(/[A-Za-z0-9._+@%=-]+)+$", RegexOptions.CultureInvariant);

    public static bool IsUsable(string path) => s_path.IsMatch(path) && !path.Contains("/../") && !path.EndsWith("/..", StringComparison.Ordinal);

    public static string DirectoryOf(string path) => path.LastIndexOf('/') is > 0 and int slash ? path.Substring(0, slash) : "/";

    public static string NameOf(string path) => path.Substring(path.LastIndexOf('/') + 1);

    /// <summary>A folder of ours beside the installer.</summary>
    public static string Beside(string installerPath, string name) => DirectoryOf(installerPath).TrimEnd('/') + "/dcos-upgrade-" + name;

    /// <summary>What nodes download from.</summary>
    public static string ServeOf(string folder) => folder + "/genconf/serve";
}
