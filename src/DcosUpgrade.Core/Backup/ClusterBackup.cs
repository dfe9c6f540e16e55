using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Discovery;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Backup;

/// <summary>Backs up the data of a cluster: streamed, hashed on both ends, verified by content. A file that fails is deleted.</summary>
/// <param name="folder">A new folder on this machine.</param>
internal sealed class ClusterBackup(ClusterContext cluster, IFileSystem files, IProgressSink progress, string folder)
{
    private const string Activity = "Back up the cluster";

    /// <summary>The extension of a file that is not verified yet.</summary>
    private const string Partial = ".partial";

    public string Folder { get; } = folder;

    /// <summary>The path of a new folder for one backup below the operator's folder, whatever the name of the cluster is.</summary>
    public static string NewFolder(string root, ClusterContext cluster) => Path.Combine(
        root,
        $"{FileNames.Part(cluster.Inventory.Cluster)}-"
            + $"{cluster.Clock.UtcNow.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{cluster.Ids.Next(4)}");

    /// <summary>The source of the backup: a serving master, preferably not the leader of the ensemble.</summary>
    /// <exception cref="ClusterStateException">No master is serving (BackupNoMember).</exception>
    public InventoryNode Member(ClusterView view)
    {
        IEnumerable<(InventoryNode Node, ExhibitorServer? Self)> members = view.Masters
            .Select(master => (master.Node, Self: master.Probe?.Exhibitor?.FirstOrDefault(server => server.HostName == master.Node.Address)));
        return members.Where(member => member.Self is { Serving: true }).OrderBy(member => member.Self!.IsLeader).Select(member => member.Node).FirstOrDefault()
            ?? throw new ClusterStateException(
                SR.BackupNoMember, cluster.Inventory.Cluster, cluster.Inventory.Cluster, string.Join("; ", view.Masters.Select(WhyNot)));
    }

    /// <summary>True when the masters have the IAM database.</summary>
    public bool HasIam(ClusterView view) =>
        cluster.Edition == DcosEdition.Enterprise || view.Masters.Any(master => MasterReleases.LineOf(master)?.HasIam(cluster.Edition) is true);

    /// <summary>A healthy master whose etcd is in use; null when there is none.</summary>
    public async Task<InventoryNode?> EtcdMemberAsync(ClusterView view, CancellationToken cancellationToken)
    {
        EtcdView? etcd = await cluster.Etcd.LookAsync(view, cancellationToken).ConfigureAwait(false);
        return cluster.Masters.Where(master => etcd?.Of(master.Name) is { } answer && EtcdView.UseOf(answer) == EtcdUse.On)
            .OrderBy(master => etcd!.Of(master.Name)!.Report!.Problem.Length > 0).FirstOrDefault();
    }

    private static string WhyNot(MasterObservation master) => master.Node.Name + ": " + master.Probe switch
    {
        null => master.Problem,
        { Exhibitor: null } probe => probe.ExhibitorProblem,
        _ => "not serving",
    };

    /// <summary>Streams files of a node into one local file.</summary>
    /// <exception cref="DcosException">The backup could not be read or verified; its file is deleted.</exception>
    public Task<DcosBackup> StreamAsync(BackupKind kind, InventoryNode node, CancellationToken cancellationToken) =>
        TakeAsync(kind, node, sink => new StreamArchiveOperation(kind) { Sink = sink }, cancellationToken);

    /// <summary>Streams the documented export of ZooKeeper into one local file.</summary>
    /// <param name="jar">The content of the Guano jar.</param>
    public Task<DcosBackup> ExportAsync(byte[] jar, InventoryNode node, CancellationToken cancellationToken) =>
        TakeAsync(BackupKind.Guano, node, sink => new GuanoExportOperation(jar) { Sink = sink }, cancellationToken);

