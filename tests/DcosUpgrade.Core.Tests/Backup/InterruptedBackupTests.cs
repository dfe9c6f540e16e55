using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Backup;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Adapters;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Backup;

/// <summary>Backups of a rehearsal to files, interrupted during the stream.</summary>
public sealed class InterruptedBackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RehearsalCluster _cluster = new(new RehearsalOptions());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cancelled_stream_leaves_no_file_and_next_try_succeeds()
    {
        using CancellationTokenSource stop = new();
        string[] seen = [];
        ClusterContext context = RehearsalFactory.Attach(_cluster, 1, inner => new StoppingShells(inner, () =>
        {
            seen = Files();
            stop.Cancel();
        })).Context!;

        Assert.ThrowsAny<OperationCanceledException>(() => Take(context, stop.Token));

        Assert.Equal(["zookeeper-m1.tar.gz.partial"], seen);
        Assert.Empty(Files());
        Assert.Null(_cluster.Masters[0].Folder.Backup);

        Assert.True(Take(RehearsalFactory.Attach(_cluster, 2).Context!, CancellationToken.None).Bytes > 0);
        Assert.Equal(["zookeeper-m1.tar.gz"], Files());
    }

    [Fact]
    public void Link_broken_during_stream_leaves_no_file_and_next_try_succeeds()
    {
        _cluster.Inject("m1", RehearsalFault.StreamBreaks);
        ClusterContext context = RehearsalFactory.Attach(_cluster, 1).Context!;

        Assert.Throws<NodeUnreachableException>(() => Take(context, CancellationToken.None));
        Assert.Empty(Files());

        _ = Take(context, CancellationToken.None);
        Assert.Equal(["zookeeper-m1.tar.gz"], Files());
    }

    private DcosBackup Take(ClusterContext context, CancellationToken cancellationToken) =>
        Driving.RunToEnd(new ClusterBackup(context, new LocalFiles(), new MessageRecorder(), _folder.Path)
            .StreamAsync(BackupKind.ZooKeeper, context.Masters[0], cancellationToken), _cluster.Clock);

    private string[] Files() => [.. Directory.GetFiles(_folder.Path).Select(Path.GetFileName).OfType<string>()];

    /// <summary>Shells that cancel after the first bytes of a stream.</summary>
    private sealed class StoppingShells(INodeShells inner, Action stop) : INodeShells
    {
        public INodeShell For(NodeEndpoint node) => new Shell(inner.For(node), stop);

        public void Dispose() => inner.Dispose();

        private sealed class Shell(INodeShell inner, Action stop) : INodeShell
        {
            public Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
            {
                if (operation.Output is not { } output)
                {
                    return inner.RunAsync(operation, cancellationToken);
                }

                output.Write([0x1F, 0x8B], 0, 2);
                stop();
                return Task.FromCanceled<RawOutput>(cancellationToken);
            }
        }
    }
}
