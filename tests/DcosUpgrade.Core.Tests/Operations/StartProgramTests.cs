using System;
using System.Diagnostics;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The program that starts a run, in a real bash: what the node itself compares at the last moment.</summary>
public sealed class StartProgramTests : IDisposable
{
    private readonly StartNode _node = new();

    [Fact]
    public void Node_as_it_was_observed_starts_the_run()
    {
        RunStart start = _node.Start(_node.Order(_node.Facts()));

        Assert.Equal((true, null, ""), (start.Started, start.Refusal, start.Detail));
        Assert.True(_node.Started);
    }

    [Theory]
    [InlineData("version", "version 1.11.6")]
    [InlineData("packages", "other packages are active")]
    [InlineData("progress", "install_progress exists")]
    [InlineData("missing", "/opt/mesosphere/lib is missing")]
    [InlineData("pkgpanda", "another program changes packages: ")]
    public void Node_that_changed_since_its_observation_refuses(string change, string detail)
    {
        RunOrder order = _node.Order(_node.Facts());
        using Process? foreign = Change(change);

        RunStart start = _node.Start(order);
        foreign?.Kill();

        Assert.Equal((false, "Superseded"), (start.Started, start.Refusal));
        Assert.StartsWith(detail, start.Detail, StringComparison.Ordinal);
        Assert.False(_node.Started);
        Assert.Empty(_node.Facts().Attempts);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("packages")]
    [InlineData("progress")]
    [InlineData("missing")]
    [InlineData("pkgpanda")]
    public void Without_its_guards_the_program_starts_on_a_node_that_changed(string change)
    {
        RunOrder order = _node.Order(_node.Facts());
        using Process? foreign = Change(change);

        RunStart start = _node.Start(order, text => text.Replace("say refused Superseded", ": ", StringComparison.Ordinal));
        foreign?.Kill();

        Assert.True(start.Started, start.Detail);
    }

    [Fact]
    public void Start_of_a_session_with_a_lower_fence_is_refused()
    {
        NodeFacts facts = _node.Facts();
        Assert.Equal(new FencedNode(9, false), _node.Fence(9));

        RunStart start = _node.Start(_node.Order(facts, fence: 8));

        Assert.Equal((false, "Fenced", "fence 9, this session has 8"), (start.Started, start.Refusal, start.Detail));
        Assert.Equal(9, _node.Fence(3).Fence);
        Assert.True(_node.Start(_node.Order(facts, fence: 9)).Started);
    }

    [Theory]
    [InlineData("say refused Fenced")]
    [InlineData("say refused TooLate")]
    public void Without_its_guard_the_program_starts_for_an_earlier_session_or_too_late(string guard)
    {
        NodeFacts facts = _node.Facts();
        _node.Fence(9);
        RunOrder order = _node.Order(facts, fence: guard.EndsWith("Fenced", StringComparison.Ordinal) ? 8 : 9);
        order = order.Fence == 8 ? order : order with { Conditions = order.Conditions with { NotAfter = 1 } };

        Assert.False(_node.Start(order).Started);
        Assert.True(_node.Start(order, text => text.Replace("|| " + guard, "|| : ", StringComparison.Ordinal)
            .Replace("{ rm -rf $d; " + guard, "{ : ", StringComparison.Ordinal)).Started);
    }

    [Fact]
    public void Start_records_the_fence_of_its_session()
    {
        Assert.True(_node.Start(_node.Order(_node.Facts(), fence: 12)).Started);

        Assert.Equal(12, _node.Fence(1).Fence);
    }

    [Fact]
    public void Run_that_only_downloads_is_not_fenced()
    {
        _node.Fence(9);

        Assert.True(_node.Start(_node.Order(_node.Facts(), fence: 0) with { StageOnly = true }).Started);
    }

    [Fact]
    public void Start_after_its_deadline_is_refused_and_leaves_no_run()
    {
        RunOrder order = _node.Order(_node.Facts());

        RunStart start = _node.Start(order with { Conditions = order.Conditions with { NotAfter = order.Conditions.NotAfter - StartConditions.ValidSec - 1 } });

        Assert.Equal((false, "TooLate"), (start.Started, start.Refusal));
        Assert.False(_node.Started);
        Assert.Empty(_node.Facts().Attempts);
    }

    [Fact]
    public void Start_decided_before_a_reboot_is_refused()
    {
        RunOrder order = _node.Order(_node.Facts());

        Assert.Equal("Superseded", _node.Start(order with { Conditions = order.Conditions with { BootId = "another" } }).Refusal);
    }

    [Fact]
    public void Start_writes_only_its_own_files_to_the_disk() =>
        Assert.DoesNotContain("\nsync", new StartRunOperation("0123456789abcdef", _node.Order(_node.Facts()), "x").ProgramText);

    [Fact]
    public void Held_locks_are_facts_and_a_unit_without_state_is_unreadable()
    {
        Assert.Equal((false, false, true, true), Locks());
        _node.Root.Write(NodePaths.StartLock, "");
        _node.Root.Write(NodePaths.RunLock, "");
        using (Process held = Hold(NodePaths.RunLock))
        {
            Assert.Equal((false, true, true, true), Locks());
            _node.Root.Program("systemctl", "exit 1");
            Assert.True(_node.Facts() is { RunUnitState: NodeFacts.Unreadable, RunUnitAlive: true });
            Release(held);
        }

        Assert.Equal((false, false, true, false), Locks());
        using Process start = Hold(NodePaths.StartLock);
        Assert.Equal((true, false, true, false), Locks());
        Release(start);
    }

    public void Dispose() => _node.Dispose();

    private (bool? Start, bool? Run, bool Uptime, bool Known) Locks()
    {
        NodeFacts facts = _node.Facts();
        return (facts.StartLockHeld, facts.RunLockHeld, facts.UptimeSec > 0, facts.RunUnitKnown);
    }

    private Process? Change(string change)
    {
        switch (change)
        {
            case "version":
                _node.Root.Write("/opt/mesosphere/etc/dcos-version.json", """{"version": "1.11.6"}""");
                return null;
            case "packages":
                _node.Activate("mesos--2bb");
                return null;
            case "progress":
                _node.Root.Write("/opt/mesosphere/install_progress", "{}");
                return null;
            case "missing":
                System.IO.Directory.Delete(_node.Root["/opt/mesosphere/lib"], recursive: true);
                return null;
            default:
                const string Program = NodePaths.Mesosphere + "/bin/pkgpanda";
                _node.Root.Write(Program, "read x\n");
                Process other = Process.Start(new ProcessStartInfo("bash", [_node.Root[Program], "fetch"]) { RedirectStandardInput = true })!;
                _node.Root.Program("pgrep", $"echo {other.Id}");
                return other;
        }
    }

    /// <summary>A process that holds a lock of the node until its standard input ends.</summary>
    private Process Hold(string path)
    {
        string[] arguments = [_node.Root[path], "bash", "-c", "echo held; read line"];
        ProcessStartInfo start = new("flock", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process holder = Process.Start(start)!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        return holder;
    }

    private static void Release(Process holder)
    {
        holder.StandardInput.Close();
        holder.WaitForExit();
    }
}
