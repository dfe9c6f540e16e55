using System;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Core.Tests.Simulation;

namespace DcosUpgrade.Bench;

/// <summary>Measures how much longer a plan takes for its agents than a list schedule of the times of its nodes, in virtual time.</summary>
internal static class MakespanBench
{
    private const double Least = 0.95;

    public static void Run(int[] sizes)
    {
        foreach (int agents in sizes)
        {
            foreach (int width in new[] { 1, 5, 20, agents / 10 }.Distinct())
            {
                Makespan makespan = new MakespanPlay(agents).Play(width);
                Console.WriteLine(string.Format(
                    CultureInfo.InvariantCulture,
                    "{0,5} agents, {1,3} at the same time: ideal {2,8:0.0} s, took {3,8:0.0} s, ratio {4:0.000}",
                    agents,
                    width,
                    makespan.Ideal.TotalSeconds,
                    makespan.Took.TotalSeconds,
                    makespan.Ratio));
                Requirement.Require(makespan.Ratio >= Least, $"the ratio is less than {Least}");
            }
        }
    }
}
