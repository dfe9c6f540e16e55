using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>The units under dcos.target, by release, edition and role; the data is Units.tsv.</summary>
internal static class DcosUnits
{
    public const string Bouncer = "dcos-bouncer.service";
    public const string Cockroach = "dcos-cockroach.service";
    public const string Etcd = "dcos-etcd.service";
    public const string Exhibitor = "dcos-exhibitor.service";
    public const string MesosMaster = "dcos-mesos-master.service";
    public const string Marathon = "dcos-marathon.service";
    public const string Metronome = "dcos-metronome.service";
    public const string MesosAgentEntry = "dcos-mesos-slave.service";
    public const string MesosPublicAgent = "dcos-mesos-slave-public.service";

    private static readonly IReadOnlyList<Row> s_rows =
        [.. EmbeddedTable.Rows("DcosUpgrade.Rehearsal.Units.tsv", typeof(DcosUnits).Assembly).Select(Row.Parse)];

    private static readonly HashSet<string> s_oneShots = [.. s_rows.Where(row => row.IsOneShot).Select(row => row.Unit)];

    /// <summary>Cached by kind of node: every observation of a node lists them.</summary>
    private static readonly ConcurrentDictionary<(string Version, DcosEdition Edition, DcosRole Role), IReadOnlyList<string>> s_wanted = new();

    /// <summary>Sorted by ordinal.</summary>
    public static IReadOnlyList<string> Wanted(DcosRelease release, DcosRole role) => s_wanted.GetOrAdd((release.Version, release.Edition, role), kind =>
    {
        DcosVersion version = new(kind.Version);
        return [.. s_rows.Where(row => row.IsOf(version, kind.Edition, kind.Role)).Select(row => row.Unit).OrderBy(unit => unit, StringComparer.Ordinal)];
    });

    public static string Agent(DcosRole role) => role == DcosRole.PublicAgent ? MesosPublicAgent : MesosAgentEntry;

    /// <summary>True for a unit that a timer starts, or that runs once: inactive most of the time on a healthy node.</summary>
    public static bool IsOneShot(string unit) => s_oneShots.Contains(unit);

    /// <param name="Edition">Unknown: both.</param>
    private sealed record Row(string Unit, VersionRanges Versions, DcosEdition Edition, string Role, bool IsOneShot)
    {
        public static Row Parse(string[] cells) =>
            new(cells[0], new VersionRanges(cells[1]), EmbeddedTable.Edition(cells[2]), cells[3], EmbeddedTable.Text(cells[4]) is not null);

        public bool IsOf(DcosVersion version, DcosEdition edition, DcosRole role) =>
            Versions.Contain(version) && (Edition == DcosEdition.Unknown || Edition == edition) && Role switch
            {
                "all" => true,
                "master" => role == DcosRole.Master,
                "agents" => role != DcosRole.Master,
                "agent" => role == DcosRole.Agent,
                _ => role == DcosRole.PublicAgent,
            };
    }
}
