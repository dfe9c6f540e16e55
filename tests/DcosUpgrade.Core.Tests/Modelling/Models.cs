using System.Threading;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Planning;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Modelling;
using DcosUpgrade.Planning;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Modelling;

/// <summary>Models of simulated clusters.</summary>
internal static class Models
{
    public static RehearsalOptions Options { get; } = new() { Name = "prod", Agents = 7, PublicAgents = 1, Zones = ["a", "b"], Apps = 4 };

    public static ClusterModel Of(RehearsalCluster cluster, bool includeAddress = false)
    {
        Session session = new(cluster, 1);
        return Driving.RunToEnd(
            new ClusterModelReader(session.Context, session.Messages).ReadAsync(cluster.Options.FromVersion, [], includeAddress, CancellationToken.None),
            cluster.Clock);
    }

    /// <summary>The rehearsal of a model.</summary>
    public static RehearsalCluster Rehearse(ClusterModel model, int seed = 42) => new(RehearsalOptions.Of(model, "1.11.6") with { Seed = seed });

    public static DcosUpgradePlan PlanOf(RehearsalCluster cluster) => new Planner(
        Driving.RunToEnd(new PlanObserver(RehearsalFactory.Attach(cluster, 1).Context!).ObserveAsync(CancellationToken.None), cluster.Clock),
        Session.ScriptOf(cluster),
        Plans.Request with { MaxUnavailable = Quantity.Parse("2", ""), Canary = 1 }).Make();
}
