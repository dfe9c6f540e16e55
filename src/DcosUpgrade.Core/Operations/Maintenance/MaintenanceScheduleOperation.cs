using System;
using System.Globalization;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>The maintenance schedule and the clock of a master.</summary>
/// <param name="Schedule">Null when the master did not write it.</param>
/// <param name="IsRefused">The master refuses the request: it would refuse the next one too.</param>
/// <param name="Now">By the clock of the master.</param>
internal sealed record MaintenanceObservation(
    MaintenanceSchedule? Schedule, string Problem, bool IsRefused, DateTimeOffset Now, string BootId, long UptimeSec);

/// <summary>Reads the maintenance schedule on the leading master. FACTS.md, Maintenance.</summary>
internal sealed class MaintenanceScheduleOperation(string token) : SecuredOperation<MaintenanceObservation>(token)
{
    public const string Url = "$scheme://$ip:5050/maintenance/schedule";

    /// <summary>Some 20,000 machines.</summary>
    public const int MaxSchedule = 2 << 20;

    public const string BootId = "/proc/sys/kernel/random/boot_id";

    public override bool Writes => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 2 * MaxSchedule;

    public override string ProgramText => Start + $$"""
        {{Frame.Open("schedule")}}{{Get(Url, 10, MaxSchedule)}}
        read -r up rest < /proc/uptime
        {{Frame.Open("clock")}}printf '%s %s %s\n' "$(date +%s)" "${up%.*}" "$(cat {{BootId}})"
        {{Frame.Close}}
        """;

    public override MaintenanceObservation Parse(RawOutput output)
    {
        const string Me = nameof(MaintenanceScheduleOperation);
        FrameParts parts = Frame.Split(output, Me);
        HttpSection schedule = HttpSection.Parse(parts, "schedule");
        if (!parts.TryGetValue("clock", out string? clock) || clock.Trim().Split(' ') is not [string now, string up, string boot]
            || !uint.TryParse(now, NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds)
            || !long.TryParse(up, NumberStyles.None, CultureInfo.InvariantCulture, out long uptime))
        {
            throw new NodeAnswerException(Me, "the clock of the master could not be read");
        }

        return new MaintenanceObservation(
            schedule.Ok ? MaintenanceSchedule.Parse(schedule.Body, Me) : null,
            schedule.Ok ? "" : schedule.Problem,
            schedule.IsRefused,
            DateTimeOffset.FromUnixTimeSeconds(seconds),
            VisibleText.Line(boot),
            uptime);
    }
}
