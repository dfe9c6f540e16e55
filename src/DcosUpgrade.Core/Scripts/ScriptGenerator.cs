using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Scripts;

/// <summary>Generates a node upgrade script on the bootstrap node, or finds the script of the same inputs, serves it and verifies its download.</summary>
/// <remarks>All inputs are checked before the confirmation; nothing is written before it is given.</remarks>
internal sealed class ScriptGenerator(ClusterContext cluster, ScriptRequest request)
{
    /// <summary>The name of the operation in the cluster lock.</summary>
    private const string LockName = "generate";

    /// <summary>Free space in bytes below which no script is generated.</summary>
    private const long MinFreeBytes = 1L << 30;

    /// <summary>Free space in bytes below which a warning is written: image, packages and bootstrap archive of one release.</summary>
    private const long EnoughBytes = 4L << 30;

    private const int FirstPort = 9000;

    private readonly ConfigGate _gate = new(cluster, request);

    private readonly ScriptRecords _records = new(cluster);

    private readonly InventoryNode _boot = BootstrapOf(cluster);

    private readonly GeneratedScripts _scripts = new(cluster, BootstrapOf(cluster), request);

    private static InventoryNode BootstrapOf(ClusterContext cluster) => cluster.Inventory.Bootstrap
        ?? throw new InputException(SR.NoBootstrapNode, cluster.Inventory.Cluster, cluster.Inventory.Cluster);

    private IProgressSink Progress => request.Progress;

    private ScriptInputs Inputs => request.Inputs;

