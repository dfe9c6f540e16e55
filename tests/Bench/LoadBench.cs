using System;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Bench;

/// <summary>Measures what the leading master is asked while agents are upgraded, in virtual time.</summary>
internal static class LoadBench
{
    private const long Most = 30;

    /// <summary>About as many agents are upgraded: what is asked depends on the time and on the width, not on their number.</summary>
    private const int Upgraded = 100;

    public static void Run(int[] sizes)
    {
        foreach (int agents in sizes)
        {
            foreach (int width in new[] { 1, 20, Math.Max(20, agents / 10) }.Distinct())
            {
                CountingShells? shells = null;
                MakespanPlay play = new(agents, wrap: inner => shells = new CountingShells(inner));
                Makespan makespan = play.Play(width, lastWave: Math.Max(1, Upgraded / width));
                Console.WriteLine(string.Format(
                    CultureInfo.InvariantCulture,
                    "{0,5} agents, {1,3} at the same time: in a minute Mesos of the leading master is asked at most {2} times with {3} HTTP requests, "
                        + "on average {4:0} times with {5:0}; its machine has at most {6} operations; a view of a master has {7:N0} characters",
                    agents,
                    width,
                    play.Asked.MostInAMinute(),
                    play.Requests.MostInAMinute(),
                    play.Asked.Total / makespan.Took.TotalMinutes,
                    play.Requests.Total / makespan.Took.TotalMinutes,
                    play.Operations.MostInAMinute(),
                    shells!.Counts[nameof(MasterProbeOperation)].Characters / shells.Counts[nameof(MasterProbeOperation)].Calls));
                Console.WriteLine("      " + string.Join(", ", play.ByType.Select(type => $"{type.Value} {type.Key}")));
                Requirement.Require(play.Requests.MostInAMinute() <= Most, $"the leading master gets more than {Most} requests in a minute");
            }
        }
    }
}
