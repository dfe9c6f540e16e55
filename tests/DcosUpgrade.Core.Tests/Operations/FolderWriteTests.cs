using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The programs of the cluster folder in a real bash, on a file system that takes no further file.</summary>
public sealed class FolderWriteTests : IDisposable
{
    private const string Folder = "/var/lib/dcos-upgrade";

    private readonly NodeRoot _root = new();
    private readonly RootShells _shells;
    private bool _isMounted;

    public FolderWriteTests()
    {
        Directory.CreateDirectory(_root[Folder]);
        _shells = new RootShells(_root);
    }

    public static TheoryData<string> FullFileSystems => ["inodes", "bytes", "read-only"];

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", "-l", _root[Folder]);
        }

        _root.Dispose();
    }

    [Theory]
    [MemberData(nameof(FullFileSystems))]
    public async Task Flag_lock_and_mark_that_cannot_be_written_are_errors_with_master_and_reason(string kind)
    {
        if (!Fill(kind))
        {
            return;
        }

        ClusterContext cluster = _shells.Cluster;
        using ClusterLease lease = new(cluster, "op", new MessageRecorder());
        foreach (Func<Task> change in new Func<Task>[]
        {
            () => cluster.SetFlagAsync(ClusterFlag.Pause, "eve: disk alert", CancellationToken.None),
            () => cluster.SetFlagAsync(ClusterFlag.Stop, "eve", CancellationToken.None),
            () => cluster.RunAsync(new WaveMarkOperation("ab", "plan", 2, WaveMarkChange.Set, "a1 failed", 0), CancellationToken.None),
            () => lease.AcquireAsync(CancellationToken.None),
        })
        {
            ClusterStateException refused = await Assert.ThrowsAsync<ClusterStateException>(change);

            Assert.Equal((SR.FolderNotWritten, "m1"), (refused.Id, refused.TargetName));
            Assert.Contains(kind == "read-only" ? "Read-only file system" : "No space left on device", refused.Message, StringComparison.Ordinal);
        }

        ClusterLockState state = await cluster.ReadFolderAsync(CancellationToken.None);
        Assert.Equal(("free", false, false, 0), (state.Result, state.Paused, state.Stopped, state.Claims.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mark_of_a_session_whose_lock_was_taken_is_refused_and_nothing_is_changed(bool sets)
    {
        (WaveMarkChange change, int changed) = sets ? (WaveMarkChange.Set, 4) : (WaveMarkChange.Clear, 2);
        ClusterContext cluster = _shells.Cluster;
        using ClusterLease first = new(cluster, "op", new MessageRecorder());
        using ClusterLease second = new(cluster, "op", new MessageRecorder(), breakLock: true);
        await first.AcquireAsync(CancellationToken.None);
        await MarkAsync(2, WaveMarkChange.Set, first);
        await second.AcquireAsync(CancellationToken.None);
        await MarkAsync(3, WaveMarkChange.Set, second);

        ClusterStateException refused = await Assert.ThrowsAsync<ClusterStateException>(() => MarkAsync(changed, change, first));

        Assert.Equal(SR.LockLost, refused.Id);
        Assert.Equal([2, 3], (await MarkAsync(0, WaveMarkChange.None, first)).Open.Keys.OrderBy(wave => wave));
        Assert.Equal([3], (await MarkAsync(2, WaveMarkChange.Clear, second)).Open.Keys);

        Task<WaveMarks> MarkAsync(int wave, WaveMarkChange what, ClusterLease lease) =>
            cluster.RunAsync(new WaveMarkOperation("ab", "plan", wave, what, "a1 failed", lease.Fence), CancellationToken.None);
    }

    [Fact]
    public async Task Flag_that_cannot_be_removed_is_an_error()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        ClusterContext cluster = _shells.Cluster;
        Mount("tmpfs", "size=1m");
        await cluster.SetFlagAsync(ClusterFlag.Pause, "eve", CancellationToken.None);
        Run("mount", "-o", "remount,ro", _root[Folder]);

        Assert.Equal(
            SR.FolderNotWritten,
            (await Assert.ThrowsAsync<ClusterStateException>(() => cluster.SetFlagAsync(ClusterFlag.Resume, "eve", CancellationToken.None))).Id);

        Run("mount", "-o", "remount,rw", _root[Folder]);
        Assert.True((await cluster.SetFlagAsync(ClusterFlag.Resume, "eve", CancellationToken.None)).Paused);
        Assert.False((await cluster.ReadFolderAsync(CancellationToken.None)).Paused);
    }

    [Fact]
    public async Task Claim_that_cannot_be_written_is_an_error()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        ClusterContext cluster = _shells.Cluster;
        Mount("tmpfs", "size=1m");
        using ClusterLease lease = new(cluster, "op", new MessageRecorder());
        await lease.AcquireAsync(CancellationToken.None);
        Run("mount", "-o", "remount,ro", _root[Folder]);

        ClusterStateException refused = await Assert.ThrowsAsync<ClusterStateException>(
            () => lease.ClaimAsync(cluster.NodeOf(RootShells.Master), () => true, CancellationToken.None));

        Assert.Equal(SR.FolderNotWritten, refused.Id);
        Assert.Empty((await cluster.ReadFolderAsync(CancellationToken.None)).Claims);
    }

    /// <returns>False where no file system can be mounted.</returns>
    private bool Fill(string kind)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return false;
        }

        Mount("tmpfs", kind == "inodes" ? "nr_inodes=12" : "size=64k");
        _ = _root.Ask(new ClusterFlagOperation("ab", ClusterFlag.Resume, ""));
        if (kind == "read-only")
        {
            Run("mount", "-o", "remount,ro", _root[Folder]);
            return true;
        }

        try
        {
            for (int i = 0; ; i++)
            {
                File.WriteAllBytes(_root[$"{Folder}/filler{i}"], new byte[kind == "inodes" ? 0 : 4096]);
            }
        }
        catch (IOException)
        {
            return true;
        }
    }

    private void Mount(string type, string options)
    {
        Run("mount", "-t", type, "-o", options, "none", _root[Folder]);
        _isMounted = true;
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
