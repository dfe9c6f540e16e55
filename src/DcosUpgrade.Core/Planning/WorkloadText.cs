using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;

namespace DcosUpgrade.Planning;

/// <summary>The text of a workload in the cluster folder.</summary>
internal static class WorkloadText
{
    public static string Write(Workload workload) => Json.Write(new Dictionary<string, object?>
    {
        ["at"] = workload.At.ToUnixTimeMilliseconds(),
        ["tasks"] = workload.Tasks.Select(task => new Dictionary<string, object?>
        {
            ["id"] = task.Id,
            ["app"] = task.App,
            ["state"] = task.State,
            ["agent"] = task.AgentId,
            ["framework"] = task.FrameworkId,
        }),
    });

    /// <summary>Null when the text is incomplete.</summary>
    public static Workload? Read(string text)
    {
        Json json = Json.ParseOrEmpty(text);
        return json["at"].Number is not { } at ? null : new Workload(
            DateTimeOffset.FromUnixTimeMilliseconds((long)at),
            [.. json["tasks"].Items.Select(task => new PlacedTask(
                task["id"].Text ?? "", task["app"].Text ?? "", task["state"].Text ?? "", task["agent"].Text ?? "", task["framework"].Text ?? ""))]);
    }
}
