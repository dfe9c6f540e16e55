using System;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>The result of a change of the maintenance schedule.</summary>
/// <param name="After">The schedule after the change; null when nothing was changed, or when it could not be read.</param>
/// <param name="Problem">Why nothing was changed; empty when it was.</param>
/// <param name="IsRefused">The master refuses the request: it would refuse the next one too.</param>
internal sealed record MaintenanceChange(MaintenanceSchedule? After, string Problem, bool IsRefused);

/// <summary>Changes the maintenance schedule on the leading master, and reads it back. FACTS.md, Maintenance.</summary>
/// <remarks>
/// Mesos takes a new schedule without asking which one it replaces. So the program reads the schedule again right before, and changes
/// nothing when it is not the one of the edit, or when the session that asks was suspended. Sessions of this module take turns.
/// </remarks>
/// <param name="bootId">The boot id of the master when its schedule was read.</param>
/// <param name="notAfter">Seconds since the boot of the master after which nothing is changed.</param>
internal sealed class ChangeMaintenanceOperation(string token, MaintenanceEdit edit, string bootId, long notAfter)
    : SecuredOperation<MaintenanceChange>(token)
{
    /// <summary>
    /// Maximum seconds, by the master's monotonic clock, between the read of the schedule and its change. The cluster's lock is looked at
    /// between the two, and outlives it. It is also shorter than the restart of a master's process, which must not get a schedule before it
    /// has read its registry.
    /// </summary>
    public const int ValidSec = 20;

    private const int TurnSec = 10;

    public MaintenanceEdit Edit { get; } = edit;

    public string BootId { get; } = bootId;

    public long NotAfter { get; } = notAfter;

    public override bool Writes => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(60);

    public override int MaxBytes => 2 * MaintenanceScheduleOperation.MaxSchedule;

    public override string ProgramText => Start + $$"""
        TMPDIR=/dev/shm; answer=
        say() { {{Frame.Open("result")}}printf '%s\n' "$1"; {{Frame.Open("before")}}printf '%s' "$answer"; {{Frame.Close}}exit 0; }
        exec 9< {{NodePaths.Mesosphere}}/etc/dcos-version.json && flock -w {{TurnSec}} 9 || say busy
        answer=$({{Get(MaintenanceScheduleOperation.Url, 10, MaintenanceScheduleOperation.MaxSchedule)}})
        case $answer in *{{ShellText.Quote(HttpSection.Tail(0, 200, ""))}}) ;; *) say unread;; esac
        old=${answer%$'\n'*}; answer=
        [ "$(printf '%s' "$old" | sha256sum | cut -d ' ' -f 1)" = {{ShellText.Quote(Edit.Sha256)}} ] || say changed
        read -r up rest < /proc/uptime
        [ "$(cat {{MaintenanceScheduleOperation.BootId}})" = {{ShellText.Quote(BootId)}} ] && [ ${up%.*} -le {{NotAfter}} ] || say late
        new=${old:0:{{Edit.From}}}{{ShellText.Quote(Edit.Text)}}${old:{{Edit.To}}}
        {{Frame.Open("result")}}printf 'sent\n'
        {{Frame.Open("post")}}{{Post(MaintenanceScheduleOperation.Url, "new", 10, MaintenanceScheduleOperation.MaxSchedule)}}
        {{Frame.Open("after")}}{{Get(MaintenanceScheduleOperation.Url, 10, MaintenanceScheduleOperation.MaxSchedule)}}
        {{Frame.Close}}
        """;

    public override MaintenanceChange Parse(RawOutput output)
    {
        const string Me = nameof(ChangeMaintenanceOperation);
        FrameParts parts = Frame.Split(output, Me);
        HttpSection before = HttpSection.Parse(parts, "before");
        HttpSection post = HttpSection.Parse(parts, "post");
        HttpSection after = HttpSection.Parse(parts, "after");
        return (parts.TryGetValue("result", out string? result) ? result.Trim() : "") switch
        {
            "sent" when post.Ok => new MaintenanceChange(after.Ok ? MaintenanceSchedule.Parse(after.Body, Me) : null, "", false),
            "sent" => new MaintenanceChange(null, $"the schedule was not accepted: {post.Problem}", post.IsRefused),
            "unread" => new MaintenanceChange(null, before.Problem, before.IsRefused),
            "changed" => new MaintenanceChange(null, "somebody else changes the schedule", false),
            "late" => new MaintenanceChange(null, "the session was interrupted", false),
            "busy" => new MaintenanceChange(null, "another session changes the schedule", false),
            _ => throw new NodeAnswerException(Me, output.Stderr.Trim()),
        };
    }
}
