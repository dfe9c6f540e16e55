using System;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>Paths on the bootstrap node. The files of the module are beside the installer, in folders that do not change once they are complete.</summary>
internal static class BootstrapPaths
{
    /// <summary>Links to the folders with a finished script, so that these are found without the path of the installer.</summary>
    public const string Scripts = NodePaths.Root + "/scripts";

    /// <summary>The lock that is held while a start of a job is decided.</summary>
    public const string JobLock = NodePaths.Root + "/job.lock";

    /// <summary>The unit of the installer's jobs; one runs at a time.</summary>
    public const string Unit = "dcosupgrade-generate.service";

    /// <summary>The last file that is written into a finished folder.</summary>
    public const string Record = "dcos-upgrade.json";

    // The installer passes its folder unquoted to docker -v, so the path has no blank, no colon and no special character of a shell.
    private static readonly Pattern s_path = new("^(/[A-Za-z0-9._+@%=-]+)+\\z", RegexOptions.CultureInvariant);

    public static bool IsUsable(string path) => s_path.IsMatch(path) && !path.Contains("/../") && !path.EndsWith("/..", StringComparison.Ordinal);

    public static string DirectoryOf(string path) => path.LastIndexOf('/') is > 0 and int slash ? path.Substring(0, slash) : "/";

    public static string NameOf(string path) => path.Substring(path.LastIndexOf('/') + 1);

    /// <summary>A folder of the module beside the installer.</summary>
    public static string Beside(string installerPath, string name) => DirectoryOf(installerPath).TrimEnd('/') + "/dcos-upgrade-" + name;

    /// <summary>The folder that nodes download from.</summary>
    public static string ServeOf(string folder) => folder + "/genconf/serve";
}
