using System;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>Faults that change the state of a node when they are injected and restore it when they are cleared.</summary>
internal static class StandingFaults
{
    /// <summary>The token of a lock that no session holds.</summary>
    public const string NoSession = "another";

    private const string SomeUnit = "dcos-pkgpanda-api.service";
    private const string OtherRelease = "1.10.7";

    public static void Begin(RehearsalNode node, RehearsalFault fault)
    {
        switch (fault)
        {
            case RehearsalFault.ServicesDown:
                node.Services.Kill();
                break;
            case RehearsalFault.UnitFailed:
                node.Services.Set(SomeUnit, "failed");
                break;
            case RehearsalFault.AddressWrong:
                node.DetectedAddress = "10.99.99.99";
                break;
            case RehearsalFault.RoleFileSurplus:
                node.RoleFiles.Add(Surplus(node));
                break;
            case RehearsalFault.OtherVersion:
                node.Files.Install(DcosRelease.Of(OtherRelease, security: node.Cluster.Options.SecurityMode));
                break;
            case RehearsalFault.InMaintenance:
                node.Cluster.Maintenance.ScheduleByHand(node.Address, TimeSpan.FromHours(8));
                break;
            case RehearsalFault.PodsRestarted:
                node.Cluster.PodsSince = node.Cluster.Clock.UtcNow;
                break;
            case RehearsalFault.TokensRevoked:
                node.Cluster.Iam.Forget();
                break;
            case RehearsalFault.LockHeld:
                node.Folder.Holder = new ClusterLockHolder("another operation", "operator9@elsewhere (pid 9)", "elsewhere/9/9", NoSession);
                node.Folder.TouchedAt = node.Cluster.Clock.UtcNow;
                break;
        }
    }

    public static void End(RehearsalNode node, RehearsalFault fault)
    {
        switch (fault)
        {
            case RehearsalFault.ServicesDown:
                node.Services.Start();
                break;
            case RehearsalFault.UnitFailed:
                node.Services.Set(SomeUnit, "active");
                break;
            case RehearsalFault.AddressWrong:
                node.DetectedAddress = node.Address;
                break;
            case RehearsalFault.RoleFileSurplus:
                node.RoleFiles.Remove(Surplus(node));
                break;
            case RehearsalFault.OtherVersion:
                node.Files.Install(node.Cluster.InstalledRelease);
                break;
            case RehearsalFault.InMaintenance:
                node.Cluster.Maintenance.RemoveByHand(node.Address);
                break;
            case RehearsalFault.LockHeld:
                node.Folder.Holder = null;
                break;
        }
    }

    private static string Surplus(RehearsalNode node) => StartRunOperation.RoleFile(node.Role == DcosRole.Master ? DcosRole.Agent : DcosRole.Master);
}
