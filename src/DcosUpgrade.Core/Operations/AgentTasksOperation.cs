using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>A task as Mesos shows it.</summary>
/// <param name="State">TASK_RUNNING and the like.</param>
/// <param name="ChangedAt">Time of its last status update; null when it has none.</param>
internal sealed record MesosTask(string Id, string FrameworkId, string AgentId, string State, DateTimeOffset? ChangedAt)
{
    public bool Ended => HasEnded(State);

    public static bool HasEnded(string state) => state is not ("TASK_RUNNING" or "TASK_STAGING" or "TASK_STARTING" or "TASK_KILLING" or "TASK_UNREACHABLE");
}

/// <summary>The tasks of one agent.</summary>
/// <param name="AgentId">Null while the agent recovers, or when it does not answer.</param>
internal sealed record AgentTasks(string? AgentId, IReadOnlyList<MesosTask> Tasks, string Problem)
{
    /// <summary>The agent answers only with a token, which no agent gets.</summary>
    public bool NeedsLogin { get; init; }
}

/// <summary>Reads the id and the tasks of an agent from its own /state: a small answer, without load on the leading master.</summary>
/// <remarks>503 while recovering, 404 at start (FACTS.md, Mesos agent).</remarks>
internal sealed class AgentTasksOperation(string token) : SecuredOperation<AgentTasks>(token)
{
    /// <summary>The members of a task that are parsed.</summary>
    internal static readonly JsonKeep Kept = Json.Only(new Dictionary<string, JsonKeep>
    {
        ["id"] = Json.Whole, ["name"] = Json.Whole, ["framework_id"] = Json.Whole, ["slave_id"] = Json.Whole, ["state"] = Json.Whole,
        ["statuses"] = Json.Only("timestamp"),
    });

    private static readonly JsonKeep s_executor =
        Json.Only(new Dictionary<string, JsonKeep> { ["tasks"] = Kept, ["queued_tasks"] = Kept, ["completed_tasks"] = Kept });

    private static readonly JsonKeep s_state = Json.Only(new Dictionary<string, JsonKeep>
    {
        ["id"] = Json.Whole,
        ["frameworks"] = Json.Only(new Dictionary<string, JsonKeep> { ["id"] = Json.Whole, ["executors"] = s_executor, ["completed_executors"] = s_executor }),
    });

    public override bool Writes => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 16 << 20;

    public override string ProgramText => Start + $"""
        {Frame.Open("state")}{Get("$scheme://$ip:5051/state", 15, 16 << 20, JsonCut.Resources)}
        {Frame.Close}
        """;

    public override AgentTasks Parse(RawOutput output)
    {
        HttpSection state = HttpSection.Parse(Frame.Split(output, nameof(AgentTasksOperation)), "state");
        if (!state.Ok)
        {
            return new AgentTasks(null, [], state.Problem) { NeedsLogin = state.NeedsLogin };
        }

        Json root = AnswerJson.Parse(state.Content, nameof(AgentTasksOperation), keep: s_state);
        if (!root["frameworks"].IsList)
        {
            return new AgentTasks(null, [], LeaderState.NoList);
        }

        string id = root["id"].Text ?? "";
        IEnumerable<MesosTask> tasks =
            from framework in root["frameworks"].Items
            from executor in framework["executors"].Items.Concat(framework["completed_executors"].Items)
            from list in new[] { executor["tasks"], executor["queued_tasks"], executor["completed_tasks"] }
            from task in list.Items
            select Task(task, framework["id"].Text ?? "", id);
        return new AgentTasks(id, [.. tasks], "");
    }

    internal static MesosTask Task(Json task, string frameworkId, string agentId)
    {
        double? changed = task["statuses"].Items.Select(status => status["timestamp"].Number).LastOrDefault();
        return new MesosTask(
            task["id"].Text ?? "",
            task["framework_id"].Text ?? frameworkId,
            task["slave_id"].Text ?? agentId,
            task["state"].Text ?? "",
            changed is { } seconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null);
    }
}
