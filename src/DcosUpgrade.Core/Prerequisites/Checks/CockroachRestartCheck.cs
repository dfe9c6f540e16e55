using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>Before an upgrade from 1.10.0 to 1.10.2 CockroachDB is restarted on each master, one at a time: its leases leak.</summary>
internal sealed class CockroachRestartCheck : Check
{
    /// <summary>Uptime below which a restart counts as recent.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromHours(24);

    private static readonly string s_remedy =
        "a plan of New-DcosUpgradePlan -RestartCockroach does it; by hand: sudo systemctl restart dcos-cockroach, on one master at a time, "
        + $"and between them until no range is under-replicated: {CockroachAccess.Command(null)}";

    public override string Name => "ee-cockroach-restart";

    public override int Order => 260;

    public override string Source => "DC/OS 1.10 docs: release-notes/1.10.3";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nodes;

    public override bool EnterpriseOnly => true;

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Cluster.From switch
    {
        null => Unknown(subject, "the installed version is not known"),
        { } from when !Leaks(from) => Skip(subject, $"{from} does not leak leases."),
        _ => Restarted(subject),
    };

    public static bool Leaks(DcosVersion version) => ReleaseFact.CockroachLeases.Holds(version);

    private DcosCheckResult Restarted(CheckSubject subject)
    {
        IReadOnlyList<NodeObservation> masters = [.. subject.Cluster.Nodes.Where(node => node.Node.Role == DcosRole.Master)];
        string[] old = [.. masters.Where(node => node.Conditions?.CockroachAge > Recent)
            .Select(node => $"{node.Node.Name} ({node.Conditions!.CockroachAge!.Value.TotalDays:0.0} days)")];
        string[] unknown = [.. masters.Where(node => node.Conditions?.CockroachAge is null).Select(node => node.Node.Name)];
        return old.Length > 0 ? Fail(subject, "dcos-cockroach restarted within 24 h on every master", $"runs for longer on {string.Join(", ", old)}", s_remedy)
            : masters.Count == 0 || unknown.Length > 0 ? Unknown(
                subject,
                $"the uptime of dcos-cockroach on {(masters.Count == 0 ? "the masters" : string.Join(", ", unknown))} is not known",
                s_remedy)
            : Pass(subject, "restarted within 24 h on every master");
    }
}
