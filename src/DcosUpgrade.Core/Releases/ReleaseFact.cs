using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Releases;

/// <summary>What is true of some releases only; a row of Facts.tsv.</summary>
internal sealed record ReleaseFact(string Id, VersionRanges Versions, string Source)
{
    public static readonly IReadOnlyList<ReleaseFact> All =
        [.. EmbeddedTable.Rows("DcosUpgrade.Releases.Facts.tsv").Select(cells => new ReleaseFact(cells[0], new VersionRanges(cells[1]), cells[2]))];

    /// <summary>Components run programs from /tmp.</summary>
    public static readonly ReleaseFact NoexecTmp = Row("noexec-tmp");

    /// <summary>IPv6 on overlay networks breaks nodes that are added.</summary>
    public static readonly ReleaseFact OverlayIpv6 = Row("overlay-ipv6");

    /// <summary>CockroachDB leaks its leases.</summary>
    public static readonly ReleaseFact CockroachLeases = Row("cockroach-leases");

    /// <summary>The Enterprise installer requires a license.</summary>
    public static readonly ReleaseFact License = Row("license");

    /// <summary>The Enterprise installer requires fault_domain_enabled.</summary>
    public static readonly ReleaseFact FaultDomain = Row("fault-domain");

    /// <summary>dcos-net writes a file into the folder of systemd-networkd, when its unit is installed.</summary>
    public static readonly ReleaseFact NetworkdWritten = Row("networkd-written");

    /// <summary>dcos-net does not start where that folder is missing.</summary>
    public static readonly ReleaseFact NetworkdFolder = Row("networkd-folder");

    /// <summary>dcos-net restarts systemd-networkd at each of its starts, when it is active. Without this: once, after the file changed.</summary>
    public static readonly ReleaseFact NetworkdRestarts = Row("networkd-restarts");

    /// <summary>Marathon refuses ids of apps whose last part is a word of its API.</summary>
    public static readonly ReleaseFact AppIdWords = Row("app-id-words");

    /// <summary>The installer refuses nodes on which SELinux enforces.</summary>
    public static readonly ReleaseFact SelinuxRefused = Row("selinux-refused");

    /// <summary>Calico can be switched off: a file on each node says whether it is on.</summary>
    public static readonly ReleaseFact CalicoSwitch = Row("calico-switch");

    /// <summary>True of the release.</summary>
    public bool Holds(DcosVersion version) => Versions.Contain(version);

    private static ReleaseFact Row(string id) => All.Single(fact => fact.Id == id);
}
