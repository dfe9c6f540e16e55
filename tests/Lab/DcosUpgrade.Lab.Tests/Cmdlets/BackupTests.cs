using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>A real ZooKeeper under a master's Exhibitor: saved while it serves, and restored into another one as the help says.</summary>
[Collection(LabCollection.Name)]
public sealed class BackupTests
{
    private const string Data = "/var/lib/dcos/exhibitor/zookeeper";
    private const string Login = "addauth digest dcos:pass";
    private const int FillerMiB = 1000;

    private readonly LabFixture _lab;
    private readonly string _member;
    private readonly string _other;
    private readonly string _folder;

    public BackupTests(LabFixture lab)
    {
        _lab = lab;
        lab.Ensure();
        string[] followers = [.. LabFixture.Masters.Where(master => !Leads(master))];
        (_member, _other) = (followers[0], followers[1]);
        _folder = Path.Combine(lab.Folder, "backups", Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(_folder);
    }

    [LabFact]
    public void Interrupted_backup_leaves_no_files_and_a_complete_one_restores_every_znode()
    {
        Serve(_member);
        Fill();
        string before = Dump(_member);
        _lab.Sh(_member, $"head -c {FillerMiB}M /dev/urandom >{Data}/snapshot/version-2/filler").Ok();

        Backup_interrupted_by_its_operator_leaves_no_files();
        string archive = Backup_interrupted_by_its_link_or_a_full_disk_leaves_no_files_and_the_next_is_complete();

        Assert.Equal(before, Dump(_member));
        Restore(archive);
        Assert.Equal(before, Dump(_other));
        Assert.All([_member, _other],
            master => _lab.Sh(master, $"systemctl stop lab-zookeeper; rm -rf {Data} {Data}.before /root/zookeeper.tar.gz /root/zoo.cfg").Ok());
    }

    private void Backup_interrupted_by_its_operator_leaves_no_files()
    {
        string destination = Path.Combine(_folder, "stopped");
        using PowerShellSession session = new(_lab, $"$c | Backup-DcosCluster '{destination}' -Confirm:$false");
        InMidStream(destination);
        session.Interrupt();
        session.Finish();
        AssertNothingLeft(destination);
    }

    private string Backup_interrupted_by_its_link_or_a_full_disk_leaves_no_files_and_the_next_is_complete()
    {
        string small = Path.Combine(_folder, "small");
        Directory.CreateDirectory(small);
        Shell.Run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", small).Ok();
        try
        {
            string cut = Path.Combine(_folder, "cut");
            string whole = Path.Combine(_folder, "whole");
            string go = Path.Combine(_folder, "go");
            using PowerShellSession session = new(_lab, $$"""
                foreach ($folder in '{{cut}}', '{{small}}', '{{whole}}') {
                    try { $c | Backup-DcosCluster $folder -Confirm:$false |
                        ForEach-Object { "SAVED $($_.Kind) $($_.Node) $($_.Content) IN $($_.Path)" } } catch { Problem $_ }
                    "DONE $folder"
                    while (-not [System.IO.File]::Exists('{{go}}')) { [System.Threading.Thread]::Sleep(100) }
                }
                """);
            InMidStream(cut);
            _lab.Node("link-down", _member);
            session.WaitFor($"DONE {cut}");
            _lab.Node("link-up", _member);
            AssertNothingLeft(cut);
            Assert.Matches($"ERROR (NodeUnreachable|NodeTimeout|NodeAnswer\\w*|BackupFailed) target={_member}", session.Output);

            // The next backup takes the first follower that is serving.
            MakeFollow(_member);
            _lab.Eventually(() => _lab.ActiveAgents() == LabFixture.Agents.Count, "every agent is active");

            // From here on nobody waits: what fails is over before the next begins.
            File.WriteAllText(go, "");
            session.WaitFor($"DONE {small}");
            Assert.Matches("ERROR FileNotWritable .*No space left", session.Output);
            AssertNothingLeft(small);
            _lab.Sh(_member, $"rm -f {Data}/snapshot/version-2/filler").Ok();

            string output = session.Finish();
            Assert.Contains($"SAVED Configuration {_member}", output, StringComparison.Ordinal);
            Assert.Contains("SAVED Cluster lab 3 agents, 6 tasks", output, StringComparison.Ordinal);
            Assert.Contains("\"kind\":\"ZooKeeper\"", _lab.Sh("m1", "cat /var/lib/dcos-upgrade/cluster/backup.json").Ok(), StringComparison.Ordinal);
            Match saved = Regex.Match(output, $"SAVED ZooKeeper {_member} \\d+ files, znodes /mesos and /marathon IN (\\S+\\.tar\\.gz)");
            Assert.True(saved.Success, output);
            return saved.Groups[1].Value;
        }
        finally
        {
            Shell.Run("umount", "--lazy", small).Ok();
        }
    }

    /// <summary>By the commands of the help, word for word.</summary>
    private void Restore(string archive)
    {
        string help = File.ReadAllText(Path.Combine(PowerShellSession.Root, "module", "en-US", "about_DcosUpgrade_Prerequisites.help.txt"));
        string section = help[help.IndexOf("ZooKeeper is restored", StringComparison.Ordinal)..help.IndexOf("Tasks continue to run", StringComparison.Ordinal)];
        string[] commands = [.. section.Split('\n').Where(line => line.StartsWith("        ", StringComparison.Ordinal))];
        Assert.Equal(7, commands.Length);
        _lab.Sh(_other, $"mkdir -p {Data}/snapshot {Data}/transactions && echo 7 >{Data}/snapshot/myid").Ok();
        File.Copy(archive, Path.Combine(_lab.Folder, "nodes", _other, "root", "root", "zookeeper.tar.gz"), overwrite: true);
        _lab.Sh(_other, "set -e\n" + string.Join('\n', commands)).Ok();
        Assert.Equal("7\n", _lab.Sh(_other, $"cat {Data}/snapshot/myid").Ok());
        Serve(_other);
    }

    /// <summary>A server of one on the folders that Exhibitor gives to its ZooKeeper.</summary>
    private void Serve(string master)
    {
        _lab.Sh(master, $$"""
            mkdir -p {{Data}}/snapshot {{Data}}/transactions; [ -e {{Data}}/snapshot/myid ] || echo 1 >{{Data}}/snapshot/myid
            printf 'dataDir={{Data}}/snapshot\ndataLogDir={{Data}}/transactions\nclientPort=2181\nsnapCount=40\n' >/root/zoo.cfg
            systemctl reset-failed lab-zookeeper 2>/dev/null; systemd-run --unit=lab-zookeeper zookeeper server /root/zoo.cfg
            """).Ok();
        _lab.Eventually(
            () => _lab.Sh(master, "exec 3<>/dev/tcp/127.0.0.1/2181 && echo srvr >&3 && timeout 60 grep -q Mode <&3").ExitCode == 0, $"ZooKeeper on {master}");
    }

    /// <summary>Enough for several snapshots and logs: znodes that were created, changed and deleted, with text, nothing and an ACL.</summary>
    private void Fill()
    {
        List<string> commands = ["create /mesos", "create /mesos/log_replicas", "create /marathon", "create /marathon/state", Login];
        for (int i = 0; i < 60; i++)
        {
            commands.Add($"create /marathon/state/app:{i} {{\"id\":\"/sleeper/{i}\",\"cmd\":\"größer=${i}\"}}");
            commands.Add($"create /mesos/log_replicas/{i:D10}");
        }

        for (int i = 0; i < 60; i += 3)
        {
            commands.Add($"set /marathon/state/app:{i} changed-{i}");
            commands.Add($"delete /mesos/log_replicas/{i + 1:D10}");
        }

        commands.Add("setAcl /marathon/state/app:7 auth::cdrwa");
        Ask(_member, commands);
    }

    /// <summary>Every znode with its content, all that ZooKeeper knows of it, and who may touch it.</summary>
    private string Dump(string master)
    {
        string[] paths =
            [.. Ask(master, [Login, "ls -R /"]).Split('\n').Where(line => line.StartsWith('/') && !line.StartsWith("/zookeeper", StringComparison.Ordinal))];
        Assert.Equal(1 + 4 + 60 + 40, paths.Length);
        string all = Ask(master, [Login, .. paths.SelectMany(path => new[] { $"get -s {path}", $"getAcl {path}" })]);
        Assert.Contains("changed-57", all, StringComparison.Ordinal);
        Assert.Contains("größer", all, StringComparison.Ordinal);
        Assert.Contains("'digest,'dcos", all, StringComparison.Ordinal);
        return all;
    }

    /// <summary>What ZooKeeper's own shell answers to commands; its exit code tells nothing.</summary>
    private string Ask(string master, IEnumerable<string> commands)
    {
        string answer =
            _lab.Sh(master, $"LC_ALL=C.UTF-8 zookeeper shell 127.0.0.1:2181 2>/dev/null <<'LAB'\n{string.Join('\n', commands)}\nquit\nLAB\n").Stdout;
        Assert.DoesNotContain("Exception", answer, StringComparison.Ordinal);
        // What it says of its connection comes when it comes.
        return string.Join('\n', answer.Split('\n').Where(line =>
            line.Length > 0 && !line.StartsWith("WATCHER", StringComparison.Ordinal) && !line.StartsWith("WatchedEvent", StringComparison.Ordinal)));
    }

    private void InMidStream(string destination) => _lab.Eventually(() => Files(destination).Any(file => file.Length > 1 << 20), "a stream in its midst");

    private void AssertNothingLeft(string destination)
    {
        Assert.Empty(Files(destination));
        _lab.Eventually(() => _lab.Sh(_member, "pgrep -x 'tar|gzip|tee|sha256sum'").ExitCode == 1, "no process left on the node");
        Assert.Equal(
            "", _lab.Sh(
                _member, $"find /tmp /var/tmp /root /home /var/lib -newer {Data}/snapshot/version-2/filler -type f ! -path '{Data}/*' ! -path "
                    + $"'*/hsperfdata*' ! -path '/var/lib/systemd/*' ! -path '/var/lib/dcos/mesos/*'").Stdout.Trim());
        Assert.NotEqual(0, _lab.Sh("m1", "test -e /var/lib/dcos-upgrade/cluster/backup.json").ExitCode);
    }

    private static FileInfo[] Files(string folder) => Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories) : [];

    private bool Leads(string master) => Own(master, row => row.GetProperty("isLeader").GetBoolean());

    /// <summary>Waits until a master follows. When a leader that was busy lost the election to it, its link is cut until another one leads.</summary>
    private void MakeFollow(string master)
    {
        _lab.Eventually(() => Own(master, row => row.GetProperty("description").GetString() == "serving"), $"{master} serves again");
        if (Leads(master))
        {
            _lab.Node("link-down", master);
            _lab.Eventually(() => LabFixture.Masters.Any(other => other != master && Leads(other)), "another master leads");
            _lab.Node("link-up", master);
        }

        _lab.Eventually(() => Follows(master), $"{master} follows again");
    }

    private bool Follows(string master) =>
        Own(master, row => row.GetProperty("description").GetString() == "serving" && !row.GetProperty("isLeader").GetBoolean());

    /// <summary>What a master's Exhibitor says of the master itself.</summary>
    private bool Own(string master, Func<JsonElement, bool> condition) => _lab.GetJson(master, 8181, "/exhibitor/v1/cluster/status")!.Value.EnumerateArray()
        .Any(row => row.GetProperty("hostname").GetString() == LabFixture.Address(master) && condition(row));
}
