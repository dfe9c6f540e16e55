using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Rehearsal;

/// <summary>What the amount of a fault counts.</summary>
internal enum FaultUnit
{
    /// <summary>Seconds of virtual time.</summary>
    Seconds,

    /// <summary>How many attempts, of a run or of a download, are struck; then it is over.</summary>
    Attempts,

    /// <summary>Renames of pkgpanda that are done before it strikes, once.</summary>
    Renames,

    /// <summary>Nothing: it lasts until it is cleared.</summary>
    None,
}

/// <param name="Default">The amount when none is given.</param>
/// <param name="Roles">Where it can happen.</param>
internal sealed record FaultRow(RehearsalFault Fault, FaultUnit Unit, double Default, IReadOnlyList<DcosRole> Roles);

/// <summary>
/// All faults. To add one: a member of <see cref="RehearsalFault"/>, a row here, and the place in Simulation/ or Answers/ where it
/// strikes, which asks the node's <see cref="FaultSet"/>.
/// </summary>
internal static class FaultTable
{
    private const double Ever = double.PositiveInfinity;
    private static readonly DcosRole[] s_nodes = [DcosRole.Master, DcosRole.Agent, DcosRole.PublicAgent];
    private static readonly DcosRole[] s_masters = [DcosRole.Master];
    private static readonly DcosRole[] s_agents = [DcosRole.Agent, DcosRole.PublicAgent];

    private static readonly DcosRole[] s_everything = [DcosRole.Master, DcosRole.Agent, DcosRole.PublicAgent, DcosRole.Bootstrap];
    private static readonly DcosRole[] s_bootstrap = [DcosRole.Bootstrap];

    public static readonly IReadOnlyList<FaultRow> Rows =
    [
        new(RehearsalFault.RefusedAtVersionCheck, FaultUnit.Attempts, Ever, s_nodes),
        new(RehearsalFault.PreChecksFail, FaultUnit.Attempts, Ever, s_nodes),
        new(RehearsalFault.ChecksFailAfterActivation, FaultUnit.Seconds, Ever, s_nodes),
        new(RehearsalFault.ActivationInterrupted, FaultUnit.Renames, 12, s_nodes),
        new(RehearsalFault.ServicesNotStarted, FaultUnit.Attempts, 1, s_nodes),
        new(RehearsalFault.RebootInFetch, FaultUnit.Attempts, 1, s_nodes),
        new(RehearsalFault.RebootInActivation, FaultUnit.Renames, 12, s_nodes),
        new(RehearsalFault.FetchFails, FaultUnit.Attempts, Ever, s_nodes),
        new(RehearsalFault.FetchStalls, FaultUnit.Attempts, 1, s_nodes),
        new(RehearsalFault.TruncatedPackage, FaultUnit.Attempts, Ever, s_nodes),
        new(RehearsalFault.ScriptAltered, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.ForeignRun, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.StartActsLate, FaultUnit.Seconds, 90, s_nodes),
        new(RehearsalFault.EnsembleSlow, FaultUnit.Seconds, 600, s_masters),
        new(RehearsalFault.SlowMaster, FaultUnit.Seconds, Ever, s_masters),
        new(RehearsalFault.AgentSilent, FaultUnit.Seconds, 301, s_agents),
        new(RehearsalFault.AgentNewId, FaultUnit.Attempts, 1, s_agents),
        new(RehearsalFault.TaskLost, FaultUnit.Attempts, 1, s_agents),
        new(RehearsalFault.DockerHangs, FaultUnit.None, Ever, s_agents),
        new(RehearsalFault.LinkDown, FaultUnit.Seconds, 60, s_everything),
        new(RehearsalFault.LinkSlow, FaultUnit.Seconds, 10, s_everything),
        new(RehearsalFault.EndpointsSilent, FaultUnit.Seconds, 60, s_nodes),
        new(RehearsalFault.EndpointsLie, FaultUnit.Seconds, 60, s_nodes),
        new(RehearsalFault.SystemdOld, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.IpsetMissing, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.ToolsMissing, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.KernelIpv6Off, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.ModuleMissing, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.PortsFiltered, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.BootstrapFiltered, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.DiskFull, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.TemporaryNoexec, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.SelinuxEnforcing, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.ClockUnsynced, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.ClockSkewed, FaultUnit.Seconds, 30, s_nodes),
        new(RehearsalFault.AddressWrong, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.ForeignResolver, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.JournalLost, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.LocaleMissing, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.UsersByHand, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.RoleFileSurplus, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.UnitFailed, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.OtherVersion, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.MesosForeign, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.ServicesDown, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.OwnChecksFail, FaultUnit.Attempts, Ever, s_nodes),
        new(RehearsalFault.OwnChecksAbsent, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.CustomChecksFail, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.ClusterChecksFail, FaultUnit.Attempts, Ever, s_masters),
        new(RehearsalFault.ConfigUnreadable, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.ConfigCopyMissing, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.CloudInstall, FaultUnit.None, Ever, s_nodes),
        new(RehearsalFault.DockerOld, FaultUnit.None, Ever, s_agents),
        new(RehearsalFault.DockerStorageUnfit, FaultUnit.None, Ever, s_agents),
        new(RehearsalFault.InMaintenance, FaultUnit.None, Ever, s_agents),
        new(RehearsalFault.EventSubscriber, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.MarathonPlugin, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.MarathonDown, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.MarathonDeploying, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.MarathonQueued, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.AppUnhealthy, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.PodDegraded, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.ConstraintInvalid, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.MarathonNestedOld, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.FrameworkGone, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.TaskStaging, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.AgentStranger, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.LockHeld, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.InstallerMissing, FaultUnit.None, Ever, s_bootstrap),
        new(RehearsalFault.StreamBreaks, FaultUnit.Attempts, 1, s_masters),
        new(RehearsalFault.StreamAltered, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.SnapshotEmpty, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.CockroachBehind, FaultUnit.Seconds, Ever, s_masters),
        new(RehearsalFault.CockroachDown, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.CockroachNotBack, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.BackupServiceRefuses, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.BackupServiceFails, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.BackupServiceHangs, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.MarathonNotBack, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.CustomCaKeyMissing, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.HttpExecutors, FaultUnit.None, Ever, s_agents),
        new(RehearsalFault.PodsRestarted, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.IamDown, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.LoginRefused, FaultUnit.None, Ever, s_masters),
        new(RehearsalFault.TokensRevoked, FaultUnit.None, Ever, s_masters),
    ];

    public static FaultRow Row(RehearsalFault fault) => Rows.Single(row => row.Fault == fault);
}
