using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>The maintenance schedule of the Mesos masters. Their registry has it, so it survives elections.</summary>
internal sealed class SimulatedMaintenance(RehearsalCluster cluster)
{
    /// <summary>As the leading master writes it.</summary>
    public string Schedule => Windows.Count == 0 ? "{}" : $"{{\"windows\":[{string.Join(",", Windows.Select(window => window.Text))}]}}";

    /// <summary>As the leading master writes it.</summary>
    public string Status
    {
        get
        {
            JsonText json = JsonText.Mesos().Begin().BeginList("draining_machines");
            foreach (MaintenanceMachine machine in Windows.SelectMany(window => window.Machines))
            {
                json.Begin().Begin("id").Add("hostname", machine.HostName).Add("ip", machine.Address).End().End();
            }

            return json.EndList().End().ToString();
        }
    }

    public IReadOnlyList<MaintenanceWindow> Windows { get; private set; } = [];

    /// <summary>Agents with a window of this module that no session has claimed.</summary>
    public IEnumerable<string> Left => Windows.Where(window => window.IsOurs).Select(window => window.Machines[0].Address)
        .Where(address => !cluster.Masters[0].Folder.Claims.ContainsKey(address)).Select(address => cluster.At(address)?.Name ?? address);

    /// <summary>The leading master gets a schedule.</summary>
    public HttpAnswer Post(string body)
    {
        IReadOnlyList<MaintenanceWindow> windows;
        try
        {
            windows = MaintenanceSchedule.Parse(body, nameof(SimulatedMaintenance)).Windows;
        }
        catch (NodeAnswerException e)
        {
            return new HttpAnswer(400, e.Message, "text/plain");
        }

        if (windows.SelectMany(window => window.Machines).GroupBy(machine => machine).Any(same => same.Count() > 1)
            || windows.Any(window => window.Machines.Count == 0))
        {
            return new HttpAnswer(400, "Machine appears more than once in the schedule", "text/plain");
        }

        cluster.Invariants.MaintenanceChanged(Windows, windows);
        Windows = windows;
        return new HttpAnswer(200, "");
    }

    /// <summary>An operator schedules maintenance for a machine by hand: the window of this module for it is replaced.</summary>
    public void ScheduleByHand(string address, TimeSpan duration)
    {
        string machine = $$"""{"hostname":"{{address}}","ip":"{{address}}"}""";
        string start = $$"""{"nanoseconds":{{cluster.Clock.UtcNow.ToUnixTimeSeconds()}}000000000}""";
        string length = $$"""{"nanoseconds":{{(long)duration.TotalSeconds}}000000000}""";
        string window = $"{{\"machine_ids\":[{machine}],\"unavailability\":{{\"duration\":{length},\"start\":{start}}}}}";
        RemoveByHand(address);
        Windows = [MaintenanceWindow.Parse(window, 0, nameof(SimulatedMaintenance)), .. Windows];
    }

    public void RemoveByHand(string address) => Windows = [.. Windows.Where(window => !window.Covers(address))];
}
