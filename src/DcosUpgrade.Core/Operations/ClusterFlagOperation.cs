using System;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>A request to all sessions that change the cluster.</summary>
internal enum ClusterFlag
{
    /// <summary>Start no further nodes until the cluster is resumed.</summary>
    Pause,

    /// <summary>Start no further nodes, and end after the started ones.</summary>
    Stop,

    /// <summary>Continue: clear both flags.</summary>
    Resume,

    /// <summary>Other limits for the upgrade that runs: the text is that of <see cref="ClusterLimits"/>.</summary>
    Limits,

    /// <summary>The limits that the upgrade was started with.</summary>
    NoLimits,
}

/// <summary>The flags as they were before a change.</summary>
/// <param name="Problem">Why they could not be changed; null when the change was written and read back.</param>
internal sealed record ClusterFlags(bool Paused, bool Stopped, string? Problem = null);

/// <summary>Sets or clears the flags in the cluster folder on the lock master. Active sessions read them before each node.</summary>
/// <param name="why">One line: the operator and the reason, or the limits.</param>
internal sealed class ClusterFlagOperation(string frameToken, ClusterFlag flag, string why) : NodeOperation<ClusterFlags>
{
    public SectionFrame Frame { get; } = new(frameToken);

    public ClusterFlag Flag { get; } = flag;

    public string Why { get; } = why;

    public override bool Writes => true;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        {{ClusterFolderText.Enter(Frame)}}paused=no; [ -e $d/pause ] && paused=yes
        stopped=no; [ -e $d/stop ] && stopped=yes
        {{Flag switch
        {
            ClusterFlag.Pause => $"put pause {ShellText.Quote(Why)}",
            ClusterFlag.Stop => $"put stop {ShellText.Quote(Why)}",
            ClusterFlag.Limits => $"put limits {ShellText.Quote(Why)}",
            ClusterFlag.NoLimits => "drop $d/limits",
            _ => "drop $d/pause; drop $d/stop",
        }}}
        {{Frame.Open("before")}}printf '%s %s\n' $paused $stopped
        {{Frame.Close}}
        """;

    public override ClusterFlags Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(ClusterFlagOperation));
        if (parts.TryGetValue(ClusterFolderText.Problem, out string? problem))
        {
            return new ClusterFlags(false, false, problem.Trim());
        }

        string before = parts["before"].Trim();
        return before.Split(' ') is [string paused, string stopped]
            ? new ClusterFlags(paused == "yes", stopped == "yes")
            : throw new NodeAnswerException(nameof(ClusterFlagOperation), before);
    }
}
