using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The lists of <c>/slaves</c> of a leading master.</summary>
/// <param name="Registered">Null when the answer does not contain the list.</param>
/// <param name="Recovered">Ids of agents that have not come back since the failover.</param>
internal sealed record AgentLists(AgentTable? Registered, IReadOnlyList<string> Recovered)
{
    public static readonly AgentLists None = new(null, []);

    /// <summary>The members of an agent's row that are parsed.</summary>
    public static readonly JsonKeep Row = Json.Only("id", "hostname", "active", "attributes", "domain");

    private static readonly JsonKeep s_lists = Json.Only(new Dictionary<string, JsonKeep> { ["slaves"] = Row, ["recovered_slaves"] = Json.Only("id") });

    /// <exception cref="NodeAnswerException">The answer could not be parsed as JSON.</exception>
    public static AgentLists Parse(TextPart text)
    {
        Json list = AnswerJson.Parse(text, nameof(MasterProbeOperation), keep: s_lists);
        return new AgentLists(
            list["slaves"].IsList ? new AgentTable([.. list["slaves"].Items.Select(Agent)]) : null,
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
