using System;
using System.Globalization;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Lab.Node;

/// <summary>A task as its agent reports and checkpoints it; times in seconds since 1970, 0 = still running.</summary>
internal sealed record ReportedTask(string Id, string State, double Started, double Ended, string Container, int Pid)
{
    /// <summary>The one framework of the lab.</summary>
    public const string FrameworkId = "7c1d5f1e-52a4-4d0c-9f0e-1b6a2f6f0001-0001";

    public bool Terminal => State is not ("TASK_RUNNING" or "TASK_STAGING");

    public static ReportedTask Parse(string text) => text.Split('|') is [var id, var state, var started, var ended, var container, var pid]
        ? new(id, state, double.Parse(started, CultureInfo.InvariantCulture), double.Parse(ended, CultureInfo.InvariantCulture), container, int.Parse(pid))
        : throw new FormatException(text);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}|{State}|{Started:F3}|{Ended:F3}|{Container}|{Pid}");

    public MesosTaskEntry ToMesos(string agentId, string agentAddress)
    {
        var running = new MesosTaskStatus("TASK_RUNNING", Started, Container, agentAddress);
        return new(Id, Id[..Id.IndexOf('.')], FrameworkId, agentId, State, new(0.1, 32))
        {
            Statuses = Terminal ? [running, new(State, Ended, Container, agentAddress)] : [running],
        };
    }
}
