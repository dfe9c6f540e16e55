using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Discovery;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Parameters;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Commands;

/// <summary>Gets the nodes of a cluster in upgrade order: masters, agents, public agents, each by name.</summary>
[Cmdlet(
    VerbsCommon.Get,
    "DcosNode",
    DefaultParameterSetName = Named)]
[OutputType(typeof(DcosNode))]
public sealed class GetDcosNodeCommand : ClusterCmdlet
{
    /// <summary>The cluster.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ParameterSetName = Named)]
    [Parameter(
        Mandatory = true,
        ValueFromPipeline = true,
        ParameterSetName = Piped)]
    [ValidateNotNull]
    public override DcosCluster? Cluster { get; set; }

    /// <summary>Only nodes of these names; wildcards are allowed.</summary>
    [Parameter(
        Position = 1,
        ParameterSetName = Named)]
    [Parameter(
        Position = 0,
        ParameterSetName = Piped)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only nodes of these roles.</summary>
    [Parameter]
    [ValidateSet(nameof(DcosRole.Master), nameof(DcosRole.Agent), nameof(DcosRole.PublicAgent))]
    public DcosRole[] Role { get; set; } = [DcosRole.Master, DcosRole.Agent, DcosRole.PublicAgent];

    /// <summary>Only nodes in these zones; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[]? Zone { get; set; }

    /// <summary>Ask each node for its version, and the leading master for agent ids, zones and regions.</summary>
    [Parameter]
    public SwitchParameter Live { get; set; }

    /// <summary>Number of nodes that -Live asks at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        ClusterContext context = Attach(Cluster!);
        foreach (string name in Name.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)))
        {
            if (context.Inventory.Find(name) is not { Absent: false })
            {
                string id = context.Inventory.Find(name) is null ? SR.NoSuchNode : SR.NodeAbsent;
                await WriteFailure(DcosErrors.From(new InputException(id, name, name, context.Inventory.Cluster))).ConfigureAwait(false);
            }
        }

        DcosNode[] nodes = [.. context.Inventory.Present.Where(IsWanted).Select(context.NodeOf)];
        if (!Live)
        {
            foreach (DcosNode node in nodes)
            {
                await Write(node).ConfigureAwait(false);
            }

            return;
        }

        ClusterView view = await context.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
        if (view.Leader is null)
        {
            Report.Warning($"Agent ids are not known: {AgentSet.WhyNoLeader(view)}.");
        }

        await OrderedParallel.RunAsync(nodes, ThrottleLimit, (node, token) => LookAsync(context, node, view, token), EmitAsync, cancellationToken)
            .ConfigureAwait(false);
    }

    private static bool Matches(IEnumerable<string> patterns, string text) =>
        patterns.Any(pattern => new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(text));

    private static async Task<(DcosNode Node, DcosException? Problem)> LookAsync(
        ClusterContext context,
        DcosNode node,
        ClusterView view,
        CancellationToken cancellationToken)
    {
        if (view.Agent(node.Address) is { } agent && node.Role != DcosRole.Master)
        {
            node = node with { AgentId = agent.Id, Zone = node.Zone ?? agent.Zone, Region = node.Region ?? agent.Region };
        }

        try
        {
            NodeFacts facts = await context.RunAsync(context.Entry(node), new NodeFactsOperation(context.Token()), cancellationToken).ConfigureAwait(false);
            return (node with { Version = facts.Version, Build = facts.Build }, null);
        }
        catch (DcosException e)
        {
            return (node, e);
        }
    }

    private async Task EmitAsync((DcosNode Node, DcosException? Problem) look)
    {
        if (look.Problem is { } problem)
        {
            await WriteFailure(DcosErrors.From(problem, look.Node)).ConfigureAwait(false);
        }

        await Write(look.Node).ConfigureAwait(false);
    }

    private bool IsWanted(InventoryNode node) =>
        Role.Contains(node.Role) && Matches(Name, node.Name) && (Zone is null || Matches(Zone, node.Zone ?? ""));
}
