using System.Linq;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Cluster;

/// <summary>The masters that have a database, in one view of the cluster.</summary>
/// <param name="Expected">Masters that have it or may have it.</param>
/// <param name="IsGrowing">True while other masters run a release without it.</param>
internal sealed record DatabaseMembers(int Expected, bool IsGrowing);

/// <summary>The release lines of the masters of a view, by the Mesos that each runs. A master that does not answer has none.</summary>
internal static class MasterReleases
{
    /// <summary>The line of a master; null when it is not known.</summary>
    public static ReleaseLine? LineOf(MasterObservation? master) => master?.Probe?.MesosVersion is { } mesos ? ReleaseLine.OfMesos(mesos) : null;

    /// <summary>The line of a master by its name; null when it is not known.</summary>
    public static ReleaseLine? LineOf(ClusterView view, string master) => LineOf(view.Of(master));

    /// <summary>The masters that have the IAM database. An unknown edition is not taken for one without.</summary>
    public static DatabaseMembers WithIam(ClusterView view, DcosEdition edition)
    {
        int without = edition == DcosEdition.Unknown ? 0 : view.Masters.Count(master => LineOf(master)?.HasIam(edition) is false);
        return new DatabaseMembers(view.Masters.Count - without, without > 0);
    }
}
