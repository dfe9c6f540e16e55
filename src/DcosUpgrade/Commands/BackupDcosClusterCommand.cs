using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Backup;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Module;
using DcosUpgrade.Operations;
using DcosUpgrade.Parameters;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Commands;

/// <summary>Backs up ZooKeeper, the installed configuration and, where the masters have them, the IAM database and etcd. Verifies each file.</summary>
[Cmdlet(
    VerbsData.Backup,
    "DcosCluster",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(DcosBackup))]
public sealed class BackupDcosClusterCommand : JournalingCmdlet
{
    private const int MaxJarBytes = 64 << 20;

    /// <summary>The cluster.</summary>
    [Parameter(
        Mandatory = true,
        ValueFromPipeline = true)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>A folder on this machine; each backup has a new subfolder.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>The path of the Guano jar on this machine, for the documented export of ZooKeeper. No wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GuanoJar { get; set; }

    /// <summary>Saves the state of Marathon with the backup service of Enterprise, which restarts Marathon.</summary>
    [Parameter]
    public SwitchParameter MarathonState { get; set; }

    /// <summary>The time limit in seconds for the backup service, and again for the return of Marathon.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int TimeoutSec { get; set; } = 600;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        ClusterContext context = Attach(Cluster!);
        string root = LocalPath.Resolve(this, Destination);
        IFileSystem files = DependencyLoader.Module.Adapters.Files;
        byte[]? jar = GuanoJar is null ? null : files.ReadBytes(LocalPath.Resolve(this, GuanoJar), MaxJarBytes);
        if (MarathonState && Cluster!.Edition != DcosEdition.Enterprise)
        {
            throw new InputException(SR.MarathonStateNeedsEnterprise, Cluster.Name, Cluster.Name);
        }

        bool copies = await Ask(() => ShouldProcess(Cluster!.Name, $"Back up to {root}")).ConfigureAwait(false);
        const string Prompt = "Save the state of Marathon with the backup service of DC/OS, which RESTARTS MARATHON";
        bool restarts = MarathonState && await Ask(() => ShouldProcess(Cluster!.Name, Prompt)).ConfigureAwait(false);
        if (!copies)
        {
            return;
        }

        string folder = ClusterBackup.NewFolder(root, context);
        files.CreateFolder(root);
        files.CreateFolder(folder);
        ClusterBackup backup = new(context, files, Report, folder);
        ClusterView view = await context.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
        InventoryNode member = backup.Member(view);
        List<DcosBackup> taken = [];
        await TakeAsync(backup.StreamAsync(BackupKind.ZooKeeper, member, cancellationToken), taken, cancellationToken).ConfigureAwait(false);
        if (jar is not null)
        {
            await TakeAsync(backup.ExportAsync(jar, member, cancellationToken), taken, cancellationToken).ConfigureAwait(false);
        }

        await TakeAsync(backup.StreamAsync(BackupKind.Configuration, member, cancellationToken), taken, cancellationToken).ConfigureAwait(false);
        if (backup.HasIam(view))
        {
            await TakeAsync(backup.StreamAsync(BackupKind.Iam, member, cancellationToken), taken, cancellationToken).ConfigureAwait(false);
        }

        if (await backup.EtcdMemberAsync(view, cancellationToken).ConfigureAwait(false) is { } etcd)
        {
            await TakeAsync(backup.StreamAsync(BackupKind.Etcd, etcd, cancellationToken), taken, cancellationToken).ConfigureAwait(false);
        }

        await TakeAsync(backup.FactsAsync(view, cancellationToken), taken, cancellationToken).ConfigureAwait(false);
        if (restarts)
        {
            await TakeAsync(new MarathonStateBackup(context, Report, TimeSpan.FromSeconds(TimeoutSec)).TakeAsync(member, cancellationToken), taken,
                cancellationToken).ConfigureAwait(false);
        }

        // An incomplete backup must not replace the record of an earlier one.
        if (await backup.RecordAsync(taken, view, cancellationToken).ConfigureAwait(false))
        {
            context.Journal.Write(new BackupEvent { Folder = folder, Items = taken.ConvertAll(item => $"{item.Kind} {item.Node} {item.Sha256 ?? item.Id}") });
        }
    }

    /// <summary>A failed item does not stop the other items.</summary>
    private async Task TakeAsync(Task<DcosBackup> item, List<DcosBackup> taken, CancellationToken cancellationToken)
    {
        DcosBackup result;
        try
        {
            result = await item.ConfigureAwait(false);
        }
        catch (DcosException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await WriteFailure(DcosErrors.From(e)).ConfigureAwait(false);
            return;
        }

        taken.Add(result);
        await Write(result).ConfigureAwait(false);
    }
}
