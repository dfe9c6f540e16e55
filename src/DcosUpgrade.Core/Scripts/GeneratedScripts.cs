using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Scripts;

/// <summary>A script whose files on the bootstrap node were read or compared with its record.</summary>
/// <param name="BootstrapLatest">SHA-256 of bootstrap.latest.</param>
internal sealed record VerifiedScript(DcosUpgradeScript Script, string BootstrapLatest);

/// <summary>The folder beside the installer in which a script is generated: stages its inputs, reads its results and verifies them.</summary>
internal sealed class GeneratedScripts(ClusterContext cluster, InventoryNode boot, ScriptRequest request)
{
    private ScriptInputs Inputs => request.Inputs;

    public async Task StageAsync(string folder, CancellationToken cancellationToken)
    {
        string uploaded = await cluster.RunAsync(boot, new UploadOperation(cluster.Token(), Inputs.Files), cancellationToken).ConfigureAwait(false);
        StagedInputs staged = await cluster.RunAsync(boot, new StageInputsOperation(cluster.Token(), folder, uploaded, Inputs.Files), cancellationToken)
            .ConfigureAwait(false);
        if (staged.Altered.Count > 0)
        {
            throw Altered(folder, staged.Altered.Select(file => "genconf/" + file));
        }
    }

    public async Task<VerifiedScript> ReadAsync(string url, string folder, string from, string to, CancellationToken cancellationToken)
    {
        ScriptFile file = await cluster.RunAsync(boot, new ReadScriptOperation(cluster.Token(), folder, ServedPath(url, folder)), cancellationToken)
            .ConfigureAwait(false);
        ScriptText text = ScriptText.Parse(file.Text ?? throw Incomplete(folder, url), url);
        if (text.FromVersion != from || text.ToVersion != to || text.BootstrapUrl != Inputs.BootstrapUrl.Text)
        {
            throw new InputException(SR.ScriptUnreadable, url, url,
                $"it goes from {text.FromVersion} to {text.ToVersion} with {text.BootstrapUrl}, not from {from} to {to} with {Inputs.BootstrapUrl.Text}");
        }

        IReadOnlyDictionary<string, string> hashes = await HashAsync(folder, text.PackageIds.Select(HashServedOperation.PackagePath), cancellationToken)
            .ConfigureAwait(false);
        string Hash(string path) => hashes.TryGetValue(path, out string? sha256) ? sha256 : throw Incomplete(folder, path);
        DcosUpgradeScript script = new()
        {
            ScriptId = text.ScriptId,
            Url = url,
            Sha256 = file.Sha256,
            FromVersion = from,
            ToVersion = to,
            Procedure = request.Procedure,
            BootstrapUrl = text.BootstrapUrl,
            PackageIds = [.. text.PackageIds],
            ConfigSha256 = Inputs.ConfigSha256,
            GeneratedAt = cluster.Clock.UtcNow,
            Folder = folder,
            Binding = cluster.Identity,
            PackageSha256 = text.PackageIds.ToDictionary(id => id, id => Hash(HashServedOperation.PackagePath(id)), StringComparer.Ordinal),
        };
        ScriptRules.Require(script);
        return new VerifiedScript(script, Hash(HashServedOperation.BootstrapLatest));
    }

    /// <summary>An existing script, after its files were compared with its record.</summary>
    public async Task<VerifiedScript> VerifiedAsync(DcosUpgradeScript script, CancellationToken cancellationToken)
    {
        string folder = script.Folder!;
        Dictionary<string, string> wanted =
            script.PackageIds.ToDictionary(HashServedOperation.PackagePath, id => script.PackageSha256[id], StringComparer.Ordinal);
        wanted[ServedPath(script.Url, folder)] = script.Sha256;
        IReadOnlyDictionary<string, string> found = await HashAsync(folder, wanted.Keys, cancellationToken).ConfigureAwait(false);
        string[] altered = [.. wanted.Where(file => !found.TryGetValue(file.Key, out string? sha256) || sha256 != file.Value)
            .Select(file => "genconf/serve/" + file.Key).Take(3)];
        return altered.Length > 0 ? throw Altered(folder, altered)
            : found.TryGetValue(HashServedOperation.BootstrapLatest, out string? latest) ? new VerifiedScript(script, latest)
            : throw Incomplete(folder, HashServedOperation.BootstrapLatest);
    }

    private Task<IReadOnlyDictionary<string, string>> HashAsync(string folder, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        request.Progress.Progress(boot.Name, ScriptJobs.Activity, "hashing packages", -1);
        return cluster.RunAsync(boot, new HashServedOperation(cluster.Token(), folder, [HashServedOperation.BootstrapLatest, .. paths]), cancellationToken);
    }

    private string ServedPath(string url, string folder) => ScriptRules.ServedPath(url, Inputs.BootstrapUrl.Text)
        ?? throw new ClusterStateException(SR.InstallerFailed, folder, 0, $"it printed {url} as the URL of the script", folder);

    private ClusterStateException Altered(string folder, IEnumerable<string> files) =>
        new(SR.StagedFolderAltered, boot.Name, boot.Name, folder, string.Join(", ", files));

    private ClusterStateException Incomplete(string folder, string what) => new(SR.ScriptIncomplete, boot.Name, boot.Name, folder, what);
}
