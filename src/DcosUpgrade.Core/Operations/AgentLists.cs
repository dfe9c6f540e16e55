using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>What a leading master's <c>/slaves</c> lists.</summary>
/// <param name="Registered">Null when the answer has no such list.</param>
/// <param name="Recovered">Ids of agents that have not come back since the failover.</param>
internal sealed record AgentLists(AgentTable? Registered, IReadOnlyList<string> Recovered)
{
    public static readonly AgentLists None = new(null, []);

    /// <summary>What is read of an agent's row.</summary>
    public static readonly JsonKeep Row = Json.Only("id", "hostname", "active", "attributes", "domain");

    private static readonly JsonKeep s_lists = Json.Only(new Dictionary<string, JsonKeep> { ["slaves"] = Row, ["recovered_slaves"] = Json.Only("id") });

    /// <exception cref="Ports.NodeAnswerException">The answer is no JSON.</exception>
    public static AgentLists Parse(TextPart text)
    {
        Json list = Json.Parse(text, nameof(MasterProbeOperation), keep: s_lists);
        return new AgentLists(
            list["slaves"].Exists ? new AgentTable([.. list["slaves"].Items.Select(Agent)]) : null,
            [.. list["recovered_slaves"].Items.Select(agent => agent["id"].Text ?? "")]);
    }

    public static MesosAgent Agent(Json agent)
    {
        Json domain = agent["domain"]["fault_domain"];
        return new MesosAgent(
            agent["id"].Text ?? "",
            agent["hostname"].Text ?? "",
            agent["active"].Boolean is true,
            agent["attributes"]["public_ip"].Text is "true",
            domain["region"]["name"].Text,
            domain["zone"]["name"].Text);
    }
}
