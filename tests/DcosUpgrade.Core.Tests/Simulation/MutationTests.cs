using System;
using System.Linq;
using DcosUpgrade.Health;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>They take safeguards out of what all tests share, so nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(MutationTests), DisableParallelization = true)]
public sealed class MutationsRunAlone;

/// <summary>A simulation that no weakening can make fail proves nothing: each safeguard is taken out, and its history must go wrong.</summary>
[Collection(nameof(MutationTests))]
public sealed class MutationTests
{
    public static TheoryData<string> Names => [.. Mutations.All.Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void History_of_a_removed_safeguard_fails(string name)
    {
        Mutation mutation = Mutations.All.Single(candidate => candidate.Name == name);
        Assert.True(mutation.IsSafe(), "the history is not safe even with the safeguard");

        using (mutation.Weaken())
        {
            Assert.False(Safe(mutation), "the history is as safe without the safeguard: nobody would notice its loss");
        }

        Assert.True(mutation.IsSafe(), "the safeguard was not put back");
    }

    [Fact]
    public void Every_gate_and_decision_row_has_a_mutation()
    {
        string[] names = [.. Mutations.All.Select(mutation => mutation.Name)];
        Assert.All(GateCatalog.Master, gate => Assert.Contains(Mutations.NameOf(GateCatalog.Master, gate), names));
        Assert.All(GateCatalog.Agent, gate => Assert.Contains(Mutations.NameOf(GateCatalog.Agent, gate), names));
        Assert.All(GateCatalog.Phase, gate => Assert.Contains(Mutations.NameOf(GateCatalog.Phase, gate), names));
        Assert.All(Enumerable.Range(1, Mutations.DecisionRows.Count),
            row => Assert.Contains(names, name => name.StartsWith($"decision row {row}:", StringComparison.Ordinal)));
        Assert.True(names.Length >= 25);
    }

    /// <summary>A history that ends in an exception has gone wrong as well.</summary>
    private static bool Safe(Mutation mutation)
    {
        try
        {
            return mutation.IsSafe();
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
