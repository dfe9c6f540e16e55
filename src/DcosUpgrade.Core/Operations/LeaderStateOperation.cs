using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>A framework as the leading master lists it.</summary>
/// <param name="WebUi">The URL of its web interface; empty when it has none.</param>
internal sealed record MesosFramework(string Id, string Name, bool Active, bool Connected, bool Recovered, string WebUi);

/// <summary>The frameworks of the leading master and their tasks, including ended and unreachable ones.</summary>
internal sealed record LeaderState(bool Answers, IReadOnlyList<MesosTask> Tasks, string Problem)
{
    private static readonly JsonKeep s_framework = Json.Only(new Dictionary<string, JsonKeep>
    {
        ["id"] = Json.Whole, ["name"] = Json.Whole, ["active"] = Json.Whole, ["connected"] = Json.Whole, ["recovered"] = Json.Whole, ["webui_url"] = Json.Whole,
        ["tasks"] = AgentTasksOperation.Kept, ["unreachable_tasks"] = AgentTasksOperation.Kept, ["completed_tasks"] = AgentTasksOperation.Kept,
    });

    /// <summary>
    /// Maximum size of /state: 10,000 agents with ten tasks each, 2 kB for a task with its labels, addresses and last states, and 2 kB for
    /// an agent. Memory is used for the actual size only; members that are not <see cref="Kept"/> are skipped while parsing.
    /// </summary>
    public const int MaxBytes = 256 << 20;

    /// <summary>The problem of an answer that is no state: no list is not an empty list.</summary>
    public const string NoList = "the answer has no list of frameworks";

    /// <summary>The members of a state that are parsed; most others are agents, resources and labels.</summary>
    public static JsonKeep Kept { get; } = Json.Only(new Dictionary<string, JsonKeep> { ["frameworks"] = s_framework, ["completed_frameworks"] = s_framework });

    /// <summary>The tasks that have not ended.</summary>
    public IReadOnlyList<MesosFramework> Frameworks { get; init; } = [];

    /// <param name="state">The /state of a leading master, or its <see cref="Kept"/> members.</param>
    public static LeaderState Of(Json state)
    {
        if (!state["frameworks"].IsList)
        {
            return new LeaderState(false, [], NoList);
        }

        IEnumerable<MesosTask> tasks =
            from framework in state["frameworks"].Items.Concat(state["completed_frameworks"].Items)
            from list in new[] { framework["tasks"], framework["unreachable_tasks"], framework["completed_tasks"] }
            from task in list.Items
            select AgentTasksOperation.Task(task, framework["id"].Text ?? "", "");
        return new LeaderState(true, [.. tasks], "") { Frameworks = [.. state["frameworks"].Items.Select(Framework)] };
    }

    internal static MesosFramework Framework(Json framework) => new(
        framework["id"].Text ?? "",
        framework["name"].Text ?? "",
        framework["active"].Boolean is true,
        framework["connected"].Boolean is true,
        framework["recovered"].Boolean is true,
        framework["webui_url"].Text ?? "");
}

/// <summary>Reads the complete /state of the leading master. It is expensive for the master: at most once per node, and only when a task is missing.</summary>
internal sealed class LeaderStateOperation(string token) : SecuredOperation<LeaderState>(token)
{
    public override bool Writes => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(60);

    public override int MaxBytes => LeaderState.MaxBytes;

    public override string ProgramText => Start + $"""
        {Frame.Open("state")}{Get("$scheme://$ip:5050/state", 40, LeaderState.MaxBytes, JsonCut.Resources)}
        {Frame.Close}
        """;

    public override LeaderState Parse(RawOutput output)
    {
        HttpSection state = HttpSection.Parse(Frame.Split(output, nameof(LeaderStateOperation)), "state");
        return state.Ok
            ? LeaderState.Of(AnswerJson.Parse(state.Content, nameof(LeaderStateOperation), LeaderState.MaxBytes, LeaderState.Kept))
            : new LeaderState(false, [], state.Problem);
    }
}
