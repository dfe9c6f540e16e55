using System;
using System.Linq;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

/// <summary>The invariants report nothing for a correct sequence and report each violation.</summary>
public class InvariantTests
{
    private static readonly string[] s_masters = ["m1", "m2", "m3"];

    [Fact]
    public void Correct_sequence_has_no_violation()
    {
        Bench bench = new();
        foreach (string node in s_masters.Concat(["a1", "p1"]))
        {
            bench.Run(node);
        }

        Assert.Empty(bench.Cluster.Invariants.Violations);
        Assert.Equal(["a1", "m1", "m2", "m3", "p1"], bench.Cluster.Invariants.ScriptStarts.Keys.Order());
        Assert.All(bench.Cluster.Invariants.ScriptStarts.Values, starts => Assert.Equal(1, starts));
    }

    [Fact]
    public void Two_masters_at_once_are_a_violation()
    {
        Bench bench = new();
        string first = bench.Start("m1").AttemptId;
        string second = bench.Start("m2").AttemptId;
        bench.Follow("m1", first);
        bench.Follow("m2", second);
        Assert.Contains("m1 and m2", Violation(bench, "two masters"), StringComparison.Ordinal);
    }

    [Fact]
    public void Second_master_before_the_first_serves_is_a_violation()
    {
        Bench bench = new();
        bench.Cluster.Inject("m1", RehearsalFault.ServicesNotStarted);
        bench.Run("m1");
        bench.Run("m2");
        Violation(bench, "two masters");
    }

    [Fact]
    public void Agent_before_the_last_master_is_a_violation()
    {
        Bench bench = new();
        bench.Run("m1");
        bench.Run("m2");
        bench.Run("a1");
        Violation(bench, "a1: an agent was started before master m3");
    }

    [Fact]
    public void Script_started_again_after_its_activation_is_a_violation()
    {
        Bench bench = new();
        bench.Run("m1");
        bench.Run("m1");
        Violation(bench, "m1: the script was started again");
        Assert.Equal(2, bench.Cluster.Invariants.ScriptStarts["m1"]);
    }

    [Fact]
    public void Two_scripts_at_once_on_a_node_are_a_violation()
    {
        Bench bench = new();
        bench.Start("m1");
        RehearsalNode node = bench.Cluster.Node("m1");

        // Bypasses the lock of the node.
        SimulatedRun other = new(node, "by-hand", bench.Order("m1"), "{}");
        node.Runs.Add(other);
        other.Start();
        bench.Until(() => node.Running is null, 2000);
        Violation(bench, "m1: two scripts at once");
    }

    private static string Violation(Bench bench, string text) =>
        bench.Cluster.Invariants.Violations.First(violation => violation.Contains(text, StringComparison.Ordinal));
}
