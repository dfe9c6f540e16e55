using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>Observations before the change of a node that cannot be repeated afterwards; written to the node (before.json).</summary>
/// <param name="TakenAt">By the clock of the node, as the times of its tasks.</param>
/// <param name="AgentId">The node's own agent id; null on a master.</param>
/// <param name="Tasks">The node's tasks; empty on a master.</param>
/// <param name="ActiveAgents">Ids of the agents that the leader listed as active.</param>
/// <param name="InactiveAgents">Ids of the agents that it listed as not active.</param>
internal sealed record Baseline(
    DateTimeOffset TakenAt,
    string? AgentId,
    IReadOnlyList<MesosTask> Tasks,
    AgentIds ActiveAgents,
    AgentIds InactiveAgents,
    string? Leader,
    IReadOnlyList<string> ActivePackages)
{
    /// <summary>The frameworks that were active, on a master; null when they are not known, as in a baseline of an earlier version.</summary>
    public IReadOnlyList<MesosFramework>? Frameworks { get; init; }

    /// <summary>Reads before.json; null when it is missing or incomplete, and the gates that need it are then Unknown.</summary>
    public static Baseline? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        Json json;
        try
        {
            json = AnswerJson.Parse(text, "before.json");
        }
        catch (NodeAnswerException)
        {
            return null;
        }

        if (!json["takenAt"].Exists)
        {
            return null;
        }

        return new Baseline(
            DateTimeOffset.FromUnixTimeMilliseconds((long)(json["takenAt"].Number ?? 0)),
            json["agentId"].Text,
            [.. json["tasks"].Items.Select(
                task => new MesosTask(task["id"].Text ?? "", task["framework"].Text ?? "", json["agentId"].Text ?? "", task["state"].Text ?? "", null))],
            AgentIds.Read(Texts(json["activeAgents"])),
            AgentIds.Read(Texts(json["inactiveAgents"])),
            json["leader"].Text,
            Texts(json["activePackages"]))
        {
            Frameworks = !json["frameworks"].IsList ? null : [.. json["frameworks"].Items.Select(
                framework => new MesosFramework(framework["id"].Text ?? "", framework["name"].Text ?? "", true, true, false, ""))],
        };
    }

    public string Write()
    {
        Dictionary<string, object?> members = new()
        {
            ["takenAt"] = TakenAt.ToUnixTimeMilliseconds(),
            ["agentId"] = AgentId,
            ["tasks"] = Tasks.Where(task => !task.Ended).Select(task => new Dictionary<string, object?>
            {
                ["id"] = task.Id,
                ["framework"] = task.FrameworkId,
                ["state"] = task.State,
            }),
            ["activeAgents"] = ActiveAgents.Texts(),
            ["inactiveAgents"] = InactiveAgents.Texts(),
            ["leader"] = Leader,
            ["activePackages"] = ActivePackages,
        };
        if (Frameworks is not null)
        {
            members["frameworks"] = Frameworks.Select(framework => new Dictionary<string, object?> { ["id"] = framework.Id, ["name"] = framework.Name });
        }

        return Json.Write(members);
    }

    private static string[] Texts(Json list) => [.. list.Items.Select(item => item.Text ?? "")];
}
