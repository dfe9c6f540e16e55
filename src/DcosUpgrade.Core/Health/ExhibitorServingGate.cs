using System;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;

namespace DcosUpgrade.Health;

/// <summary>
/// Every master's Exhibitor sees every master serving and one leader, twice and at least Exhibitor's own check period apart,
/// because each serves cached answers for that long.
/// </summary>
internal sealed class ExhibitorServingGate : Gate
{
    public override string Name => "exhibitor-serving";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (DC/OS Masters); "
        + "dcos/dcos 1.11.6 packages/bootstrap/extra/dcos_internal_utils/exhibitor.py";

    public override int Order => 30;

    public override GateRoles Roles => GateRoles.Master;

    public override int? CheckOrder => 60;

    public override bool IsOfCluster => true;

    public override DcosCheckResult Evaluate(GateSubject subject)
    {
        int masters = subject.View.Masters.Count;
        string expected = $"{masters} serving and 1 leader, on every master";
        foreach (MasterObservation observation in subject.View.EnsembleServes ? [] : subject.View.Masters)
        {
            if (observation.Probe is null)
            {
                return Unknown(subject, $"{observation.Node.Name}: {observation.Problem}");
            }

            if (observation.Probe.Exhibitor is null)
            {
                return Unknown(subject, $"{observation.Node.Name}: Exhibitor: {observation.Probe.ExhibitorProblem}");
            }

            if (!subject.View.IsWhole(observation.Probe.Exhibitor))
            {
                int serving = observation.Probe.Exhibitor.Count(server => server.Serving);
                int leaders = observation.Probe.Exhibitor.Count(server => server.IsLeader);
                return Fail(subject, expected, $"{serving} of {masters} serving and {leaders} leader(s), as reported by {observation.Node.Name}");
            }
        }

        TimeSpan period = subject.View.ExhibitorPeriod;
        return subject.OneLook || ServingFor(subject) >= period
            ? Pass(subject, $"{masters} serving")
            : Fail(subject, $"the same for {period.TotalSeconds:0.#} s", $"all serving for {ServingFor(subject).TotalSeconds:0.#} s");
    }

    public override TimeSpan? PassesIn(GateSubject subject)
    {
        TimeSpan left = subject.View.ExhibitorPeriod - ServingFor(subject);
        return !subject.View.EnsembleServes ? null : subject.OneLook || left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    /// <summary>The first master whose Exhibitor does not show all of them serving: the last one to show it is among these.</summary>
    public override InventoryNode? WaitsFor(GateSubject subject) =>
        subject.View.Masters.FirstOrDefault(master => master.Probe is not { Exhibitor: { } servers } || !subject.View.IsWhole(servers))?.Node;

    protected override string RemedyFor(GateSubject subject) =>
        "sudo journalctl -u dcos-exhibitor -n 100; timedatectl; df -h /var/lib/dcos  # on each master. "
        + "Answers of Exhibitor are up to 30 s old, and an ensemble may need 15 minutes.";

    /// <summary>From the last answer of the first view to the beginning of the last one.</summary>
    private static TimeSpan ServingFor(GateSubject subject)
    {
        ClusterView first = subject.View;
        for (int i = subject.Views.Count - 1; i >= 0 && subject.Views[i].EnsembleServes && first.At.Age(subject.Views[i].At) <= subject.LongestGap; i--)
        {
            first = subject.Views[i];
        }

        TimeSpan serving = subject.View.At.Since(first.At) - first.Took;
        return serving > TimeSpan.Zero ? serving : TimeSpan.Zero;
    }
}
