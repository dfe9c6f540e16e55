using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Backup;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Adapters;
using DcosUpgrade.Core.Tests.NodePrograms;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Backup;

/// <summary>Backups with bash and tar to files.</summary>
public sealed class ClusterBackupTests : IDisposable
{
    private const string ZooKeeper = "/var/lib/dcos/exhibitor/zookeeper";

    private readonly NodeRoot _node = new();
    private readonly TemporaryFolder _folder = new();
    private readonly RootShells _shells;

    public ClusterBackupTests()
    {
        _shells = new RootShells(_node);
        string filler = string.Concat(Enumerable.Repeat("znode data ", 50000));
        _node.Write(ZooKeeper + "/snapshot/myid", "1\n");
        _node.Write(ZooKeeper + "/snapshot/version-2/snapshot.100000000", filler + "/mesos\0/marathon" + filler);
        _node.Write(ZooKeeper + "/transactions/version-2/log.100000001", filler);
        _node.Write("/opt/mesosphere/etc/user.config.yaml", "---\n");
        _node.Program("/opt/mesosphere/bin/detect_ip", "echo 10.0.0.7");
    }

    private string[] Files => [.. Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file))];

    public void Dispose()
    {
        _node.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ZooKeeper_files_are_copied_hashed_and_verified()
    {
        DcosBackup backup = await TakeAsync(BackupKind.ZooKeeper);

        Assert.Equal("3 files, znodes /mesos and /marathon", backup.Content);
        byte[] file = File.ReadAllBytes(backup.Path!);
        Assert.Equal(backup.Bytes, file.Length);
        Assert.Equal(backup.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)));
        Assert.Equal(["zookeeper-m1.tar.gz"], Files);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup.Path!));
        }
    }

    [Fact]
    public async Task Installed_configuration_is_copied_with_link_targets()
    {
        DcosBackup backup = await TakeAsync(BackupKind.Configuration);

        Assert.Equal("etc/user.config.yaml, bin/detect_ip", backup.Content);
    }

    [Theory]
    [InlineData("echo 'CREATE TABLE users (id INT);'; echo 'INSERT INTO users VALUES (1);'", null)]
    [InlineData("echo 'CREATE TABLE users (id INT);'; printf 'INSERT INTO users VAL'", "the last statement is not complete")]
    [InlineData("echo ok;", "no CREATE TABLE")]
    [InlineData("echo 'CREATE TABLE users (id INT);'", "no INSERT INTO")]
    [InlineData("echo 'CREATE TABLE users (id INT);'; echo no route >&2; exit 1", "exit code 1: no route")]
    public async Task Incomplete_IAM_dump_is_refused(string cockroach, string? problem)
    {
        _node.Program("/opt/mesosphere/bin/cockroach", cockroach);

        if (problem is null)
        {
            Assert.Equal("1 tables", (await TakeAsync(BackupKind.Iam)).Content);
            return;
        }

        DcosException error = await Assert.ThrowsAsync<ClusterStateException>(() => TakeAsync(BackupKind.Iam));
        Assert.Equal(SR.BackupFailed, error.Id);
        Assert.Contains(problem, error.Message);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task IAM_dump_of_a_release_with_a_program_for_it_is_that_of_the_program()
    {
        _node.Program("/opt/mesosphere/bin/iam-database-backup", "exit 9");
        _node.Program("/opt/mesosphere/bin/cockroach", "exit 8");
        _node.Program(
            "/opt/mesosphere/bin/dcos-shell",
            "[ \"$*\" = iam-database-backup ] || exit 7; echo 'CREATE TABLE users (id INT); INSERT INTO users VALUES (1);'");

        Assert.Equal("1 tables", (await TakeAsync(BackupKind.Iam)).Content);
    }

    [Theory]
    [InlineData("open", "--insecure")]
    [InlineData("enterprise", "--certs-dir=/run/dcos/pki/bouncer")]
    public async Task IAM_dump_of_other_releases_connects_as_the_gate_does(string variant, string access)
    {
        _node.Write("/opt/mesosphere/etc/dcos-version.json", $$"""{"version": "1.13.9", "dcos-variant": "{{variant}}"}""");
        CockroachAccessTests.Certify(_node, "/run/dcos/pki/bouncer");
        _node.Program(
            "/opt/mesosphere/bin/cockroach",
            $"[ \"$*\" = 'dump {access.Replace("/run", _node["/run"], StringComparison.Ordinal)} --host=10.0.0.7 iam' ] || exit 7\n"
                + "echo 'CREATE TABLE users (id INT); INSERT INTO users VALUES (1);'");

        Assert.Equal("1 tables", (await TakeAsync(BackupKind.Iam)).Content);
    }

    [Theory]
    [InlineData("printf 'key lease alarm members members_removed' > etcd_snapshot.db && tar -czf \"$3\" etcd_snapshot.db", "etcd_snapshot.db")]
    [InlineData("printf '' > etcd_snapshot.db && tar -czf \"$3\" etcd_snapshot.db", "etcd_snapshot.db is not a database of etcd")]
    [InlineData("printf 'alarm members_removed' > other.db && tar -czf \"$3\" other.db", "does not hold the file etcd_snapshot.db alone")]
    [InlineData("echo Error: context deadline exceeded; exit 1", "exit code 2: Error: context deadline exceeded")]
    [InlineData("exit 0", "exit code 1")]
    public async Task Etcd_is_saved_by_its_program_and_nothing_is_left_on_the_node(string program, string said)
    {
        _node.Write("/scratch/empty", "");
        string expected = "[ \"$1 $2\" = 'dcos-etcdctl backup' ] && [ ! -e \"$3\" ] || exit 9";
        _node.Program("/opt/mesosphere/bin/dcos-shell", $"{expected}\ncd {_node["/scratch"]}\n{program}");
        _node.Program("mktemp", $"mkdir {_node["/tmp"]} && echo {_node["/tmp"]}");

        if (said == "etcd_snapshot.db")
        {
            Assert.Equal(("Etcd", said), (await TakeAsync(BackupKind.Etcd)) is var made ? (made.Kind, made.Content) : default);
            Assert.Equal(["etcd-m1.tar.gz"], Files);
        }
        else
        {
            Assert.Contains(said, (await Assert.ThrowsAsync<ClusterStateException>(() => TakeAsync(BackupKind.Etcd))).Message, StringComparison.Ordinal);
            Assert.Empty(Files);
        }

        Assert.False(Directory.Exists(_node["/tmp"]));
    }

    [Theory]
    [InlineData("mkdir -p \"${11}/mesos/log_replicas\" \"${11}/marathon\" && cp \"$3\" \"${11}/marathon/state\"",
        "1 znodes with data, /mesos and /marathon among them")]
    [InlineData("mkdir -p \"${11}/mesos/log_replicas\"; echo KeeperErrorCode = ConnectionLoss >&2", "no znode /marathon")]
    [InlineData("echo no such jar; exit 1", "exit code 2: no such jar")]
    public async Task Guano_runs_on_node_and_leaves_no_files(string java, string said)
    {
        Directory.CreateDirectory(_node["/dev/shm"]);
        _node.Program("/opt/mesosphere/bin/dcos-shell",
            $"[ \"$(cat \"$3\")\" = 'a jar' ] && [ \"$*\" = \"java -jar $3 -u super -p secret -d / -o ${{11}} -s 10.0.0.7:2181\" ] || exit 9\n{java}");
        string[] before = _node.Files();
        ClusterBackup backup = new(_shells.Cluster, new LocalFiles(), new RecordingSink(), _folder.Path);

        Task<DcosBackup> export = backup.ExportAsync("a jar"u8.ToArray(), RootShells.Master, CancellationToken.None);

        if (said.Contains(" among them", StringComparison.Ordinal))
        {
            Assert.Equal(("Guano", said), ((await export).Kind, (await export).Content));
            Assert.Equal(["guano-m1.tar.gz"], Files);
        }
        else
        {
            Assert.Contains(said, (await Assert.ThrowsAsync<ClusterStateException>(() => export)).Message);
            Assert.Empty(Files);
        }

        Assert.Equal(before, _node.Files());
        Assert.Empty(Directory.GetFileSystemEntries(_node["/dev/shm"]));
    }

    [Theory]
    [InlineData(ZooKeeper + "/transactions/version-2/log.100000001", "no transaction log")]
    [InlineData(ZooKeeper + "/snapshot/version-2/snapshot.100000000", "no snapshot")]
    public async Task Backup_without_required_part_is_refused(string lacking, string problem)
    {
        File.Delete(_node[lacking]);

        DcosException error = await Assert.ThrowsAsync<ClusterStateException>(() => TakeAsync(BackupKind.ZooKeeper));

        Assert.Contains(problem, error.Message);
        Assert.Empty(Files);
    }

    [Theory]
    [InlineData("", "ended with exit code 2: ")]
    [InlineData("/snapshot", "snapshot: ")]
    public async Task Missing_folder_is_reported_with_the_output_of_the_program(string missing, string said)
    {
        Directory.Delete(_node[ZooKeeper + missing], recursive: true);

        DcosException error = await Assert.ThrowsAsync<ClusterStateException>(() => TakeAsync(BackupKind.ZooKeeper));

        Assert.Contains(said, error.Message);
        Assert.Contains("No such file or directory", error.Message);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Backup_without_znodes_of_Mesos_and_Marathon_is_refused()
    {
        _node.Write(ZooKeeper + "/snapshot/version-2/snapshot.100000000", "/mesos");

        Assert.Contains("no znode /marathon", (await Assert.ThrowsAsync<ClusterStateException>(() => TakeAsync(BackupKind.ZooKeeper))).Message);
    }

    [Fact]
    public async Task Broken_link_leaves_no_file_and_second_try_succeeds()
    {
        _shells.BreaksAfter = 100;
        await Assert.ThrowsAsync<NodeUnreachableException>(() => TakeAsync(BackupKind.ZooKeeper));
        Assert.Empty(Files);

        _shells.BreaksAfter = null;
        Assert.Equal("m1", (await TakeAsync(BackupKind.ZooKeeper)).Node);
    }

    [Fact]
    public async Task Full_disk_leaves_no_file()
    {
        FullDisk disk = new();

        DcosException error = await Assert.ThrowsAsync<InputException>(() => new ClusterBackup(_shells.Cluster, disk, new RecordingSink(), _folder.Path)
            .StreamAsync(BackupKind.ZooKeeper, RootShells.Master, CancellationToken.None));

        Assert.Equal(SR.FileNotWritable, error.Id);
        Assert.Equal([Path.Combine(_folder.Path, "zookeeper-m1.tar.gz.partial")], disk.Deleted);
    }

    [Fact]
    public async Task Cancelled_backup_leaves_no_file()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();

        await Assert.ThrowsAsync<OperationCanceledException>(() => TakeAsync(BackupKind.ZooKeeper, stop.Token));

        Assert.Empty(Files);
    }

    [Fact]
    public async Task Existing_file_is_not_overwritten()
    {
        DcosBackup first = await TakeAsync(BackupKind.ZooKeeper);
        byte[] before = File.ReadAllBytes(first.Path!);

        Assert.Equal(SR.FileExists, (await Assert.ThrowsAsync<InputException>(() => TakeAsync(BackupKind.ZooKeeper))).Id);

        Assert.Equal(before, File.ReadAllBytes(first.Path!));
        Assert.Equal(["zookeeper-m1.tar.gz"], Files);
    }

    [Fact]
    public async Task No_file_is_left_on_node()
    {
        string[] before = _node.Files();

        await TakeAsync(BackupKind.ZooKeeper);

        Assert.Equal(before, _node.Files());
    }

    [Fact]
    public async Task Backup_is_recorded_in_cluster_folder()
    {
        ClusterBackup backup = new(_shells.Cluster, new LocalFiles(), new RecordingSink(), _folder.Path);
        DcosBackup item = await backup.StreamAsync(BackupKind.ZooKeeper, RootShells.Master, CancellationToken.None);

        Assert.True(await backup.RecordAsync([item], new ClusterView(default, []), CancellationToken.None));
        BackupRecord? read = _node.Ask(new DcosUpgrade.Operations.BackupRecordOperation("0123456789abcdef", null));

        Assert.Equal((item.Sha256, "ZooKeeper", "tester@here"), (read!.Items[0].Sha256, read.Items[0].Kind, read.Owner));
        Assert.InRange(read.Age, TimeSpan.Zero, TimeSpan.FromHours(1));
    }

    private Task<DcosBackup> TakeAsync(BackupKind kind, CancellationToken cancellationToken = default) =>
        new ClusterBackup(_shells.Cluster, new LocalFiles(), new RecordingSink(), _folder.Path).StreamAsync(kind, RootShells.Master, cancellationToken);

    /// <summary>A stream that fails after the first bytes.</summary>
    private sealed class FullDisk : IFileSystem
    {
        public string[] Deleted { get; private set; } = [];

        public bool Exists(string path) => false;

        public System.Collections.Generic.IReadOnlyList<string>? Folders(string path) => null;

        public System.Collections.Generic.IReadOnlyList<string>? Files(string path) => null;

        public string ReadText(string path, int maxBytes) => throw new NotSupportedException();

        public byte[] ReadBytes(string path, int maxBytes) => throw new NotSupportedException();

        public void WriteNewText(string path, string text) => throw new NotSupportedException();

        public void ReplaceText(string path, string text) => throw new NotSupportedException();

        public IAppendFile OpenAppend(string path, int maxBytes, bool durable) => throw new NotSupportedException();

        public void CreateFolder(string path)
        {
        }

        public void DeleteEmptyFolder(string path)
        {
        }

        public Stream CreateNew(string path) => new Full();

        public Stream OpenRead(string path) => throw new NotSupportedException();

        public void Rename(string from, string to) => throw new NotSupportedException();

        public void Delete(string path) => Deleted = [.. Deleted, path];

        private sealed class Full : MemoryStream
        {
            public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");
        }
    }
}
