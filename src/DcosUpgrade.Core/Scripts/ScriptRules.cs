using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;

namespace DcosUpgrade.Scripts;

/// <summary>
/// The rules for every field of a node upgrade script, wherever it comes from: the installer, a record on the bootstrap node, a plan file, or an
/// object of another session. Root downloads, unpacks and runs what these fields name.
/// </summary>
internal static class ScriptRules
{
    private const int MaxPackageId = 200;

    private static readonly Pattern s_sha256 = new("^[0-9a-f]{64}\\z", RegexOptions.CultureInvariant);
    private static readonly Pattern s_servedPath = new("^/(upgrade/[0-9a-f]{32}/dcos_node_upgrade\\.sh)\\z", RegexOptions.CultureInvariant);

    // The part before the hyphens is a folder of the server and of the node.
    private static readonly Pattern s_packageId = new(@"^[A-Za-z0-9][A-Za-z0-9@._+-]*--[A-Za-z0-9@._+-]+\z", RegexOptions.CultureInvariant);
    private static readonly Pattern s_address = new(@"^[A-Za-z0-9][A-Za-z0-9.:_-]*\z", RegexOptions.CultureInvariant);
    private static readonly Pattern s_name = new(@"^[^\p{C}]{1,128}\z", RegexOptions.CultureInvariant);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static bool IsSha256(string? text) => text is not null && s_sha256.IsMatch(text);

    public static bool IsPackageId(string text) => text.Length <= MaxPackageId && s_packageId.IsMatch(text);

    /// <summary>SHA-256 of versions, bootstrap URL and package ids.</summary>
    /// <param name="packageIds">Sorted ordinally.</param>
    public static string IdOf(string from, string to, string bootstrapUrl, IEnumerable<string> packageIds) =>
        Sha256Hex.Of(string.Join("\n", new[] { from, to, bootstrapUrl }.Concat(packageIds)));

    /// <summary>The path of a script below the served folder; null when the URL is not the URL of a script below the bootstrap URL.</summary>
    public static string? ServedPath(string url, string bootstrapUrl) =>
        url.StartsWith(bootstrapUrl, StringComparison.Ordinal) && s_servedPath.Match(url.Substring(bootstrapUrl.Length)) is { Success: true } match
            ? match.Groups[1].Value
            : null;

    /// <summary>The first field that breaks a rule, with the rule; null when all fields are valid.</summary>
    public static string? Problem(DcosUpgradeScript script) =>
        script is not { ScriptId: not null, Url: not null, Sha256: not null, FromVersion: not null, ToVersion: not null, BootstrapUrl: not null,
            PackageIds: not null }
            ? "a field is missing"
            : Problems(script).FirstOrDefault(problem => problem is not null);

    /// <exception cref="InputException">A field is invalid (ScriptInvalid).</exception>
    public static void Require(DcosUpgradeScript script)
    {
        if (Problem(script) is { } problem)
        {
            throw new InputException(SR.ScriptInvalid, "script", problem);
        }
    }

    private static IEnumerable<string?> Problems(DcosUpgradeScript script)
    {
        yield return IsSha256(script.Sha256) ? null : "its SHA-256 is not 64 hexadecimal digits";
        yield return script.ConfigSha256 is null || IsSha256(script.ConfigSha256) ? null : "the SHA-256 of its config.yaml is not 64 hexadecimal digits";
        yield return script.InstallerSha256 is null || IsSha256(script.InstallerSha256) ? null : "the SHA-256 of its installer is not 64 hexadecimal digits";
        yield return DcosVersion.IsVersion(script.FromVersion) && DcosVersion.IsVersion(script.ToVersion) ? null : "its versions are not DC/OS versions";
        yield return Enum.IsDefined(typeof(DcosProcedure), script.Procedure) ? null : "its procedure does not exist";
        yield return Enum.IsDefined(typeof(DcosEdition), script.Edition) ? null : "its edition does not exist";
        yield return ScriptUrl.Problem(script.BootstrapUrl) is { } why
            ? "its bootstrap URL is not usable: " + why : null;
        yield return ServedPath(script.Url, script.BootstrapUrl) is null
            ? "its URL is not the bootstrap URL with /upgrade/, 32 digits and /dcos_node_upgrade.sh" : null;
        yield return script.PackageIds.Length > 0 && script.PackageIds.All(IsPackageId) ? null : "it has an id that is not the id of a package";
        yield return script.PackageIds.Distinct(StringComparer.Ordinal).OrderBy(id => id, StringComparer.Ordinal)
            .SequenceEqual(script.PackageIds, StringComparer.Ordinal) ? null : "its package ids are not sorted";
        yield return script.PackageSha256.Count == 0
            || (script.PackageSha256.Count == script.PackageIds.Length && script.PackageIds.All(id => script.PackageSha256.ContainsKey(id)))
            ? null : "its packages and their hashes do not match";
        yield return script.PackageSha256.Values.All(IsSha256) ? null : "the SHA-256 of a package is not 64 hexadecimal digits";
        yield return script.ScriptId == IdOf(script.FromVersion, script.ToVersion, script.BootstrapUrl, script.PackageIds)
            ? null : "its id is not the hash of its versions, URL and packages";
        yield return script.Folder is null || BootstrapPaths.IsScriptFolder(script.Folder) ? null : "its folder is not a folder of the module";
        yield return script.Binding is null || IsIdentity(script.Binding) ? null : "the name or a master of its cluster is not usable";
    }

    private static bool IsIdentity(ClusterIdentity cluster) => s_name.IsMatch(cluster.Name) && cluster.Masters.All(master => s_address.IsMatch(master));
}
