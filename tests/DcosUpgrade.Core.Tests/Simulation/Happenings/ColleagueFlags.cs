using System;
using System.Collections.Generic;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>A colleague stops or pauses the cluster at a random moment, and resumes it later.</summary>
internal sealed class ColleagueFlags(RehearsalCluster cluster, Random random) : Happening
{
    private static readonly int[] s_seconds = [1, 10, 60, 300, 1500];

    private readonly Moment _moment = new(random, 40 * cluster.Nodes.Count);
    private readonly bool _stops = random.Next(2) == 0;
    private readonly TimeSpan _duration = TimeSpan.FromSeconds(s_seconds[random.Next(s_seconds.Length)]);

    public override IReadOnlyList<string> Passing => [nameof(SR.StopRequested), nameof(SR.ClusterPaused)];

    public override void OnCall(NodeEndpoint node, NodeOperation operation, bool before)
    {
        if (!_moment.Comes(operation, before))
        {
            return;
        }

        ClusterFolder folder = cluster.Masters[0].Folder;
        (folder.Stopped, folder.Paused) = (folder.Stopped || _stops, folder.Paused || !_stops);
        cluster.Clock.Schedule(_duration, () => (folder.Stopped, folder.Paused) = (false, false));
    }

    public override string ToString() => $"a colleague {(_stops ? "stops" : "pauses")} the cluster for {_duration.TotalSeconds:0} s";
}
