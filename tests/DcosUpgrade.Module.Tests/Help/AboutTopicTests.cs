using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Xunit;

namespace DcosUpgrade.Module.Tests.Help;

/// <summary>The about topics have the form that Get-Help wants, and name everything that they are about.</summary>
public sealed class AboutTopicTests : IClassFixture<HelpFixture>
{
    private static Assembly Core => Loaded("DcosUpgrade.Core");

    [Fact]
    public void All_topics_exist() => Assert.Equal(
        [
            "en-US/about_DcosUpgrade", "en-US/about_DcosUpgrade_Azure", "en-US/about_DcosUpgrade_Errors", "en-US/about_DcosUpgrade_Inventory",
            "en-US/about_DcosUpgrade_Pipeline", "en-US/about_DcosUpgrade_Plan", "en-US/about_DcosUpgrade_Prerequisites",
            "en-US/about_DcosUpgrade_Quickstart", "en-US/about_DcosUpgrade_Rehearsal", "en-US/about_DcosUpgrade_Report",
            "en-US/about_DcosUpgrade_Safety",
            .. Translated.Topics.Select(topic => "zh/" + topic),
        ],
        AboutTopic.Files.Select(file =>
            Path.GetRelativePath(Repository.HelpFolder, file).Replace('\\', '/').Replace(".help.txt", "", StringComparison.Ordinal)));

    [Fact]
    public void Topics_have_the_form_of_help_files() => Assert.All(AboutTopic.Files, file =>
    {
        Assert.Equal([0xEF, 0xBB, 0xBF], File.ReadAllBytes(file).Take(3).Select(value => (int)value));
        string[] lines = AboutTopic.Lines(file);
        Assert.Equal("TOPIC", lines[0]);
        Assert.Equal("    " + Path.GetFileName(file).Replace(".help.txt", "", StringComparison.Ordinal), lines[1]);
        Assert.Equal("SHORT DESCRIPTION", lines[3]);
        Assert.StartsWith("    ", lines[4], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Sum(Columns), 0, 80));
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
    });

    [Fact]
    public void Every_outcome_is_explained() =>
        Same(Enum.GetNames(Core.GetType("DcosUpgrade.DcosOutcome", true)!), AboutTopic.Entries("about_DcosUpgrade", "OUTCOMES", "[A-Z][A-Za-z]+"));

    [Fact]
    public void Every_gate_is_explained()
    {
        Type gate = Core.GetType("DcosUpgrade.Health.Gate", true)!;
        var names = Core.GetTypes().Where(type => type.IsSubclassOf(gate))
            .Select(type => (string)gate.GetProperty("Name")!.GetValue(Activator.CreateInstance(type))!);
        Same(names, AboutTopic.Entries("about_DcosUpgrade", "GATES", "[a-z-]+").Distinct());
    }

    [Fact]
    public void Every_check_is_explained()
    {
        var all = (IEnumerable<object>)Core.GetType("DcosUpgrade.Prerequisites.CheckCatalog", true)!.GetField(
            "All", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        Same(
            all.Select(check => (string)check.GetType().GetProperty("Name")!.GetValue(check)!),
            AboutTopic.Entries("about_DcosUpgrade_Prerequisites", null, "[a-z0-9-]+"));
    }

    [Fact]
    public void Every_fault_of_a_rehearsal_is_explained() =>
        Same(Enum.GetNames(Loaded("DcosUpgrade.Rehearsal").GetType("DcosUpgrade.Rehearsal.RehearsalFault", true)!),
            AboutTopic.Entries("about_DcosUpgrade_Rehearsal", null, "[A-Z][A-Za-z0-9]+"));

    [Theory]
    [InlineData("YamlInventory", "s_rootKeys", "KEYS OF THE FILE")]
    [InlineData("InventoryRules", "NodeKeys", "KEYS OF A NODE")]
    public void Every_key_of_an_inventory_is_explained(string type, string field, string section)
    {
        var keys = Core.GetType("DcosUpgrade.Inventory." + type, true)!
            .GetField(field, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(null);
        Same((string[])keys!, AboutTopic.Entries("about_DcosUpgrade_Inventory", section, "[a-z]+"));
    }

    [Fact]
    public void Every_key_of_a_jump_host_is_explained()
    {
        var keys = Core.GetType("DcosUpgrade.Inventory.YamlInventory", true)!
            .GetField("s_jumpKeys", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null);

        // jump is another word for via, and is told with it.
        Same(((string[])keys!).Except(["jump"]), AboutTopic.Entries("about_DcosUpgrade_Inventory", "JUMP HOSTS", "[a-z]+"));
    }

    private static void Same(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));

    /// <summary>A console shows Chinese characters and punctuation two columns wide.</summary>
    private static int Columns(char c) => c is >= '\u2E80' and <= '\u9FFF' or >= '\uFF00' and <= '\uFF60' ? 2 : 1;

    private static Assembly Loaded(string name) => AppDomain.CurrentDomain.GetAssemblies().First(assembly => assembly.GetName().Name == name);
}
