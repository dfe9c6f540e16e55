using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

/// <summary>The lock program in a real bash on a local folder gives the same answers as the rehearsal.</summary>
public sealed class LockProgramTests : IDisposable
{
    private static readonly ClusterLockHolder s_me = new("plan-1", "me@here (pid 1)", "here/1/1", "aa");
    private static readonly ClusterLockHolder s_you = new("plan-1", "you@there (pid 2)", "there/2/2", "bb");
    private static readonly ClusterLockHolder s_stranger = new("plan-2", "DOMAIN\\who \"x\"", "there/3/3", "cc");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lock");
    private readonly Bench _bench = new();
    private int _tokens;
    private (long Real, long Rehearsed) _fence;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_lock_step_has_the_same_answer_from_program_and_rehearsal()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Step(ClusterLockAction.Read, s_me);
        Step(ClusterLockAction.Heartbeat, s_me);
        Step(ClusterLockAction.Claim, s_me, "m1");
        Step(ClusterLockAction.Claim, s_you, "m2");
        Step(ClusterLockAction.Claim, s_you, "a1", join: true);
        Step(ClusterLockAction.Claim, s_stranger, "a2", join: true);
        Step(ClusterLockAction.Unclaim, s_you, "a1", waitsFor: "you waits: it's \"full\" of $x; at most 1");
        Step(ClusterLockAction.Claim, s_you, "a1", join: true);
        Step(ClusterLockAction.Unclaim, s_you, "a1");
        Step(ClusterLockAction.Claim, s_you, "a3", join: true);
        Step(ClusterLockAction.Heartbeat, s_me);
        Step(ClusterLockAction.Heartbeat, s_you);
        Pass(100);
        Step(ClusterLockAction.Heartbeat, s_you);
        ClusterLockState state = Step(ClusterLockAction.Read, s_you);
        Assert.Equal(["m1"], state.DeadClaims);
        state = Step(ClusterLockAction.Claim, s_you, "a4", join: true);
        Assert.Equal("taken", state.Result);
        Assert.Equal(s_you.Claim, state.Claims["m1"]);
        Assert.Empty(state.DeadClaims);
        Step(ClusterLockAction.Unclaim, s_you, "a4", waitsFor: "room");
        Pass(61);
        Assert.Empty(Step(ClusterLockAction.Read, s_you).Waits);
        Step(ClusterLockAction.Acquire, s_stranger, breaks: "bb");
        Step(ClusterLockAction.Unclaim, s_stranger, "m1");
        Step(ClusterLockAction.Release, s_you);
        Step(ClusterLockAction.Release, s_stranger);
        Step(ClusterLockAction.Read, s_me);
    }

    [Fact]
    public void Live_claim_of_another_session_of_the_same_owner_stays()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        ClusterLockHolder again = s_me with { Token = "dd" };
        Step(ClusterLockAction.Claim, s_me, "a1", join: true);
        ClusterLockState state = Step(ClusterLockAction.Claim, again, "a1", join: true);
        Assert.Equal(("joined", s_me.Claim), (state.Result, state.Claims["a1"]));
        Step(ClusterLockAction.Unclaim, again, "a1", waitsFor: "a1 is claimed");
        Step(ClusterLockAction.Claim, again, "a2", join: true);
        Pass(80);
        Step(ClusterLockAction.Heartbeat, again);
        Pass(20);
        Assert.Equal(["a1"], Step(ClusterLockAction.Read, again).DeadClaims);
        Step(ClusterLockAction.Heartbeat, s_me);
        Assert.Empty(Step(ClusterLockAction.Read, again).DeadClaims);
        state = Step(ClusterLockAction.Acquire, s_you, breaks: "aa");
        Assert.Equal((s_you.Claim, again.Claim), (state.Claims["a1"], state.Claims["a2"]));
        state = Step(ClusterLockAction.Claim, s_you, "a2", join: true, breaks: "dd");
        Assert.Equal(s_you.Claim, state.Claims["a2"]);
        Pass(100);
        state = Step(ClusterLockAction.Claim, again, "a1", join: true);
        Assert.Equal(again.Claim, state.Claims["a1"]);
        Assert.Empty(Step(ClusterLockAction.Unclaim, again, "a2").Claims.Keys.Except(["a1"]));
    }

    private ClusterLockState Step(
        ClusterLockAction action,
        ClusterLockHolder who,
        string node = "",
        bool join = false,
        string breaks = "",
        string waitsFor = "")
    {
        ClusterLockOperation operation = new($"{++_tokens:x16}", action, who) { Node = node, MayJoin = join, Break = breaks, WaitsFor = waitsFor };
        ClusterLockState real = operation.Parse(Run(operation.ProgramText.Replace(NodePaths.Cluster, _folder.FullName + "/cluster", StringComparison.Ordinal)));
        ClusterLockState rehearsed = _bench.Ask("m1", operation);
        Assert.Equal(Describe(rehearsed), Describe(real));
        bool isNew = real.Result == "taken" || (real.Result == "acquired" && real.Holder is null);
        Assert.Equal((isNew, isNew), (real.Fence > _fence.Real, rehearsed.Fence > _fence.Rehearsed));
        _fence = (real.Fence, rehearsed.Fence);
        return real;
    }

    /// <summary>The state without ages, which come from different clocks.</summary>
    private static string Describe(ClusterLockState state) => string.Join(" | ",
        state.Result,
        state.Holder,
        state.Paused,
        state.Stopped,
        string.Join(",", state.Claims.OrderBy(claim => claim.Key, StringComparer.Ordinal)),
        string.Join(",", state.DeadClaims.OrderBy(name => name, StringComparer.Ordinal)),
        string.Join(",", state.Waits.OrderBy(wait => wait.Key, StringComparer.Ordinal)));

    /// <summary>Advances the time of the rehearsal and sets back the modification times of the local files.</summary>
    private void Pass(int seconds)
    {
        _bench.Pass(seconds);
        foreach (FileInfo file in _folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.LastWriteTimeUtc -= TimeSpan.FromSeconds(seconds);
        }
    }

    private static RawOutput Run(string program)
    {
        ProcessStartInfo start = new("bash", ["-s"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process bash = Process.Start(start)!;
        bash.StandardInput.Write(program);
        bash.StandardInput.Close();
        string errors = bash.StandardError.ReadToEnd();
        string output = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        Assert.Equal("", errors);
        return new RawOutput(bash.ExitCode, output, "", Truncated: false);
    }
}
