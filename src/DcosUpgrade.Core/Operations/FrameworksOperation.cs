using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The frameworks of a cluster, and whether Marathon and Metronome answer. What did not answer has a problem in its place.</summary>
/// <param name="Frameworks">As the leading Mesos master lists them; null when it did not.</param>
/// <param name="MarathonLeader">Host of the Marathon that leads; null when none is known.</param>
internal sealed record FrameworksProbe(
    IReadOnlyList<MesosFramework>? Frameworks,
    string Problem,
    string? MarathonLeader,
    string MarathonProblem,
    string MetronomeProblem);

/// <summary>Reads the frameworks, the leader of Marathon and the pings of Marathon and Metronome on a master. One exec, four local GETs.</summary>
/// <remarks>
/// FACTS.md, Frameworks. The summary has no tasks: it is as long as the list of agents, and much shorter than the state.
/// </remarks>
internal sealed class FrameworksOperation(string token) : SecuredOperation<FrameworksProbe>(token)
{
    private static readonly JsonKeep s_kept = Json.Only(new Dictionary<string, JsonKeep>
    {
        ["frameworks"] = Json.Only("id", "name", "active", "connected", "recovered", "webui_url"),
    });

    public override bool Writes => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(75);

    /// <summary>10,000 agents at some 1.5 kB each.</summary>
    public override int MaxBytes => 32 << 20;

    public override string ProgramText => Start + $"""
        marathon=8080; metronome=9000
        [ $scheme = https ] && marathon=8443 && metronome=9443
        {Frame.Open("summary")}{Get("$scheme://$ip:5050/state-summary", 30, 24 << 20, JsonCut.Summary)}
        {Frame.Open("leader")}{Get("$scheme://$ip:$marathon/v2/leader", 10, 1 << 16)}
        {Frame.Open("marathon")}{Get("$scheme://$ip:$marathon/ping", 10, 1 << 16)}
        {Frame.Open("metronome")}{Get("$scheme://$ip:$metronome/ping", 10, 1 << 16)}
        {Frame.Close}
        """;

    public override FrameworksProbe Parse(RawOutput output)
    {
        const string Me = nameof(FrameworksOperation);
        FrameParts parts = Frame.Split(output, Me);
        HttpSection summary = HttpSection.Parse(parts, "summary");
        HttpSection leader = HttpSection.Parse(parts, "leader");
        HttpSection marathon = HttpSection.Parse(parts, "marathon");
        HttpSection metronome = HttpSection.Parse(parts, "metronome");
        Json? list = summary.Ok ? AnswerJson.Parse(summary.Content, Me, keep: s_kept)["frameworks"] : null;
        return new FrameworksProbe(
            list is { IsList: true } ? [.. list.Items.Select(LeaderState.Framework)] : null,
            list is null ? summary.Problem : list.IsList ? "" : LeaderState.NoList,
            leader.Ok ? AnswerJson.Parse(leader.Body, Me)["leader"].Text?.Split(':')[0] : null,
            !leader.Ok ? leader.Problem : marathon.Ok ? "" : marathon.Problem,
            metronome.Ok ? "" : metronome.Problem);
    }
}
