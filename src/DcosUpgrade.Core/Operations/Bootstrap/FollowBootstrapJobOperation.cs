using System;
using System.Globalization;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>The progress of a job on the bootstrap node.</summary>
internal sealed record JobProgress
{
    /// <summary>A text that changes with every progress; passed back to wait for the next change.</summary>
    public required string Mark { get; init; }

    /// <summary>The unit of the job is active.</summary>
    public required bool Alive { get; init; }

    /// <summary>Null before the end of the job.</summary>
    public required int? ExitCode { get; init; }

    /// <summary>Size of the standard output.</summary>
    public required long OutBytes { get; init; }

    /// <summary>Size of the standard error.</summary>
    public required long ErrBytes { get; init; }

    /// <summary>Size of the watched file; 0 when there is none.</summary>
    public required long WatchedBytes { get; init; }

    /// <summary>The standard output from the requested offset.</summary>
    public required string Out { get; init; }

    /// <summary>The standard error from the requested offset.</summary>
    public required string Err { get; init; }
}

/// <summary>Waits on the bootstrap node until a job makes progress, or a few seconds. Parts: mark, out, err.</summary>
internal sealed class FollowBootstrapJobOperation(
    string token, BootstrapJob job, long outOffset, long errOffset, string mark, int waitSec) : NodeOperation<JobProgress>
{
    /// <summary>Bytes of each stream in one answer.</summary>
    public const int Chunk = 65536;

    public SectionFrame Frame { get; } = new(token);

    public BootstrapJob Job { get; } = job;

    public long OutOffset { get; } = outOffset;

    public long ErrOffset { get; } = errOffset;

    public string Mark { get; } = mark;

    /// <summary>How long the node waits for a change, seconds.</summary>
    public int WaitSec { get; } = waitSec;

    public override bool Writes => false;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(WaitSec + 20);

    public override int MaxBytes => 1 << 20;

    // The unit is read before rc: once the unit is gone, rc does not change any more.
    public override string ProgramText => NodeFloor.Prologue + RootFolders.Functions(Frame) + $$"""
        d={{ShellText.Quote(Job.Folder)}}
        watched={{ShellText.Quote(Job.Watched)}}
        known "$d"
        size() { stat -c %s "$1" 2>/dev/null || printf '0\n'; }
        part() { [ $(($2 - $3)) -gt 0 ] && tail -c +$(($3 + 1)) "$1" | head -c $(($2 - $3 < {{Chunk}} ? $2 - $3 : {{Chunk}})); }
        until=$((SECONDS + {{WaitSec}}))
        while :; do
          unit=$(systemctl show -p ActiveState {{BootstrapPaths.Unit}})
          rc=$(cat "$d/rc" 2>/dev/null)
          out=$(size "$d/stdout"); err=$(size "$d/stderr"); seen=0
          [ -n "$watched" ] && seen=$(size "$d/$watched")
          mark="${unit#*=}|$rc|$out|$err|$seen"
          [ "$mark" != {{ShellText.Quote(Mark)}} ] && break
          [ $SECONDS -ge $until ] && break
          sleep 0.3
        done
        {{Frame.Open("mark")}}printf '%s\n' "$mark"
        {{Frame.Open("out")}}part "$d/stdout" $out {{OutOffset}}
        {{Frame.Open("err")}}part "$d/stderr" $err {{ErrOffset}}
        {{Frame.Close}}
        """;

    public override JobProgress Parse(RawOutput output)
    {
        FrameParts parts = RootFolders.Split(Frame, output, nameof(FollowBootstrapJobOperation));
        string mark = parts["mark"].Trim('\n');
        string[] fields = mark.Split('|');
        if (fields.Length != 5)
        {
            throw new NodeAnswerException(nameof(FollowBootstrapJobOperation), mark);
        }

        return new JobProgress
        {
            Mark = mark,
            Alive = fields[0] is "active" or "activating" or "deactivating" or "reloading",
            ExitCode = int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int code) ? code : null,
            OutBytes = Number(fields[2]),
            ErrBytes = Number(fields[3]),
            WatchedBytes = Number(fields[4]),
            Out = parts.Exact("out") ?? "",
            Err = parts.Exact("err") ?? "",
        };
    }

    private static long Number(string text) => long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;
}
