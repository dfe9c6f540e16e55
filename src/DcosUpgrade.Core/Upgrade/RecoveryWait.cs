using System;
using System.Globalization;
using DcosUpgrade.Cluster;
using DcosUpgrade.Journaling;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Upgrade;

/// <summary>The wait for a node that may recover automatically after its run: what it waits for, and until when.</summary>
internal sealed class RecoveryWait(ClusterContext cluster)
{
    /// <summary>How long a node may take to recover after a reboot during the swap, or to start its first unit.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly WaitBudget _patience = new(cluster.Clock, Limit);
    private string _told = "";

    /// <summary>Called after each observation: true when it was the last.</summary>
    public bool IsOver() => _patience.IsOver();

    /// <summary>Reports the wait as progress, and in words when it starts.</summary>
    public void Report(string node, Decision decision, RunOptions options, string activity)
    {
        bool swap = decision.Row == DecisionTable.InterruptedSwapRow;
        string end = string.Format(CultureInfo.InvariantCulture, "until {0:HH:mm:ss}Z", Moment.Of(cluster.Clock).Wall + _patience.Left);
        string what = swap ? "dcos-setup to complete the swap" : "the units of dcos.target";
        options.Progress.Progress(node, activity, FormattableString.Invariant($"waiting for {what}, {end} ({_patience.Left.TotalSeconds:0} s left)"), -1);
        if (what == _told)
        {
            return;
        }

        _told = what;
        cluster.Journal.Write(new WaitingEvent { Node = node, For = what });
        if (swap)
        {
            options.Progress.Warning(FormattableString.Invariant(
                $"{node} rebooted during the swap of packages (stage {decision.Reason}). Waiting {end} ({_patience.Left.TotalSeconds:0} s) ")
                + "for dcos-setup to complete it.");
        }
        else
        {
            options.Progress.Verbose($"{node}: waiting for {what}, {end}.");
        }
    }
}
