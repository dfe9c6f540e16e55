using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>
/// Operators schedule maintenance around agents. Meanwhile somebody else schedules and ends that of other machines, also between the read
/// and the write of an operator, and in some histories Mesos refuses every change for some minutes.
/// </summary>
internal sealed class ScheduledMaintenance(RehearsalCluster cluster, Random random) : Happening, IJournal
{
    private readonly Moment _refusal = new(random, 60 * cluster.Nodes.Count);
    private readonly bool _refuses = random.Next(4) == 0;
    private int _machines;
    private bool _couldNotRemove;

    public override IReadOnlyList<string> Passing => [SR.MaintenanceNotScheduled];

    /// <summary>What is wrong when the upgrade is complete.</summary>
    public IEnumerable<string> Left => _couldNotRemove ? [] : cluster.Maintenance.Left.Select(node => $"the maintenance window of {node} is left");

    public override void OnCall(NodeEndpoint node, NodeOperation operation, bool before)
    {
        if (before && operation is ChangeMaintenanceOperation && random.Next(5) == 0)
        {
            cluster.Maintenance.ScheduleByHand($"10.9.9.{++_machines % 250}", TimeSpan.FromHours(1));
            cluster.Maintenance.RemoveByHand($"10.9.9.{random.Next(_machines) % 250}");
        }

        if (_refusal.Comes(operation, before) && _refuses)
        {
            foreach (RehearsalNode master in cluster.Masters)
            {
                cluster.Inject(master.Name, RehearsalFault.MaintenanceRefused);
                cluster.Clock.Schedule(TimeSpan.FromMinutes(5), () => cluster.Clear(master.Name, RehearsalFault.MaintenanceRefused));
            }
        }
    }

    public override void Begins(Session session, int number) => session.Context.Journal.Join(this);

    public override RunOptions Change(RunOptions options, int number) => options with { Drain = true };

    public void Write(JournalEvent journalEvent) => _couldNotRemove |= journalEvent is MaintenanceEvent { Change: MaintenanceEvent.Left };

    public override string ToString() => $"maintenance around agents{(_refuses ? ", refused for some minutes" : "")}";
}
