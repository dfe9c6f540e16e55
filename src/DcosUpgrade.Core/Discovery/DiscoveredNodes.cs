using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;

namespace DcosUpgrade.Discovery;

/// <summary>
/// The nodes that a cluster names. Any host can register with Mesos under any name: each node has to follow the rules of an inventory
/// before anything connects to it or shows it.
/// </summary>
/// <param name="door">The host that the operator named.</param>
/// <param name="port">The SSH port of all nodes; null: the connection decides.</param>
internal sealed class DiscoveredNodes(string door, int? port)
{
    private static readonly Pattern s_id = new(@"^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}\z", RegexOptions.CultureInvariant);
    private static readonly Pattern s_build = new(@"^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}\z", RegexOptions.CultureInvariant);

    private readonly InventoryProblems _problems = new(null);
    private InventoryRules? _rules;
    private int _count;

    /// <summary>Adds the masters of a master_list.</summary>
    /// <param name="own">The address of the master that the operator named; empty when it is unknown.</param>
    /// <exception cref="DcosException">A master cannot be used (DiscoveredNodeInvalid).</exception>
    public IReadOnlyList<InventoryNode> Masters(IEnumerable<string> addresses, string own) =>
        Add("master_list", [.. addresses.Select(address => Entry(address, DcosRole.Master, [("ssh", address == own ? door : null)]))]);

    /// <summary>Adds the agents that the leading master lists, each named by its address.</summary>
    /// <exception cref="DcosException">An agent cannot be used (DiscoveredNodeInvalid); several: DiscoveredNodesInvalid with one error for each.</exception>
    public IReadOnlyList<InventoryNode> Agents(IEnumerable<MesosAgent> agents)
    {
        List<DraftEntry> entries = [];
        foreach (IGrouping<(string, bool), MesosAgent> same in agents.GroupBy(agent => (agent.HostName, agent.IsPublic)))
        {
            // An agent that restarted under a new id may be listed twice for a while.
            MesosAgent agent = same.FirstOrDefault(agent => agent.Active) ?? same.First();
            DcosRole role = agent.IsPublic ? DcosRole.PublicAgent : DcosRole.Agent;
            entries.Add(Entry(agent.HostName, role, [("zone", agent.Zone), ("region", agent.Region)]));
            if (!s_id.IsMatch(agent.Id))
            {
                _problems.Add(_count, $"agent id '{agent.Id}': it must match [A-Za-z0-9][A-Za-z0-9._:-]{{0,127}}");
            }
        }

        return Add("Mesos", entries);
    }

    /// <exception cref="ClusterStateException">Version or build of a master is not one that an installer writes (DiscoveredNodeInvalid).</exception>
    public static void CheckVersion(InventoryNode master, DiscoveredMaster found)
    {
        string? problem = found.Version is { } version && !DcosVersion.IsVersion(version) ? $"'{version}' is not a DC/OS version"
            : found.Build is { } build && !s_build.IsMatch(build) ? $"'{build}' is not the id of a build"
            : null;
        if (problem is not null)
        {
            throw Invalid("dcos-version.json", master.Name, problem);
        }
    }

    private static ClusterStateException Invalid(string source, string node, string why) => new(SR.DiscoveredNodeInvalid, node, source, node, why);

    private DraftEntry Entry(string address, DcosRole role, (string Key, string? Text)[] others)
    {
        int number = ++_count;
        (string Key, string? Text)[] all = [("name", address), ("address", address), ("role", RoleNames.Write(role)), .. others];
        return new DraftEntry(number, all.Where(field => !string.IsNullOrEmpty(field.Text)).ToDictionary(
            field => field.Key, field => new DraftField(field.Text!, number)));
    }

    private IReadOnlyList<InventoryNode> Add(string source, IReadOnlyList<DraftEntry> entries)
    {
        InventoryDraft draft = new();
        draft.Nodes.AddRange(entries);
        IReadOnlyList<InventoryNode> nodes = (_rules ??= new InventoryRules(_problems, port)).Apply(draft, door).Nodes;
        DcosException[] errors =
        [
            .. from entry in entries
               let problems = _problems.At(entry.Line)
               where problems.Count > 0
               select Invalid(source, entry.Text("address") ?? "", string.Join("; ", problems)),
        ];
        return errors switch
        {
            [] => [.. nodes.Select(node => node with { Line = 0 })],
            [DcosException single] => throw single,
            _ => throw new SeveralErrorsException(SR.DiscoveredNodesInvalid, door, errors, source, errors.Length),
        };
    }
}
