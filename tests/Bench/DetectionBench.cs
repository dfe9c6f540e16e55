using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Core.Tests.Simulation;

namespace DcosUpgrade.Bench;

/// <summary>Measures how late it is noticed that the gates of a node pass, in virtual time.</summary>
internal static class DetectionBench
{
    private const double MostMedian = 0.3;
    private const double MostAtTheEnd = 1.5;
    private const long MostPolls = 40;

    /// <summary>Each node of a role becomes healthy at this many random instants.</summary>
    public static void Run(int instants)
    {
        foreach ((string role, string[] nodes) in new[] { ("master", new[] { "m1", "m2", "m3" }), ("agent", new[] { "a1", "a2", "p1" }) })
        {
            List<Detection> seen = [];
            for (int seed = 1; seen.Count < instants; seed++)
            {
                DetectionPlay play = new(seed);
                seen.AddRange(Enumerable.Range(0, Math.Min(30, instants - seen.Count)).Select(number => play.Play(nodes[number % nodes.Length])));
            }

            double[] late = [.. seen.Select(detection => detection.Beyond.TotalSeconds).Order()];
            long polls = seen.Max(detection => detection.Polls);
            Console.WriteLine(string.Format(
                CultureInfo.InvariantCulture,
                "{0}: {1} instants; beyond the stable time median {2:0.00} s, 95 % {3:0.00} s, 99 % {4:0.00} s, most {5:0.00} s, least {6:0.00} s; "
                    + "at most {7} operations on one node in a minute",
                role,
                late.Length,
                At(late, 0.5),
                At(late, 0.95),
                At(late, 0.99),
                late[^1],
                late[0],
                polls));
            Requirement.Require(late[0] >= -DetectionPlay.Tick.TotalSeconds, $"{role}: a result came before its time");
            Requirement.Require(At(late, 0.5) <= MostMedian, $"{role}: the median is more than {MostMedian} s");
            Requirement.Require(At(late, 0.99) <= MostAtTheEnd, $"{role}: one in a hundred takes more than {MostAtTheEnd} s");
            Requirement.Require(polls <= MostPolls, $"{role}: more than {MostPolls} operations on one node in a minute");
        }
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