    /// <summary>The script; null when the operator does not confirm.</summary>
    public async Task<DcosUpgradeScript?> RunAsync(CancellationToken cancellationToken)
    {
        BootstrapFacts facts = await FactsAsync(cancellationToken).ConfigureAwait(false);
        string installer = InstallerHash(facts);
        IReadOnlyList<ScriptRecord> records = await ScriptRecords.ListAsync(cluster, Progress, cancellationToken).ConfigureAwait(false);
        string from = request.FromVersion ?? await FromVersionAsync(records, installer, cancellationToken).ConfigureAwait(false);
        string inputs = Inputs.HashFor(installer, from);
        string folder = BootstrapPaths.ScriptFolder(inputs, Inputs.InstallerPath);
        ScriptRecord? existing = records.FirstOrDefault(record => record.InputsHash == inputs && record.Script.Folder == folder);
        ServePlan serve = request.SkipServe ? ServePlan.Nothing : ServePlan.For(_boot, facts, Inputs.BootstrapUrl, folder, request.Image);
        if (existing is null)
        {
            RequireRoom(facts);
        }
        else
        {
            ScriptBinding.RequireBindable(existing.Script, cluster.Identity);
        }

        // The version of the installer is read only after the confirmation below, because the installer must run to print it.
        string? target = existing?.Script.ToVersion ?? (Inputs.IsRehearsal && request.Procedure == DcosProcedure.Upgrade
            ? null
            : await KnownTargetAsync(installer, cancellationToken).ConfigureAwait(false));
        if (target is not null)
        {
            RequirePath(from, target);
            await RequireConfigAsync(facts, from, target, cancellationToken).ConfigureAwait(false);
        }

        new ScriptServing(cluster, _boot, Progress).Warn(serve, Inputs.BootstrapUrl.Port);
        if (!await ConfirmAsync(existing, serve, installer, from, folder).ConfigureAwait(false))
        {
            return null;
        }

        if (existing is not null)
        {
            _records.ReportEarlier(
                existing.Script, records.Where(record => record.InputsHash == Inputs.HashFor(installer, record.Script.FromVersion)), request);
            existing = await _records.BindAsync(existing, cancellationToken).ConfigureAwait(false);
        }

        if (existing is not null && !serve.Start)
        {
            return await ProveAsync(await _scripts.VerifiedAsync(existing.Script, cancellationToken).ConfigureAwait(false), null, cancellationToken)
                .ConfigureAwait(false);
        }

        using ClusterLease lease = new(cluster, LockName, Progress);
        try
        {
            ClusterLockState state = await lease.AcquireAsync(cancellationToken).ConfigureAwait(false);
            await RefuseWhileNodesRunAsync(state, cancellationToken).ConfigureAwait(false);
            await lease.RequireAsync(cancellationToken).ConfigureAwait(false);
            VerifiedScript served = existing is not null
                ? await _scripts.VerifiedAsync(existing.Script, cancellationToken).ConfigureAwait(false)
                : await GenerateAsync(lease, facts, installer, from, inputs, folder, target is not null, cancellationToken).ConfigureAwait(false);
            await lease.RequireAsync(cancellationToken).ConfigureAwait(false);
            string? undo = await new ScriptServing(cluster, _boot, Progress).ServeAsync(serve, folder, Inputs.BootstrapUrl.Port, cancellationToken)
                .ConfigureAwait(false);
            return await ProveAsync(served, undo, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await lease.CloseAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The facts; where the installer is missing, those of the copy that an earlier call kept.</summary>
    private async Task<BootstrapFacts> FactsAsync(CancellationToken cancellationToken)
    {
        BootstrapFacts facts = await FactsAsync(Inputs.InstallerPath, cancellationToken).ConfigureAwait(false);
        return facts.Installer is null && request.InstallerSha256 is { } sha256
            ? await FactsAsync(BootstrapPaths.InstallerCopy(sha256.ToLowerInvariant()), cancellationToken).ConfigureAwait(false)
            : facts;
    }

    private Task<BootstrapFacts> FactsAsync(string installer, CancellationToken cancellationToken) => cluster.RunAsync(
        _boot, new BootstrapFactsOperation(cluster.Token(), installer, Inputs.BootstrapUrl.Port) { HostName = Inputs.BootstrapUrl.Name }, cancellationToken);

    /// <summary>The SHA-256 of the existing or future installer; validates the existing one.</summary>
    private string InstallerHash(BootstrapFacts facts)
    {
        string? wanted = request.InstallerSha256?.ToLowerInvariant();
        if (facts.Installer is not { } installer)
        {
            if (request.InstallerUri is not { } uri)
            {
                throw new ClusterStateException(SR.InstallerMissing, _boot.Name, _boot.Name, Inputs.InstallerPath);
            }

            _ = ScriptUrl.Check(uri, "-InstallerUri");
            return wanted ?? throw new InputException(SR.ScriptInputMissing, "the installer's SHA-256", "the installer's SHA-256", "-InstallerSha256");
        }

        if (wanted is not null && wanted != installer.Sha256)
        {
            throw new ClusterStateException(SR.InstallerAltered, _boot.Name, _boot.Name, Inputs.InstallerPath, wanted, installer.Sha256);
        }

        if (wanted is null && installer.ChangeableBy is { } owner)
        {
            Progress.Warning(
                $"{_boot.Name}: users other than root can replace {Inputs.InstallerPath} (owner {owner}), and root runs it. "
                + $"Compare its SHA-256 with that of your download, then specify -InstallerSha256 {installer.Sha256}");
        }

        RequireEdition(InstallerOutput.EditionOf(installer.Variant));
        return installer.Sha256;
    }

    private void RequireEdition(DcosEdition edition)
    {
        if (edition == DcosEdition.Unknown || (request.Edition != DcosEdition.Unknown && edition != request.Edition))
        {
            throw new ClusterStateException(SR.InstallerEdition, _boot.Name, Inputs.InstallerPath, edition, cluster.Inventory.Cluster, request.Edition);
        }
    }

    private void RequireRoom(BootstrapFacts facts)
    {
        if (facts.DockerProblem is { } problem)
        {
            throw new ClusterStateException(SR.BootstrapNoDocker, _boot.Name, _boot.Name, problem);
        }

        const string Folder = BootstrapPaths.Work;
        if (facts.FreeBytes < MinFreeBytes)
        {
            throw new ClusterStateException(SR.BootstrapNodeFull, _boot.Name, _boot.Name, facts.FreeBytes >> 20, Folder, MinFreeBytes >> 20);
        }

        if (facts.FreeBytes < EnoughBytes)
        {
            Progress.Warning($"{_boot.Name} has {facts.FreeBytes >> 20} MiB free under {Folder}; one release needs up to {EnoughBytes >> 20} MiB.");
        }
    }

    /// <summary>The version of all masters; during an upgrade, the source version of its script.</summary>
    private async Task<string> FromVersionAsync(IReadOnlyList<ScriptRecord> records, string installer, CancellationToken cancellationToken)
    {
        SortedDictionary<string, string> masters = new(StringComparer.Ordinal);
        foreach (InventoryNode master in cluster.Masters)
        {
            NodeFacts facts = await cluster.RunAsync(master, new NodeFactsOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
            masters[master.Name] = facts.Version ?? throw new ClusterStateException(SR.FromVersionUnknown, master.Name, master.Name);
        }

        string[] versions = [.. masters.Values.Distinct(StringComparer.Ordinal)];
        ScriptRecord? inProgress = records.FirstOrDefault(record =>
            record.Script is { FromVersion: var from, ToVersion: var to }
            && versions.All(version => version == from || version == to)
            && ScriptBinding.IsPossible(record.Script, cluster.Identity)
            && (from == to) == (request.Procedure != DcosProcedure.Upgrade)
            && record.InputsHash == Inputs.HashFor(installer, from));
        return inProgress?.Script.FromVersion
            ?? (versions is [string single] ? single : throw new ClusterStateException(
                SR.MixedMasterVersions, cluster.Inventory.Cluster, string.Join(", ", masters.Select(master => $"{master.Key} {master.Value}"))));
    }

    private async Task<bool> ConfirmAsync(ScriptRecord? existing, ServePlan serve, string installer, string from, string folder)
    {
        string what = existing is null
            ? $"Generate the node upgrade script from {from} with {Inputs.InstallerPath} (SHA-256 {installer}) in {folder}"
            : $"Use the node upgrade script from {existing.Script.FromVersion} to {existing.Script.ToVersion} in {folder}";
        string how = !serve.Start
            ? ""
            : $" and serve it on {serve.Address} port {Inputs.BootstrapUrl.Port} with the image {serve.Image}"
                + $"{(serve.Replaces is { } old ? $" in place of container {old.Name}" : "")}";
        return await request.Confirm(_boot.Name, what + how).ConfigureAwait(false)
            && (serve.Replaces is not { } replaced
                || await request.ConfirmReplace($"{replaced.Name} ({replaced.Image}) on {_boot.Name}",
                    $"Stop, but do not remove, the container that serves {string.Join(", ", replaced.Mounts)}").ConfigureAwait(false));
    }

    /// <summary>A claim without a run was left by a session that ended. A claim of a node that cannot be read counts as a run.</summary>
    private async Task RefuseWhileNodesRunAsync(ClusterLockState state, CancellationToken cancellationToken)
    {
        foreach (KeyValuePair<string, ClusterClaim> claim in state.Claims.OrderBy(claim => claim.Key, StringComparer.Ordinal))
        {
            if (cluster.Inventory.Find(claim.Key) is { } node)
            {
                NodeFacts facts = await cluster.RunAsync(node, new NodeFactsOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
                if (facts.RunUnitAlive)
                {
                    throw new ClusterStateException(SR.NodeRunActive, node.Name, node.Name, claim.Value);
                }
            }

            Progress.Warning($"{claim.Key} is claimed by {claim.Value}, but has no active run: the claim is ignored.");
        }
    }

    private async Task<VerifiedScript> GenerateAsync(
        ClusterLease lease,
        BootstrapFacts facts,
        string installer,
        string from,
        string inputs,
        string folder,
        bool isChecked,
        CancellationToken cancellationToken)
    {
        ScriptJobs jobs = new(cluster, _boot, request.Timeout, Progress) { Starting = lease.RequireAsync };
        if (facts.Installer is null)
        {
            facts = await FetchAsync(jobs, installer, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await CopyAsync(installer, cancellationToken).ConfigureAwait(false);
        }

        string to = await TargetVersionAsync(jobs, installer, from, cancellationToken).ConfigureAwait(false);
        if (!isChecked)
        {
            await RequireConfigAsync(facts, from, to, cancellationToken).ConfigureAwait(false);
        }

        await _scripts.StageAsync(folder, cancellationToken).ConfigureAwait(false);
        HashSet<int> taken = [.. facts.Listening, Inputs.BootstrapUrl.Port];
        int port = Enumerable.Range(FirstPort, 1000).First(candidate => !taken.Contains(candidate));
        if (port != FirstPort)
        {
            Progress.Verbose($"{_boot.Name}: port {FirstPort} is taken; the installer uses {port}.");
        }

        JobResult result = await jobs.RunAsync(
            new GenerateScriptJob(folder, installer, from, port), $"generating {from} -> {to}", cancellationToken).ConfigureAwait(false);
        VerifiedScript read = await _scripts.ReadAsync(InstallerOutput.ScriptUrlOf(result, folder), folder, from, to, cancellationToken).ConfigureAwait(false);
        DcosEdition edition = InstallerOutput.EditionOf(facts.Installer!.Variant);
        VerifiedScript served = read with { Script = read.Script with { InstallerSha256 = installer, Edition = edition } };
        await _records.WriteAsync(new ScriptRecord(inputs, served.Script), cancellationToken).ConfigureAwait(false);
        return served;
    }

    private async Task<BootstrapFacts> FetchAsync(ScriptJobs jobs, string sha256, CancellationToken cancellationToken)
    {
        FetchInstallerJob job = new(request.InstallerUri!, sha256);
        JobResult result = await jobs.RunAsync(job, "downloading the installer", cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            string why = InstallerOutput.Lines(result.Err).LastOrDefault() ?? $"exit code {result.ExitCode}";
            throw result.ExitCode == FetchInstallerJob.Altered
                ? new ClusterStateException(SR.InstallerAltered, _boot.Name, _boot.Name, request.InstallerUri, sha256, why.Split(' ').Last())
                : new ClusterStateException(SR.InstallerFetchFailed, _boot.Name, _boot.Name, request.InstallerUri, why);
        }

        BootstrapFacts facts = await FactsAsync(BootstrapPaths.InstallerCopy(sha256), cancellationToken).ConfigureAwait(false);
        _ = InstallerHash(facts);
        return facts;
    }

    /// <summary>Copies the installer to where only root can change it. Its edition is read again from the copy.</summary>
    private async Task CopyAsync(string sha256, CancellationToken cancellationToken)
    {
        Progress.Progress(_boot.Name, ScriptJobs.Activity, "copying the installer", -1);
        InstallerCopy copy = await cluster.RunAsync(_boot, new CopyInstallerOperation(cluster.Token(), Inputs.InstallerPath, sha256), cancellationToken)
            .ConfigureAwait(false);
        if (copy.Sha256 != sha256)
        {
            throw new ClusterStateException(
                SR.InstallerAltered, _boot.Name, _boot.Name, Inputs.InstallerPath, sha256, copy.Sha256.Length > 0 ? copy.Sha256 : "(it is gone)");
        }

        RequireEdition(InstallerOutput.EditionOf(copy.Variant));
    }

    /// <summary>The version that the installer printed in an earlier job; null when there was none.</summary>
    private async Task<string?> KnownTargetAsync(string installer, CancellationToken cancellationToken)
    {
        InstallerVersionJob job = new(installer);
        return await new ScriptJobs(cluster, _boot, request.Timeout, Progress).LeftAsync(job, cancellationToken).ConfigureAwait(false) is { } result
            ? InstallerOutput.VersionOf(result, job.Folder).Version
            : null;
    }

    private Task RequireConfigAsync(BootstrapFacts facts, string from, string to, CancellationToken cancellationToken)
    {
        DcosEdition edition = request.Edition != DcosEdition.Unknown ? request.Edition : InstallerOutput.EditionOf(facts.Installer?.Variant ?? "");
        return _gate.RequireAsync(from, to, edition, cancellationToken);
    }

    private async Task<string> TargetVersionAsync(ScriptJobs jobs, string installer, string from, CancellationToken cancellationToken)
    {
        InstallerVersionJob job = new(installer);
        // The folder has the hash of the installer in its name: the job runs once, and never during a generation of an earlier call.
        JobResult result = await jobs.LeftAsync(job, cancellationToken).ConfigureAwait(false)
            ?? await jobs.RunAsync(job, "reading the version of the installer", cancellationToken).ConfigureAwait(false);
        (string to, DcosEdition edition) = InstallerOutput.VersionOf(result, job.Folder);
        RequireEdition(edition);
        UpgradePath path = RequirePath(from, to);
        if (path.Kind == UpgradePathKind.OffMatrix)
        {
            Progress.Warning($"{from} -> {to} is not in the published upgrade matrix: {path.Reason}.");
        }

        return to;
    }

    private UpgradePath RequirePath(string from, string to)
    {
        UpgradePath path = UpgradePath.Judge(new DcosVersion(from), new DcosVersion(to), request.Procedure);
        if (path.Kind == UpgradePathKind.Refused)
        {
            throw new ClusterStateException(SR.UnsupportedPath, _boot.Name, from, to, path.Reason);
        }

        ReleaseLine.Require(new DcosVersion(from), new DcosVersion(to));
        return path;
    }

    /// <summary>
    /// Installers up to 1.11.1 name the configuration package by the parameters alone: an edited script under the same name reaches no
    /// node that has that package (FACTS.md, What generation writes).
    /// </summary>
    private async Task WarnOfKeptScriptsAsync(DcosUpgradeScript script, CancellationToken cancellationToken)
    {
        if (_gate.EditedScripts.Count == 0
            || script.PackageIds.FirstOrDefault(id => id.StartsWith(ClusterConfig.ConfigPackage, StringComparison.Ordinal)) is not { } package)
        {
            return;
        }

        NodeFacts facts = await cluster.RunAsync(cluster.LockMaster, new NodeFactsOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
        if (facts.ActivePackages?.Contains(package) is true)
        {
            string edited = string.Join(" and ", _gate.EditedScripts.Select(name => name.Replace("_filename", "").Replace('_', '-')));
            Progress.Warning(
                $"The edited {edited} will not be rolled out: the installer of {script.ToVersion} names the configuration package by the "
                + $"parameters only, and {cluster.LockMaster.Name} already has {package}. "
                + "Use an installer of 1.11.2 or later, or also change a parameter.");
        }
    }

    private async Task<DcosUpgradeScript> ProveAsync(VerifiedScript served, string? undo, CancellationToken cancellationToken)
    {
        await new ScriptServing(cluster, _boot, Progress).ProveAsync(served.Script, served.BootstrapLatest, cancellationToken).ConfigureAwait(false);
        await WarnOfKeptScriptsAsync(served.Script, cancellationToken).ConfigureAwait(false);
        Progress.Progress(_boot.Name, ScriptJobs.Activity, "served", 100);
        return served.Script with { Handle = cluster, UndoCommand = undo };
    }
}
