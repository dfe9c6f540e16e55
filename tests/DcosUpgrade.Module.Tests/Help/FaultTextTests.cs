using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Help;

/// <summary>What Tab says of a fault is its entry in about_DcosUpgrade_Rehearsal.</summary>
public sealed class FaultTextTests
{
    [Fact]
    public void Text_of_each_fault_is_its_entry_in_the_topic() => Assert.All(
        File.ReadLines(Path.Combine(Repository.Root, "src/DcosUpgrade.Rehearsal/Simulation/Faults.tsv")).Skip(2).Select(line => line.Split('\t')),
        cells => Assert.Equal(Entry(cells[0]), cells[1]));

    private static string Entry(string fault)
    {
        IEnumerable<string> lines = AboutTopic.Lines(AboutTopic.PathOf("about_DcosUpgrade_Rehearsal"))
            .SkipWhile(line => line != $"    {fault}").Skip(1).TakeWhile(line => line.StartsWith("        ", StringComparison.Ordinal));
        return string.Join(" ", lines.Select(line => line.Trim()));
    }
}
