using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>Each of the operator's two clocks is taken out: the other alone is not enough.</summary>
internal static class ClockMutations
{
    private static readonly TimeSpan s_set = TimeSpan.FromHours(3);

    [ThreadStatic]
    private static bool s_oneClock;

    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("clock: a limit counts steady time", OneClock, IsFollowedToItsEnd),
        new("clock: an age counts a suspension", OneClock, () => !IsSharedAfterSuspension()),
    ];

    private static IDisposable OneClock()
    {
        s_oneClock = true;
        return new Restore();
    }

    /// <summary>The wall clock is set ahead again and again while a run is followed.</summary>
    private static bool IsFollowedToItsEnd()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 0, PublicAgents = 0 });
        Session session =
            new(cluster, 1, options: new RunOptions { Progress = new MessageRecorder(), ScriptTimeout = TimeSpan.FromSeconds(600) });
        OperatorClock clock = (OperatorClock)session.Context.Clock;
        cluster.OnCall = (_, operation, before) =>
        {
            if (before && operation is FollowRunOperation)
            {
                clock.Set(s_set);
                clock.Suspended(s_oneClock ? -s_set : TimeSpan.Zero);
            }

            return Task.CompletedTask;
        };
        return session.Run(only: node => node.Name == "m1") is null;
    }

    /// <summary>The steady clock stands still while the machine is suspended.</summary>
    private static bool IsSharedAfterSuspension()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 0, PublicAgents = 0 });
        Session session = new(cluster, 1);
        OperatorClock clock = (OperatorClock)session.Context.Clock;
        ClusterView before = Look();
        Driving.RunToEnd(cluster.Clock.Delay(s_set, CancellationToken.None), cluster.Clock);
        clock.Suspended(s_set);
        clock.Set(s_oneClock ? -s_set : TimeSpan.Zero);
        return ReferenceEquals(before, Look());

        ClusterView Look() => Driving.RunToEnd(session.Context.Watch.LookAsync(CancellationToken.None), cluster.Clock);
    }

    private sealed class Restore : IDisposable
    {
        public void Dispose() => s_oneClock = false;
    }
}