    /// <summary>Writes the current versions, agents and tasks, for a later comparison.</summary>
    public async Task<DcosBackup> FactsAsync(ClusterView view, CancellationToken cancellationToken)
    {
        Moment began = Moment.Of(cluster.Clock);
        if (view.Leader is not { } leader)
        {
            throw new ClusterStateException(
                SR.BackupFailed, cluster.Inventory.Cluster, cluster.Inventory.Cluster, BackupKind.Cluster, AgentSet.WhyNoLeader(view));
        }

        LeaderState state = await cluster.RunAsync(leader.Node, new LeaderStateOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
        if (!state.Answers)
        {
            throw new ClusterStateException(SR.BackupFailed, leader.Node.Name, leader.Node.Name, BackupKind.Cluster, state.Problem);
        }

        MesosTask[] running = [.. state.Tasks.Where(task => !task.Ended)];
        string text = Json.Write(new Dictionary<string, object?>
        {
            ["cluster"] = cluster.Inventory.Cluster,
            ["takenAt"] = began.Wall,
            ["mesos"] = leader.Probe!.MesosVersion,
            ["agents"] = leader.Probe.Agents!.Select(agent =>
                new Dictionary<string, object?> { ["id"] = agent.Id, ["host"] = agent.HostName, ["active"] = agent.Active }),
            ["tasks"] = running.Select(task =>
                new Dictionary<string, object?> { ["id"] = task.Id, ["framework"] = task.FrameworkId, ["agent"] = task.AgentId, ["state"] = task.State }),
        }) + "\n";
        string path = Path.Combine(Folder, "cluster.json");
        files.WriteNewText(path, text);
        return new DcosBackup
        {
            Kind = nameof(BackupKind.Cluster),
            Node = cluster.Inventory.Cluster,
            Path = path,
            Bytes = Encoding.UTF8.GetByteCount(text),
            Sha256 = Sha256Hex.Of(text),
            Content = $"{leader.Probe.Agents!.Count} agents, {running.Length} tasks",
            TakenAt = began.Wall,
            Duration = Moment.Of(cluster.Clock).Since(began),
        };
    }

    /// <summary>Writes the record of the verified backup to the cluster folder. False, and no record, when the backup is incomplete.</summary>
    /// <param name="view">The view of the cluster when the backup began.</param>
    public async Task<bool> RecordAsync(IReadOnlyList<DcosBackup> items, ClusterView view, CancellationToken cancellationToken)
    {
        BackupRecord record = new(
            cluster.Clock.UtcNow,
            TimeSpan.Zero,
            cluster.Operator.Name,
            Folder,
            [.. items.Select(
                item => new BackupItem(item.Kind, item.Node, item.Path is null ? null : Path.GetFileName(item.Path), item.Bytes, item.Sha256, item.Id))]);
        if (record.Missing(HasIam(view)) is not null)
        {
            return false;
        }

        await cluster.RunAsync(cluster.LockMaster, new BackupRecordOperation(cluster.Token(), record.Write()), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<DcosBackup> TakeAsync(BackupKind kind, InventoryNode node, Func<Stream, StreamOperation> operation, CancellationToken cancellationToken)
    {
        string path = Path.Combine(Folder, $"{kind.ToString().ToLowerInvariant()}-{node.Name}{(kind == BackupKind.Iam ? ".sql" : ".tar.gz")}");
        Moment began = Moment.Of(cluster.Clock);
        try
        {
            BackupBounds bounds = BackupBounds.Of(kind);
            using HashingSink sink = new(
                files.CreateNew(path + Partial),
                path,
                bounds.MaxBytes,
                () => Unreliable(kind, node, $"the node sent more than {bounds.MaxBytes >> 20} MiB"),
                bytes => progress.Progress(node.Name, Activity, $"{kind}: {bytes >> 10} KiB", -1));
            StreamEnd end = await cluster.RunAsync(node, operation(sink), cancellationToken).ConfigureAwait(false);
            sink.Flush();
            string sha256 = sink.Sha256();
            long bytes = sink.Length;
            sink.Dispose();
            string content = Verify(kind, node, path + Partial, end, sha256);
            files.Rename(path + Partial, path);
            progress.Progress(node.Name, Activity, kind.ToString(), 100);
            return new DcosBackup { Kind = kind.ToString(), Node = node.Name, Path = path, Bytes = bytes, Sha256 = sha256, Content = content,
                TakenAt = began.Wall, Duration = Moment.Of(cluster.Clock).Since(began) };
        }
        catch
        {
            files.Delete(path + Partial);
            throw;
        }
    }

    private static ClusterStateException Unreliable(BackupKind kind, InventoryNode node, string why) =>
        new(SR.BackupFailed, node.Name, node.Name, kind, why);

    private string Verify(BackupKind kind, InventoryNode node, string path, StreamEnd end, string sha256)
    {
        // tar ends with 1 when a log grew while it was read, which is normal for a serving member.
        if (end.ExitCode > 1 || (end.ExitCode == 1 && kind is BackupKind.Iam or BackupKind.Etcd))
        {
            throw Unreliable(kind, node, $"the program ended with exit code {end.ExitCode}: {end.Said}");
        }

        if (end.Sha256 != sha256)
        {
            throw Unreliable(kind, node, "the SHA-256 of the received data differs from that of the sent data");
        }

        try
        {
            using Stream file = files.OpenRead(path);
            return BackupContent.Verify(kind, file);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Unreliable(kind, node, end.Said.Length > 0 ? $"{end.Said} ({e.Message})" : e.Message);
        }
    }
}
