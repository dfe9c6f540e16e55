using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>
/// The IAM database on the masters whose release has it. Ranges are underreplicated while a member is down and until it has caught up, and
/// while a master has not been upgraded to a release with the database.
/// </summary>
internal sealed class SimulatedCockroach(RehearsalCluster cluster)
{
    private static readonly TimeSpan s_month = TimeSpan.FromDays(30);
    private readonly Dictionary<string, int> _restarts = new(StringComparer.Ordinal);
    private readonly Dictionary<RehearsalNode, DateTimeOffset> _restored = [];
    private readonly Dictionary<RehearsalNode, DateTimeOffset> _entered = [];

    /// <summary>Called when a member stops.</summary>
    public void Stopped(RehearsalNode master)
    {
        if (Has(master))
        {
            _restored[master] = DateTimeOffset.MaxValue;
        }
    }

    /// <summary>Called when a member starts; it then copies the ranges that it missed.</summary>
    public void Started(RehearsalNode master)
    {
        if (Has(master))
        {
            _entered[master] = cluster.Clock.UtcNow;
            _restored[master] = cluster.Clock.UtcNow + master.Dice.Seconds(20, 90);
        }
    }

    /// <summary>True when the program is installed.</summary>
    public static bool Has(RehearsalNode master) => master.Role == DcosRole.Master && master.Files.Bin is { HasIam: true };

    /// <summary>Requested restarts, by master.</summary>
    public IReadOnlyDictionary<string, int> Restarts => _restarts;

    /// <summary>systemctl restart; ends when the unit is active again.</summary>
    public async Task RestartAsync(RehearsalNode master, CancellationToken cancellationToken)
    {
        _restarts[master.Name] = (_restarts.TryGetValue(master.Name, out int count) ? count : 0) + 1;
        cluster.Invariants.CockroachRestarted(
            master,
            cluster.Masters.Where(other => other != master && (!other.Services.IsActive(DcosUnits.Cockroach) || Behind(other) > 0)));
        Stopped(master);
        master.Services.Set(DcosUnits.Cockroach, "activating");
        if (!master.Faults.Has(RehearsalFault.CockroachNotBack))
        {
            cluster.Clock.Schedule(master.Dice.Seconds(3, 8), () =>
            {
                master.Services.Set(DcosUnits.Cockroach, "active");
                Started(master);
            });
        }

        while (!master.Services.IsActive(DcosUnits.Cockroach) && !master.Faults.Has(RehearsalFault.CockroachNotBack))
        {
            await cluster.Clock.Delay(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Time since the unit became active; at the start of the rehearsal one month.</summary>
    public TimeSpan Age(RehearsalNode master) =>
        _entered.TryGetValue(master, out DateTimeOffset at) ? cluster.Clock.UtcNow - at : s_month + (cluster.Clock.UtcNow - RehearsalCluster.Start);

    /// <summary>The unit's properties from systemctl show, and the machine's uptime.</summary>
    public string Unit(RehearsalNode master)
    {
        double up = (s_month + (cluster.Clock.UtcNow - RehearsalCluster.Start)).TotalSeconds;
        double entered = up - Age(master).TotalSeconds;
        return string.Format(
            CultureInfo.InvariantCulture,
            "ActiveState={0}\nActiveEnterTimestampMonotonic={1:0}\n{2:0.00}\n",
            master.Services.State(DcosUnits.Cockroach),
            entered * 1e6,
            up);
    }

    /// <summary>Output of <c>node status --ranges</c> on a master without a terminal; null when its own member does not answer.</summary>
    public string? Status(RehearsalNode master)
    {
        if (!master.Services.IsActive(DcosUnits.Cockroach) || master.Faults.Has(RehearsalFault.CockroachDown))
        {
            return null;
        }

        RehearsalNode[] members = Members;
        int behind = UnderReplicated;
        return CockroachResponses.NodeStatus(
            Version(master),
            [
                .. members.Select((member, i) => new CockroachMember(
                    i + 1,
                    member.Address,
                    Version(master),
                    cluster.Clock.UtcNow,
                    RehearsalCluster.Start,
                    behind,
                    member.Services.IsActive(DcosUnits.Cockroach))),
            ]);
    }

    /// <summary>What a check of a master reports of the database; null when every range is replicated.</summary>
    public string? CheckProblem(RehearsalNode master) =>
        !master.Services.IsActive(DcosUnits.Cockroach) || master.Faults.Has(RehearsalFault.CockroachDown) ? "connection refused"
        : UnderReplicated > 0 ? "CockroachDB has underreplicated ranges"
        : null;

    private RehearsalNode[] Members => [.. cluster.Masters.Where(member => cluster.InstalledRelease.HasIam || _restored.ContainsKey(member))];

    private int UnderReplicated => Members.Length < cluster.Masters.Count ? CockroachResponses.Ranges : Members.Sum(Behind);

    private static string Version(RehearsalNode master) => master.Files.Bin?.Line.Name switch
    {
        "1.10" when new DcosVersion(master.Files.Bin.Version).CompareTo(new DcosVersion("1.10.6")) < 0 => "v1.0.6",
        "1.10" => "v1.1.8",
        "1.13" => "v2.0.7",
        "2.0" or "2.1" => "v2.1.8",
        "2.2" => "v19.1.11",
        _ => "v1.1.4",
    };

    private int Behind(RehearsalNode member) =>
        member.Faults.IsOn(RehearsalFault.CockroachBehind) || (_restored.TryGetValue(member, out DateTimeOffset restored) && cluster.Clock.UtcNow < restored)
            ? 41
            : 0;
}
