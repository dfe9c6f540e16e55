using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>The units under dcos.target, by release line and role.</summary>
internal static class DcosUnits
{
    public const string Bouncer = "dcos-bouncer.service";
    public const string Cockroach = "dcos-cockroach.service";
    public const string Exhibitor = "dcos-exhibitor.service";
    public const string MesosMaster = "dcos-mesos-master.service";
    public const string Marathon = "dcos-marathon.service";
    public const string Metronome = "dcos-metronome.service";
    public const string MesosAgentEntry = "dcos-mesos-slave.service";
    public const string MesosPublicAgent = "dcos-mesos-slave-public.service";

    private const string Everywhere =
        "dcos-gen-resolvconf.service dcos-gen-resolvconf.timer dcos-pkgpanda-api.service dcos-signal.timer dcos-diagnostics.service dcos-diagnostics.socket";

    private const string Before111 = "dcos-epmd.service dcos-navstar.service dcos-spartan.service dcos-spartan-watchdog.timer";

    private const string Since111 = "dcos-checks-poststart.timer dcos-net.service dcos-net-watchdog.service";

    private const string Masters =
        "dcos-adminrouter.service dcos-cosmos.service dcos-exhibitor.service dcos-history.service dcos-log-master.service dcos-log-master.socket "
        + "dcos-logrotate-master.service dcos-logrotate-master.timer dcos-marathon.service dcos-mesos-dns.service dcos-mesos-master.service "
        + "dcos-metrics-master.service dcos-metrics-master.socket dcos-metronome.service dcos-signal.service";

    private const string OpenMasters = "dcos-oauth.service";

    private const string EnterpriseMasters =
        "dcos-backup-master.service dcos-backup-master.socket dcos-bouncer.service dcos-ca.service dcos-cockroach.service dcos-secrets.service "
        + "dcos-secrets.socket dcos-vault.service";

    private const string EnterpriseBefore111 = "dcos-bouncer-legacy.service dcos-networking_api.service";

    private const string EnterpriseSince111 =
        "dcos-cluster-linker.service dcos-cluster-linker.socket dcos-cockroachdb-config-change.service dcos-cockroachdb-config-change.timer "
        + "dcos-licensing.service dcos-licensing.socket";

    private const string Agents =
        "dcos-adminrouter-agent.service dcos-docker-gc.service dcos-docker-gc.timer dcos-log-agent.service dcos-log-agent.socket "
        + "dcos-logrotate-agent.service dcos-logrotate-agent.timer dcos-metrics-agent.service dcos-metrics-agent.socket dcos-rexray.service";

    /// <summary>Units that a timer starts: inactive most of the time on a healthy node.</summary>
    private static readonly HashSet<string> s_oneShots = new(StringComparer.Ordinal)
    {
        "dcos-gen-resolvconf.service", "dcos-logrotate-master.service", "dcos-logrotate-agent.service", "dcos-docker-gc.service", "dcos-signal.service",
        "dcos-cockroachdb-config-change.service",
    };

    /// <summary>Cached by kind of node: every observation of a node lists them.</summary>
    private static readonly ConcurrentDictionary<(bool Old, bool Enterprise, DcosRole Role), IReadOnlyList<string>> s_wanted = new();

    public static IReadOnlyList<string> Wanted(DcosRelease release, DcosRole role) =>
        s_wanted.GetOrAdd((release.IsBefore111, release.IsEnterprise, role), kind => Wanted(kind.Old, kind.Enterprise, kind.Role));

    private static IReadOnlyList<string> Wanted(bool old, bool enterprise, DcosRole role)
    {
        string edition = enterprise ? EnterpriseMasters + " " + (old ? EnterpriseBefore111 : EnterpriseSince111) : OpenMasters;
        IEnumerable<string> units = (Everywhere + " " + (old ? Before111 : Since111) + " " + (role == DcosRole.Master ? Masters + " " + edition : Agents))
            .Split(' ');
        return [.. (role == DcosRole.Master ? units : units.Append(Agent(role))).OrderBy(unit => unit, StringComparer.Ordinal)];
    }

    public static string Agent(DcosRole role) => role == DcosRole.PublicAgent ? MesosPublicAgent : MesosAgentEntry;

    public static bool IsBefore111(string version) => new DcosVersion(version).CompareTo(new DcosVersion("1.11.0")) < 0;

    public static bool IsOneShot(string unit) => s_oneShots.Contains(unit);
}
