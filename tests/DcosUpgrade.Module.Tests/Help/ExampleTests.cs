using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Module.Tests.Help;

/// <summary>What the documentation tells people to type can be typed. That it works is tested by tests/Acceptance/Examples.Tests.ps1.</summary>
public sealed partial class ExampleTests(HelpFixture help) : IClassFixture<HelpFixture>
{
    private static readonly string s_module = Repository.ModuleFolder;

    [Fact]
    public void Every_cmdlet_has_three_examples_a_pipeline_and_one_for_a_runbook() => Assert.All(help.Cmdlets, cmdlet =>
    {
        string[] examples = [.. Examples(cmdlet)];
        Assert.InRange(examples.Length, 3, int.MaxValue);
        Assert.Contains(examples, example => example.Contains('|', StringComparison.Ordinal));
        Assert.True(
            !cmdlet.Parameters.ContainsKey("Confirm") || examples.Any(example => example.Contains("-Confirm:$false", StringComparison.Ordinal)),
            "no example without confirmation");
        Assert.Contains(
            HelpFixture.All(help.Of(cmdlet), "examples", "example"),
            example => HelpFixture.Text(example, "title").Contains("runbook", StringComparison.OrdinalIgnoreCase));
    });

    [Fact]
    public void Every_example_uses_its_own_cmdlet() => Assert.All(help.Cmdlets, cmdlet =>
        Assert.All(Examples(cmdlet), example => Assert.Contains(cmdlet.Name, example, StringComparison.Ordinal)));

    [Fact]
    public void Every_example_parses_and_names_only_parameters_that_there_are() =>
        Assert.All(help.Cmdlets.SelectMany(Examples), Check);

    [Fact]
    public void Every_script_that_ships_parses_and_names_only_parameters_that_there_are() =>
        Assert.All(Directory.GetFiles(Path.Combine(s_module, "examples"), "*.ps1"), file => Check(File.ReadAllText(file)));

    [Fact]
    public void Code_in_Markdown_parses_and_names_only_parameters_that_there_are() => Assert.All(
        new[] { Path.Combine(Repository.Root, "README.md"), Path.Combine(s_module, "README.zh-CN.md") }
            .SelectMany(file => CodeBlock().Matches(File.ReadAllText(file)).Select(block => block.Groups[1].Value)),
        Check);

    [Fact]
    public void Code_in_the_topics_parses_and_names_only_parameters_that_there_are() =>
        Assert.All(AboutTopic.Files.SelectMany(AboutTopic.CodeIn), Check);

    [Fact]
    public void Documents_name_only_cmdlets_that_there_are()
    {
        string[] names = [.. help.Cmdlets.Select(cmdlet => cmdlet.Name)];
        string[] documents =
        [
            .. Directory.GetFiles(s_module, "*.md"), .. AboutTopic.Files,
            Path.Combine(Repository.Root, "README.md"), Path.Combine(Repository.HelpFolder, "en-US", "DcosUpgrade.dll-Help.xml"),
        ];
        Assert.All(documents, document => Assert.All(
            CmdletName().Matches(File.ReadAllText(document)).Select(match => match.Value),
            name => Assert.Contains(name, names)));
    }

    private IEnumerable<string> Examples(CmdletInfo cmdlet) =>
        HelpFixture.All(help.Of(cmdlet), "examples", "example").Select(example => HelpFixture.Text(example, "code"));

    private void Check(string code)
    {
        var script = Parser.ParseInput(code, out _, out var errors);
        Assert.True(errors.Length == 0, $"{errors.FirstOrDefault()?.Message}\n{code}");
        foreach (var command in script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            if (help.Cmdlets.FirstOrDefault(cmdlet => cmdlet.Name == command.GetCommandName()) is { } cmdlet)
            {
                Assert.All(command.CommandElements.OfType<CommandParameterAst>(), parameter => Assert.True(
                    cmdlet.Parameters.ContainsKey(parameter.ParameterName),
                    $"{cmdlet.Name} has no parameter {parameter.ParameterName}\n{code}"));
            }
        }
    }

    [GeneratedRegex(@"^```powershell\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\b[A-Z][a-z]+-Dcos[A-Z][A-Za-z]+\b")]
    private static partial Regex CmdletName();
}
