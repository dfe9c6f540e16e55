using System;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The state of an agent, from its own endpoints.</summary>
/// <param name="UnitState">ActiveState of its Mesos unit.</param>
/// <param name="Registered">slave/registered; null when the agent does not answer. It turns 1 too early and 0 too late (FACTS.md, Mesos agent).</param>
/// <param name="Uptime">Uptime of the agent process; null when the agent does not answer.</param>
internal sealed record AgentProbe(string UnitState, bool? Registered, TimeSpan? Uptime, string Problem)
{
    /// <summary>The agent answers only with a token, which no agent gets.</summary>
    public bool NeedsLogin { get; init; }

    /// <summary>The leading master answered in place of the agent: registered means that it lists the agent as active.</summary>
    public bool IsFromLeader { get; init; }
}

/// <summary>Reads the unit and the metrics of one agent. One exec, one local GET.</summary>
internal sealed class AgentProbeOperation(string token, DcosRole role) : SecuredOperation<AgentProbe>(token)
{
    private const string Registered = "slave/registered";
    private const string Uptime = "slave/uptime_secs";
    private static readonly JsonKeep s_metrics = Json.Only(Registered, Uptime);

    public string UnitName { get; } = UnitOf(role);

    public override bool Writes => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 4 << 20;

    public override string ProgramText => Start + $"""
        {Frame.Open("unit")}systemctl show -p ActiveState {UnitName}
        {Frame.Open("metrics")}{Get("$scheme://$ip:5051/metrics/snapshot", 10, 4 << 20, JsonCut.Metrics)}
        {Frame.Close}
        """;

    public static string UnitOf(DcosRole role) => role == DcosRole.PublicAgent ? "dcos-mesos-slave-public.service" : "dcos-mesos-slave.service";

    public override AgentProbe Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(AgentProbeOperation));
        string state = parts.TryGetValue("unit", out string? unit) && unit.Trim().Split('=') is [_, string active] ? active : "unknown";
        return Read(HttpSection.Parse(parts, "metrics"), state);
    }

    /// <summary>Reads the metrics of an agent.</summary>
    internal static AgentProbe Read(HttpSection metrics, string unitState)
    {
        Json values = AnswerJson.Parse(metrics.Ok ? metrics.Content : "{}", nameof(AgentProbeOperation), keep: s_metrics);
        return new AgentProbe(
            unitState,
            values[Registered].Number is { } registered ? registered == 1 : null,
            values[Uptime].Number is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            metrics.Ok ? "" : metrics.Problem)
        {
            NeedsLogin = metrics.NeedsLogin,
        };
    }
}
