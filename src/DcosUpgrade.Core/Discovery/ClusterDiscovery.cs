using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Discovery;

/// <summary>Finds a cluster and makes sure that it is the one that was described.</summary>
/// <param name="openShells">Shells through the given jump hosts, which report to the given sink.</param>
internal sealed class ClusterDiscovery(
    Func<IReadOnlyDictionary<string, JumpEndpoint>, IProgressSink, INodeShells> openShells,
    IClock clock,
    IIds ids,
    IOperator @operator,
    IProgressSink report)
{
    /// <summary>The cluster of an inventory, cross-checked with every master that can be reached.</summary>
    /// <exception cref="ClusterStateException">The cluster contradicts the inventory.</exception>
    /// <exception cref="DcosException">No master can be reached; that of the first one.</exception>
    public Task<DcosCluster> ConnectAsync(ClusterInventory inventory, CancellationToken cancellationToken) =>
        WithShellsAsync(inventory.Jumps, async (shells, relay) =>
    {
        ClusterContext context = Context(inventory, shells, relay);
        MasterAnswer[] looks = await Task.WhenAll(context.Masters.Select(master => LookAsync(context, master, cancellationToken))).ConfigureAwait(false);
        if (looks.All(look => look.Found is null))
        {
            ExceptionDispatchInfo.Capture(looks[0].Problem!).Throw();
        }

        await LogInAsync(context, looks, cancellationToken).ConfigureAwait(false);
        Warn(new MasterSet(inventory, looks).Check());
        CheckEdition(inventory, looks);
        Warn(AgentSet.Compare(inventory, await context.Watch.LookAsync(cancellationToken).ConfigureAwait(false)));
        return Cluster(context, looks);
    });

    /// <summary>The cluster that a master belongs to: masters from its master_list, agents from the leader, named by their addresses.</summary>
    /// <param name="port">The SSH port of all nodes; null: the connection decides.</param>
    /// <exception cref="ClusterStateException">It is not a master, or it does not know its cluster.</exception>
    public Task<DcosCluster> ConnectAsync(string master, int? port, CancellationToken cancellationToken) =>
        WithShellsAsync(new Dictionary<string, JumpEndpoint>(), async (shells, relay) =>
    {
        InventoryNode door = new(master, DcosRole.Master, "", master, port);
        DiscoveredMaster found = await Context(Inventory(master, [door]), shells, relay)
            .RunAsync(door, new DiscoverOperation(ids.Next(16)), cancellationToken).ConfigureAwait(false);
        MasterSet.CheckIdentity(door, found);
        MasterSet.CheckCount(door, found);
        DiscoveredNodes named = new(master, port);
        IReadOnlyList<InventoryNode> masters =
            named.Masters(found.MasterList ?? throw Incomplete(master, "its master_list cannot be read"), found.DetectedAddress);

        ClusterContext context = Context(Inventory(master, masters), shells, relay);
        MasterAnswer[] looks = await Task.WhenAll(masters.Select(node => node.Ssh == master
            ? Task.FromResult(new MasterAnswer(node, found, null))
            : LookAsync(context, node, cancellationToken))).ConfigureAwait(false);
        await LogInAsync(context, looks, cancellationToken).ConfigureAwait(false);
        Warn(new MasterSet(context.Inventory, looks).Check());
        ClusterView view = await context.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
        MasterProbe leader = view.Leader?.Probe ?? throw Incomplete(master, AgentSet.WhyNoLeader(view));
        if (leader.RecoveredAgents.Count > 0)
        {
            report.Warning(leader.RecoveredAgents.Count == 1
                ? "1 agent has not come back since the last election; it is not in the list of nodes."
                : $"{leader.RecoveredAgents.Count} agents have not come back since the last election; they are not in the list of nodes.");
        }

        return Cluster(Context(Inventory(master, [.. masters, .. named.Agents(leader.Agents!)]), shells, relay), looks);
    });

    private static ClusterInventory Inventory(string name, IReadOnlyList<InventoryNode> nodes) =>
        new(name, DcosEdition.Unknown, null, new Dictionary<string, JumpEndpoint>(), nodes) { Door = name };

    private static ClusterStateException Incomplete(string master, string why) => new(SR.DiscoveryIncomplete, master, master, why);

    private static async Task<MasterAnswer> LookAsync(ClusterContext context, InventoryNode master, CancellationToken cancellationToken)
    {
        try
        {
            return new MasterAnswer(
                master,
                await context.RunAsync(master, new DiscoverOperation(context.Token()), cancellationToken).ConfigureAwait(false),
                null);
        }
        catch (DcosException e)
        {
            return new MasterAnswer(master, null, e);
        }
    }

    private static (DcosEdition Edition, MasterAnswer? Look) Detected(IReadOnlyList<MasterAnswer> looks)
    {
        MasterAnswer? Of(DcosEdition edition) => looks.FirstOrDefault(look => look.Found?.Evidence.Edition == edition);
        return Of(DcosEdition.Enterprise) is { } enterprise ? (DcosEdition.Enterprise, enterprise)
            : Of(DcosEdition.Open) is { } open ? (DcosEdition.Open, open)
            : (DcosEdition.Unknown, null);
    }

    private static void CheckEdition(ClusterInventory inventory, IReadOnlyList<MasterAnswer> looks)
    {
        if (Detected(looks) is { Look: { } look } detected && inventory.Edition != DcosEdition.Unknown && inventory.Edition != detected.Edition)
        {
            EditionEvidence evidence = look.Found!.Evidence;
            throw new ClusterStateException(
                SR.EditionMismatch,
                inventory.Cluster,
                inventory.Cluster,
                inventory.Edition,
                detected.Edition,
                look.Node.Name,
                evidence.Variant is { } variant
                    ? $"dcos-variant {variant}"
                    : evidence.Found.Count > 0
                    ? string.Join(", ", evidence.Found)
                    : "no part of Enterprise");
        }
    }

    private async Task<DcosCluster> WithShellsAsync(
        IReadOnlyDictionary<string, JumpEndpoint> jumps,
        Func<INodeShells, ProgressRelay, Task<DcosCluster>> discover)
    {
        ProgressRelay relay = new();
        relay.Join(report);
        INodeShells shells = openShells(jumps, relay);
        try
        {
            return await discover(shells, relay).ConfigureAwait(false);
        }
        catch
        {
            shells.Dispose();
            throw;
        }
        finally
        {
            relay.Leave(report);
        }
    }

    /// <summary>The login to the IAM and the certificate to trust; null: none was specified.</summary>
    public ConnectionSettings? Login { get; init; }

    private ClusterContext Context(ClusterInventory inventory, INodeShells shells, ProgressRelay relay)
    {
        ClusterContext context = new(inventory, shells, clock, ids, @operator) { Listeners = relay };
        context.Iam = Login is { } login && (login.Dcos is not null || login.Authority is not null)
            ? new IamSession(context, login.Dcos, login.Authority)
            : null;
        return context;
    }

    /// <summary>A login that fails is reported at once, not as an Unknown result.</summary>
    private static async Task LogInAsync(ClusterContext context, IReadOnlyList<MasterAnswer> looks, CancellationToken cancellationToken)
    {
        if (context.Iam is { } iam)
        {
            iam.AskFirst(looks.First(look => look.Found is not null).Node);
            _ = await iam.GetAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private DcosCluster Cluster(ClusterContext context, IReadOnlyList<MasterAnswer> looks)
    {
        DiscoveredMaster? asked = looks.Select(look => look.Found).FirstOrDefault(found => found?.Version is not null);
        DcosEdition edition = Detected(looks).Edition;
        context.Edition = edition == DcosEdition.Unknown ? context.Inventory.Edition : edition;
        DcosSecurityMode? mode = looks.Select(look => look.Found?.Evidence.SecurityMode).FirstOrDefault(found => found is not null);
        context.SecurityMode = mode;
        if (mode is null && edition == DcosEdition.Enterprise)
        {
            report.Warning($"The security mode of {context.Inventory.Cluster} could not be read.");
        }

        int Count(DcosRole role) => context.Inventory.Present.Count(node => node.Role == role);
        return new DcosCluster
        {
            Name = context.Inventory.Cluster,
            Edition = context.Edition,
            Version = asked?.Version,
            Build = asked?.Build,
            SecurityMode = mode ?? DcosSecurityMode.None,
            Masters = Count(DcosRole.Master),
            Agents = Count(DcosRole.Agent),
            PublicAgents = Count(DcosRole.PublicAgent),
            Handle = context,
        };
    }

    private void Warn(IEnumerable<string> warnings)
    {
        foreach (string warning in warnings)
        {
            report.Warning(warning);
        }
    }
}
