using System;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>The result of starting a job.</summary>
/// <param name="Result">started, attached (the same job was running already), or refused.</param>
/// <param name="Reason">Why it was refused: Busy, NoSystemdRun, StartFailed; null otherwise.</param>
internal sealed record JobStart(string Result, string? Reason, string Detail);

/// <summary>Starts a detached job, or attaches to the running one. One part: result.</summary>
internal sealed class StartBootstrapJobOperation(string token, BootstrapJob job) : NodeOperation<JobStart>
{
    public SectionFrame Frame { get; } = new(token);

    public BootstrapJob Job { get; } = job;

    public override bool Writes => true;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(60);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + RootFolders.Functions(Frame) + $$"""
        trap '' HUP
        umask 077
        say() { {{Frame.Open("result")}}printf '%s\n' "$*"; {{Frame.Close}}exit 0; }
        d={{ShellText.Quote(Job.Folder)}}
        title={{ShellText.Quote("DcosUpgrade: " + Job.Title)}}
        own {{NodePaths.Root}} 0700
        own {{BootstrapPaths.Work}} 0755
        own "$d" 0700
        exec 9>{{BootstrapPaths.JobLock}}
        flock -w 20 9 || say refused Busy 'somebody else is starting a job'
        command -v systemd-run >/dev/null || say refused NoSystemdRun 'systemd-run is not installed'
        case $(systemctl show -p ActiveState {{BootstrapPaths.Unit}}) in
          *=inactive|*=failed) ;;
          *) now=$(systemctl show -p Description {{BootstrapPaths.Unit}} | sed 's/^Description=//')
             [ "$now" = "$title" ] && say attached
             say refused Busy "$now" ;;
        esac
        systemctl reset-failed {{BootstrapPaths.Unit}} 2>/dev/null
        rm -f "$d/rc"; : > "$d/stdout"; : > "$d/stderr"
        printf '%s' {{ShellText.Quote(Job.Wrapper)}} > "$d/job.sh" || say refused StartFailed "$d cannot be written"
        sync
        out=$(systemd-run --unit={{BootstrapPaths.Unit}} --description="$title" /bin/bash "$d/job.sh" 2>&1) || say refused StartFailed "$out"
        say started

        """;

    public override JobStart Parse(RawOutput output)
    {
        string[] words = RootFolders.Split(Frame, output, nameof(StartBootstrapJobOperation)).TryGetValue("result", out string? text)
            ? text.Trim().Split([' '], 3)
            : [];
        return words switch
        {
            ["started" or "attached"] => new JobStart(words[0], null, ""),
            ["refused", string reason, string detail] => new JobStart("refused", reason, detail),
            _ => throw new NodeAnswerException(nameof(StartBootstrapJobOperation), output.Stderr.Trim()),
        };
    }
}
