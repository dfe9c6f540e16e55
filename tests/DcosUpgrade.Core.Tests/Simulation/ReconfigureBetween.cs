using DcosUpgrade.Cluster;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>A step of the histories: between two attempts to upgrade, the cluster is reconfigured at its version.</summary>
internal static class ReconfigureBetween
{
    /// <summary>Reconfigures the nodes and serves the upgrade again. Null when every node was reconfigured, else the error that stopped it.</summary>
    public static string? Play(RehearsalCluster cluster, int session)
    {
        string version = cluster.Options.FromVersion;
        ServedScript served = cluster.Bootstrap.Generate(version, DcosRelease.Of(version, configuration: "reconfigured"));
        DcosUpgradeScript script = Session.ScriptOf(served, "id-of-reconfigured", RehearsalFactory.Attach(cluster, 0).Context!.Identity);
        string? stopped = new Session(cluster, session, script: script).Run();
        _ = cluster.Bootstrap.Generate(version, DcosRelease.Of(cluster.Options.ToVersion));
        return stopped;
    }
}
