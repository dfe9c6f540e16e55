using System;
using System.Linq;
using DcosUpgrade.Cluster;

namespace DcosUpgrade.Health;

/// <summary>
/// Every master's Exhibitor sees every master serving and one leader, twice and at least Exhibitor's own check period apart,
/// because each answers from memory for that long.
/// </summary>
internal sealed class ExhibitorServingGate : Gate
{
    public override string Name => "exhibitor-serving";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (DC/OS Masters); "
        + "dcos/dcos 1.11.6 packages/bootstrap/extra/dcos_internal_utils/exhibitor.py";

    public override DcosCheckResult Look(GateSubject subject)
    {
        int masters = subject.View.Masters.Count;
        string expected = $"{masters} serving and 1 leader, on every master";
        foreach (MasterObservation sight in subject.View.Masters)
        {
            if (sight.Probe is null)
            {
                return Unseen(subject, $"{sight.Node.Name}: {sight.Problem}");
            }

            if (sight.Probe.Exhibitor is null)
            {
                return Unseen(subject, $"{sight.Node.Name}: Exhibitor: {sight.Probe.ExhibitorProblem}", "sudo journalctl -u dcos-exhibitor");
            }

            if (!subject.View.IsWhole(sight.Probe.Exhibitor))
            {
                int serving = sight.Probe.Exhibitor.Count(server => server.Serving);
                int leaders = sight.Probe.Exhibitor.Count(server => server.IsLeader);
                return Fail(subject, expected, $"{serving} of {masters} serving and {leaders} leader(s), seen from {sight.Node.Name}", "sudo journalctl -u dcos-exhibitor");
            }
        }

        TimeSpan period = subject.View.ExhibitorPeriod;
        return subject.OneLook || GoodFor(subject) >= period
            ? Pass(subject, $"{masters} serving")
            : Fail(subject, $"the same for {period.TotalSeconds:0.#} s", $"all serving for {GoodFor(subject).TotalSeconds:0.#} s");
    }

    private static TimeSpan GoodFor(GateSubject subject)
    {
        DateTimeOffset since = subject.View.At;
        for (int i = subject.Views.Count - 1; i >= 0 && subject.Views[i].EnsembleServes; i--)
        {
            since = subject.Views[i].At;
        }

        return subject.View.At - since;
    }
}
