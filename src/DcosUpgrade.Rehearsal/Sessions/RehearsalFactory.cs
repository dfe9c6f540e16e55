using System;
using DcosUpgrade.Cluster;
using DcosUpgrade.Identity;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Rehearsal.Sessions;

/// <summary>Creates simulated clusters that all cmdlets accept in place of real ones.</summary>
internal static class RehearsalFactory
{
    public static DcosCluster Create(RehearsalOptions options) => Attach(new RehearsalCluster(options), 1);

    /// <summary>Another operator's session on the same cluster.</summary>
    /// <param name="session">Number of the operator; each has its own ids and jitter.</param>
    /// <param name="wrap">Wraps the shells, for example in <see cref="RecordingShells"/>.</param>
    /// <param name="container">The operator's container; all have the same host name.</param>
    public static DcosCluster Attach(RehearsalCluster cluster, int session, Func<INodeShells, INodeShells>? wrap = null, int container = 0)
    {
        INodeShells shells = new RehearsalShells(cluster);
        RehearsalOptions options = cluster.Options;
        ClusterContext context = Context(cluster, session, wrap?.Invoke(shells) ?? shells, container);
        return new DcosCluster
        {
            Name = options.Name,
            Edition = cluster.Inventory.Edition,
            Version = options.FromVersion,
            SecurityMode = options.SecurityMode,
            Build = cluster.Masters[0].Files.Etc?.Build,
            Masters = options.Masters,
            Agents = options.Agents,
            PublicAgents = options.PublicAgents,
            Handle = context,
        };
    }

    /// <summary>The simulation behind a cluster object; null for a real cluster.</summary>
    public static RehearsalCluster? Of(DcosCluster cluster) => (cluster.Context?.Operator as RehearsalOperator)?.Cluster;

    private static ClusterContext Context(RehearsalCluster cluster, int session, INodeShells shells, int container)
    {
        RehearsalOptions options = cluster.Options;
        ClusterContext context = new(
            cluster.Inventory,
            shells,
            new OperatorClock(cluster.Clock),
            new SeededIds(options.Seed, $"session {session}"),
            new RehearsalOperator(
                cluster,
                $"operator{session}@rehearsal (pid {1000 + session})",
                new ProcessIdentity("rehearsal", 1000 + session, $"{session}", "machine", "boot", $"pid:[{container}]")))
        {
            SecurityMode = options.SecurityMode,
            ScriptDefaults = new ScriptDefaults(
                cluster.Bootstrap.InstallerPath,
                cluster.Bootstrap.ConfigText,
                SimulatedBootstrap.IpDetectText,
                options.ToVersion)
            {
                ConfigFor = cluster.Bootstrap.ConfigFor,
                Image = SimulatedBootstrap.Image,
            },
        };
        context.Iam = options.Edition == DcosEdition.Enterprise
            ? new IamSession(context, new PasswordLogin(SimulatedIam.User, SimulatedIam.Secret), null)
            : null;
        return context;
    }
}
