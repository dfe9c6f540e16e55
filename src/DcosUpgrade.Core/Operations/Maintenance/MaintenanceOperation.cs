using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>
/// The machines that are in maintenance on the leading master: draining or down. Those that are draining in a window of this module only
/// are left out: an upgrade that did not end left the window.
/// </summary>
internal sealed class MaintenanceOperation(string token) : SecuredOperation<IReadOnlyList<string>?>(token)
{
    public override bool Writes => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 6 << 20;

    public override string ProgramText => Start + $$"""
        {{Frame.Open("status")}}{{Get("$scheme://$ip:5050/maintenance/status", 10, 2 << 20)}}
        {{Frame.Open("schedule")}}{{Get(MaintenanceScheduleOperation.Url, 10, MaintenanceScheduleOperation.MaxSchedule)}}
        {{Frame.Close}}
        """;

    /// <returns>Their addresses or names; null when the master does not answer.</returns>
    public override IReadOnlyList<string>? Parse(RawOutput output)
    {
        const string Me = nameof(MaintenanceOperation);
        FrameParts parts = Frame.Split(output, Me);
        HttpSection status = HttpSection.Parse(parts, "status");
        HttpSection schedule = HttpSection.Parse(parts, "schedule");
        if (!status.Ok)
        {
            return null;
        }

        MaintenanceWindow[] ours = schedule.Ok ? [.. MaintenanceSchedule.Parse(schedule.Body, Me).Windows.Where(window => window.IsOurs)] : [];
        Json root = AnswerJson.Parse(status.Body, Me);
        return [.. root["draining_machines"].Items.Select(machine => machine["id"])
            .Where(id => !Array.Exists(ours, window => window.Covers(id["ip"].Text ?? "")))
            .Concat(root["down_machines"].Items)
            .Select(id => id["ip"].Text ?? id["hostname"].Text).OfType<string>()];
    }
}
