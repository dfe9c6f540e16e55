using System;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>
/// Paths on the bootstrap node. What root runs, reads as a record or lets others download is only in folders of root: the login, and every
/// program that runs as the login, can replace what is in its own folders at any time.
/// </summary>
internal static class BootstrapPaths
{
    /// <summary>
    /// The folders in which the installer works. They belong to root; every user can enter those with a script, because a web server reads
    /// genconf/serve.
    /// </summary>
    public const string Work = NodePaths.Root + "-bootstrap";

    /// <summary>The records of finished scripts, one file each, named by the folder. Only root enters it.</summary>
    public const string Records = NodePaths.Root + "/scripts";

    /// <summary>The lock that is held while a start of a job is decided.</summary>
    public const string JobLock = NodePaths.Root + "/job.lock";

    /// <summary>The unit of the installer's jobs; one runs at a time.</summary>
    public const string Unit = "dcosupgrade-generate.service";

    /// <summary>The name of a record in messages.</summary>
    public const string Record = "dcos-upgrade.json";

    /// <summary>The folder of the download of an installer.</summary>
    public const string Download = Work + "/download";

    private const string InstallerName = "dcos_generate_config.sh";

    // A special character of a shell would be read by the installer's own text; no part of a path is '..'.
    private static readonly Pattern s_path = new("^(/[A-Za-z0-9._+@%=-]+)+\\z", RegexOptions.CultureInvariant);
    private static readonly Pattern s_scriptName = new("^script-[0-9a-f]{12}\\z", RegexOptions.CultureInvariant);

    public static bool IsUsable(string path) => s_path.IsMatch(path) && !path.Contains("/../") && !path.EndsWith("/..", StringComparison.Ordinal);

    public static string DirectoryOf(string path) => path.LastIndexOf('/') is > 0 and int slash ? path.Substring(0, slash) : "/";

    public static string NameOf(string path) => path.Substring(path.LastIndexOf('/') + 1);

    /// <summary>The folder in which the image of an installer is unpacked, with the copy of the installer that is run.</summary>
    public static string InstallerFolder(string sha256) => $"{Work}/installer-{sha256}";

    /// <summary>The copy of an installer that is run.</summary>
    public static string InstallerCopy(string sha256) => $"{InstallerFolder(sha256)}/{InstallerName}";

    /// <summary>The folder of a script. Two installers with the same content at two paths have two folders.</summary>
    public static string ScriptFolder(string inputsHash, string installerPath) =>
        $"{Work}/script-{Sha256Hex.Of(inputsHash + "\n" + installerPath).Substring(0, 12)}";

    public static bool IsScriptFolder(string path) => path == ScriptFolderOf(NameOf(path)) && s_scriptName.IsMatch(NameOf(path));

    /// <summary>The folder of the script with a name of <see cref="ScriptFolder"/>.</summary>
    public static string ScriptFolderOf(string name) => $"{Work}/{name}";

    /// <summary>The folder that nodes download from.</summary>
    public static string ServeOf(string folder) => folder + "/genconf/serve";
}
