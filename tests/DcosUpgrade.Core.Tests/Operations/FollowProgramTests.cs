using System;
using System.IO;
using System.Linq;
using System.Text;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The program that follows a run, in a real bash.</summary>
public sealed class FollowProgramTests : IDisposable
{
    private const string Run = NodePaths.Runs + "/20181020T020000Z-1";
    private readonly NodeRoot _root = new();

    public FollowProgramTests()
    {
        _root.Program("systemctl", "echo ActiveState=active");
        _root.Program("pgrep", "exit 1");
        _root.Program("/opt/mesosphere/bin/detect_ip", "echo 10.0.2.1");
        _root.Program("curl", """
            printf '{"gc\\/path_removals_failed":0.0,"slave\\/cpus_total":8.0,"slave\\/registered":1.0,"system\\/load_1min":0.5}\n@curl 0 200 '
            touch "${0%/*}/asked"
            """);
        _root.Write(NodePaths.Mesosphere + "/etc/dcos-version.json", "{\n  \"version\": \"1.10.8\"\n}\n");
        _root.Write(NodePaths.Mesosphere + "/packages/a--1/file", "");
        _root.Write(Run + "/packages", "a--1 x\nb--2 y\nc--3 z\n");
        _root.Write(Run + "/phase", "fetching\n");
        _root.Write(Run + "/log", "first\n");
    }

    [Fact]
    public void Download_counts_packages_and_does_not_ask_the_agent()
    {
        RunProgress seen = _root.Ask(Follow(""));

        Assert.Equal((true, false, 1, 3, "1.10.8", "first\n"), (seen.Alive, seen.Ended, seen.PackagesPresent, seen.PackagesTotal, seen.Version, seen.Log));
        Assert.True(seen.IsPreparing);
        Assert.Null(seen.Registered);
        Assert.False(File.Exists(_root["/bin/asked"]));
    }

    [Fact]
    public void New_phase_is_answered_at_once_and_new_package_with_the_heartbeat()
    {
        string mark = _root.Ask(Follow("")).Mark;
        _root.Write(NodePaths.Mesosphere + "/packages/b--2/file", "");
        _root.Program("sleep", """echo >> "${0%/*}/slept"; exec /bin/sleep "$@" """);
        RunProgress more = _root.Ask(Follow(mark, waitSec: 2));

        Assert.True(File.Exists(_root["/bin/slept"]), "The node did not wait.");
        Assert.Equal(2, more.PackagesPresent);
        Assert.NotEqual(mark, more.Mark);

        _root.Write(Run + "/phase", "running\n");
        File.Delete(_root["/bin/slept"]);
        RunProgress running = _root.Ask(Follow(more.Mark, waitSec: 2));

        Assert.False(File.Exists(_root["/bin/slept"]), "The node waited.");
        Assert.Equal(("running", true, true), (running.Phase, running.Registered, File.Exists(_root["/bin/asked"])));
    }

    [Fact]
    public void Units_that_systemd_starts_or_stops_are_named_once_the_script_runs()
    {
        _root.Write("/jobs", """
              89 dcos.target                   start waiting
             101 dcos-mesos-slave.service      start running
             102 dcos-adminrouter-agent.service start waiting
             103 dcos-telegraf.service         stop  running
             104 sshd.service                  start running
             105 dcos-$(reboot).service        start running
            """);
        _root.Program("systemctl", $"[ $1 = list-jobs ] && exec cat '{_root["/jobs"]}'; echo ActiveState=active");

        Assert.Empty(_root.Ask(Follow("")).Jobs);

        _root.Write(Run + "/phase", "running\n");
        Assert.Equal([new UnitJob("dcos-mesos-slave.service", "start"), new UnitJob("dcos-telegraf.service", "stop")], _root.Ask(Follow("")).Jobs);
    }

    /// <summary>Three chunks and a half: lines with bytes that are not UTF-8 and with characters of several bytes, which end at any byte of a
    /// chunk, and a line longer than a chunk.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Log_that_is_not_UTF8_is_read_once_and_to_its_end(int shift)
    {
        byte[] line = [.. "zo"u8, 0xc3, 0xab, 0xff, 0xf0, 0x9f, 0x98, 0x80, 0xc3, 0x80, (byte)'\n'];
        byte[] lines = [.. Enumerable.Repeat(line, 1 + (FollowRunOperation.LogChunk / line.Length)).SelectMany(bytes => bytes)];
        byte[] log = [.. new byte[shift].Select(_ => (byte)'x'), .. lines, .. new string('a', FollowRunOperation.LogChunk + 7).Select(c => (byte)c),
            (byte)'\n', .. lines, 0xff, 0xfe, (byte)'e'];
        File.WriteAllBytes(_root[Run + "/log"], log);

        StringBuilder text = new();
        long offset = 0;
        for (RunProgress seen = Log(offset); seen.LogNext > offset; seen = Log(offset))
        {
            Assert.Equal(log.Length, seen.LogBytes);
            _ = text.Append(seen.Log);
            offset = seen.LogNext;
        }

        Assert.Equal(log.Length - 3, offset);
        Assert.Equal(Encoding.UTF8.GetString(log, 0, log.Length - 3), text.ToString());

        _root.Write(Run + "/rc", "0\n");
        RunProgress end = Log(offset);
        Assert.Equal((log.Length, "\ufffd\ufffde"), (end.LogNext, end.Log));
        Assert.Equal((log.Length, ""), (Log(end.LogNext).LogNext, Log(end.LogNext).Log));
    }

    [Fact]
    public void Node_without_a_log_leaves_the_offset()
    {
        File.Delete(_root[Run + "/log"]);

        Assert.Equal((0, ""), (Log(0).LogNext, Log(0).Log));
        Assert.Equal((5, ""), (Log(5).LogNext, Log(5).Log));
    }

    public void Dispose() => _root.Dispose();

    private RunProgress Log(long offset) => _root.Ask(new FollowRunOperation("0123456789abcdef", "20181020T020000Z-1", offset, "", master: false, 0));

    private static FollowRunOperation Follow(string mark, int waitSec = 1) => new("0123456789abcdef", "20181020T020000Z-1", 0, mark, master: false, waitSec);
}
