using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The tasks and their agents, and the leader of Marathon.</summary>
/// <param name="Answers">The leading Mesos master returned its state.</param>
/// <param name="MarathonLeader">Address of the master whose Marathon leads; null when it is unknown.</param>
internal sealed record PlacementObservation(bool Answers, Placement Placement, string? MarathonLeader, string Problem)
{
    /// <summary>All tasks of the same answer, including those that have ended.</summary>
    public LeaderState State { get; init; } = new(false, [], "");
}

/// <summary>The complete /state of the leading master and the leader of Marathon, for plans: once before a plan, once a wave and once after it,
/// never in a poll.</summary>
/// <remarks>FACTS.md, Mesos master; FACTS.md, Marathon. A Marathon task id is the app's path with underscores, a dot and a UUID.</remarks>
/// <param name="leadersOnly">Ask only Marathon: enough to order masters, without load on Mesos.</param>
internal sealed class PlacementOperation(string token, bool leadersOnly) : SecuredOperation<PlacementObservation>(token)
{
    private static readonly Pattern s_marathonTask = new(@"^(?<app>.+?)\.(instance-)?[0-9a-f]{8}-[0-9a-f]{4}-", RegexOptions.CultureInvariant);
    private static readonly Pattern s_ordinal = new(@"(?<=^|[-_.])[0-9]+(?=\z|[-_.])", RegexOptions.CultureInvariant);
    private static readonly Pattern s_uuid = new(@"[-_.]?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.CultureInvariant);

    public bool LeadersOnly { get; } = leadersOnly;

    public override bool Writes => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(75);

    public override int MaxBytes => LeaderState.MaxBytes;

    public override string ProgramText => Start + $"""
        [ $scheme = https ] && marathon=8443 || marathon=8080
        {(LeadersOnly ? "" : StateText)}{Frame.Open("marathon")}{Get("$scheme://$ip:$marathon/v2/info", 10, 1 << 20)}
        {Frame.Close}
        """;

    private string StateText => Frame.Open("state") + Get("$scheme://$ip:5050/state", 40, LeaderState.MaxBytes - (1 << 20), JsonCut.Resources);

    public override PlacementObservation Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(PlacementOperation));
        HttpSection state = HttpSection.Parse(parts, "state");
        HttpSection marathon = HttpSection.Parse(parts, "marathon");
        string? leader = marathon.Ok ? AnswerJson.Parse(marathon.Body, nameof(PlacementOperation))["leader"].Text?.Split(':')[0] : null;
        if (!state.Ok)
        {
            return new PlacementObservation(false, Placement.Empty, leader, state.Problem);
        }

        Json root = AnswerJson.Parse(state.Content, nameof(PlacementOperation), LeaderState.MaxBytes, LeaderState.Kept);
        LeaderState whole = LeaderState.Of(root);
        if (!whole.Answers)
        {
            return new PlacementObservation(false, Placement.Empty, leader, whole.Problem);
        }

        IEnumerable<PlacedTask> tasks =
            from framework in root["frameworks"].Items
            from list in new[] { framework["tasks"], framework["unreachable_tasks"] }
            from task in list.Items
            select Placed(task, framework);
        return new PlacementObservation(
            true, new Placement([.. tasks.Where(task => !MesosTask.HasEnded(task.State))]), leader, "") { State = whole };
    }

    /// <summary>The app of a task.</summary>
    internal static string AppOf(string framework, string taskId, string taskName)
    {
        if (framework == "marathon" && s_marathonTask.Match(taskId) is { Success: true } match)
        {
            return "/" + match.Groups["app"].Value.Replace('_', '/');
        }

        // Other frameworks number their instances: node-0-server and node-1-server belong to one app.
        return $"{framework}:{s_ordinal.Replace(s_uuid.Replace(taskName.Length > 0 ? taskName : taskId, ""), "*")}";
    }

    private static PlacedTask Placed(Json task, Json framework)
    {
        string id = task["id"].Text ?? "";
        return new PlacedTask(
            id,
            AppOf(framework["name"].Text ?? "", id, task["name"].Text ?? ""),
            task["state"].Text ?? "",
            task["slave_id"].Text ?? "",
            framework["id"].Text ?? "");
    }
}
