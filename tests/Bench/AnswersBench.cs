using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using DcosUpgrade.Core.Tests.NodePrograms;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Bench;

/// <summary>Measures how long a long answer takes to read, whatever it contains: real answers in which one place was filled.</summary>
internal static class AnswersBench
{
    private const int Rounds = 2;
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(1);

    /// <summary>What takes an expression or a parser with an error in it longest.</summary>
    private static readonly string[] s_fillings =
    [
        " ", "\n", "0", "a", "[", "{\"a\":", "\"", "\\", ".",
        "-", "--", "=", "|", " a", "a\n", "a b c d e f g\n", "@@", "\n@curl 0 200 ", "\u001b", "\ud83d\ude00",
    ];

    /// <param name="size">Of an answer, MiB. The bound is per MiB, so a larger size shows work that is not linear.</param>
    public static void Run(int size)
    {
        List<(TimeSpan Time, string What)> all = [];
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 2 });
        string[] words = ["a-host.of.the.cluster.example:80", "http://host.example/a--1"];
        foreach (RealAnswer answer in RealAnswer.Of(cluster, words).DistinctBy(answer => answer.Type))
        {
            string text = answer.Text;
            int[] found = [text.IndexOf('\n', 1) + 1, text.IndexOf('"') + 1, text.IndexOf(':') + 1, text.LastIndexOf("\n@", StringComparison.Ordinal)];
            int[] places = [.. found.Where(place => place > 0).Distinct()];
            foreach (string filling in s_fillings)
            {
                string full = string.Concat(Enumerable.Repeat(filling, (size << 20) / filling.Length));
                foreach (int place in places)
                {
                    all.Add((Time(answer, answer.With(text.Insert(place, full))), $"{answer.Type.Name} with '{VisibleText.Line(filling)}' at {place}"));
                }
            }
        }

        foreach ((TimeSpan time, string what) in all.OrderByDescending(one => one.Time).Take(5))
        {
            Console.WriteLine($"{time.TotalMilliseconds:0} ms of processor time: {what}");
        }

        Console.WriteLine($"{all.Count} answers of {size} MiB, {all.Sum(one => one.Time.TotalSeconds):0.0} s");
        Requirement.Require(all.Max(one => one.Time) < size * s_most, "an answer takes over 1 s a MiB");
    }

    /// <summary>The shortest of some times, of the processor.</summary>
    private static TimeSpan Time(RealAnswer answer, RawOutput output)
    {
        Type observed = answer.Type;
        while (!observed.IsGenericType || observed.GetGenericTypeDefinition() != typeof(NodeOperation<>))
        {
            observed = observed.BaseType!;
        }

        MethodInfo read = typeof(NodeAnswer).GetMethod(nameof(NodeAnswer.Read))!.MakeGenericMethod(observed.GetGenericArguments());
        return Enumerable.Range(0, Rounds).Min(_ =>
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            try
            {
                ObservationReader.Read(read.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [answer.Operation, output, "m1"], null));
            }
            catch (DcosException)
            {
                // Most of them cannot be parsed.
            }

            return Environment.CpuUsage.TotalTime - before;
        });
    }
}
