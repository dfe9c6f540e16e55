using System;
using System.Collections;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Xunit;

namespace DcosUpgrade.Module.Tests.Help;

/// <summary>The help file says of each cmdlet what the cmdlet says of itself, and everything that it should.</summary>
public sealed class CmdletHelpTests(HelpFixture help) : IClassFixture<HelpFixture>
{
    private const string Switch = nameof(SwitchParameter);

    [Fact]
    public void Every_cmdlet_has_a_synopsis_and_related_links() => Assert.All(help.Cmdlets, cmdlet =>
    {
        var text = help.Of(cmdlet);
        Assert.DoesNotContain(cmdlet.Name, HelpFixture.Text(text, "Synopsis"), StringComparison.Ordinal);
        Assert.InRange(HelpFixture.Text(text, "description").Length, 80, int.MaxValue);
        string[] links = [.. HelpFixture.All(text, "relatedLinks", "navigationLink").Select(link => HelpFixture.Text(link, "linkText"))];
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(
            help.Cmdlets.Any(other => other.Name == link) || File.Exists(AboutTopic.PathOf(link)),
            $"{link} is neither a cmdlet nor a topic"));
    });

    [Fact]
    public void Every_parameter_is_described_and_none_that_is_not_there() => Assert.All(help.Cmdlets, cmdlet =>
    {
        var parameters = HelpFixture.All(help.Of(cmdlet), "parameters", "parameter");
        Assert.Equal(
            HelpFixture.OwnParameters(cmdlet).Order(StringComparer.Ordinal),
            parameters.Select(Name).Order(StringComparer.Ordinal));
        Assert.All(parameters, parameter =>
        {
            Assert.NotEmpty(HelpFixture.Text(parameter, "description"));
            Assert.Equal(TypeName(cmdlet.Parameters[Name(parameter)].ParameterType), HelpFixture.Text(parameter, "type", "name"));
        });
    });

    [Fact]
    public void The_syntax_is_that_of_the_parameter_sets() => Assert.All(help.Cmdlets, cmdlet =>
    {
        var items = HelpFixture.All(help.Of(cmdlet), "syntax", "syntaxItem");
        string[] own = [.. HelpFixture.OwnParameters(cmdlet)];
        Assert.Equal(
            cmdlet.ParameterSets.Select(set => Facts(set, own)).Order(StringComparer.Ordinal),
            items.Select(item => string.Join("\n", HelpFixture.All(item, "parameter").Select(Facts).Order(StringComparer.Ordinal)))
                .Order(StringComparer.Ordinal));
        Assert.All(HelpFixture.All(help.Of(cmdlet), "parameters", "parameter"), parameter => Assert.Contains(
            Facts(parameter),
            cmdlet.ParameterSets.SelectMany(set => set.Parameters).Select(Facts)));
    });

    [Fact]
    public void Defaults_are_those_of_the_code() => Assert.All(help.Cmdlets, cmdlet =>
    {
        object fresh = Activator.CreateInstance(cmdlet.ImplementingType)!;
        foreach (var parameter in HelpFixture.All(help.Of(cmdlet), "parameters", "parameter"))
        {
            bool isMandatory = cmdlet.ParameterSets.SelectMany(set => set.Parameters).Any(info => info.Name == Name(parameter) && info.IsMandatory);
            if (!isMandatory)
            {
                object? value = fresh.GetType().GetProperty(Name(parameter))?.GetValue(fresh);
                Assert.Equal($"{Name(parameter)}: {DefaultText(value, cmdlet.Parameters[Name(parameter)])}",
                    $"{Name(parameter)}: {HelpFixture.Text(parameter, "defaultValue")}");
            }
        }

        (fresh as IDisposable)?.Dispose();
    });

    [Fact]
    public void Values_to_choose_from_are_listed_in_the_syntax() => Assert.All(help.Cmdlets, cmdlet =>
    {
        foreach (var parameter in HelpFixture.All(help.Of(cmdlet), "syntax", "syntaxItem").SelectMany(item => HelpFixture.All(item, "parameter")))
        {
            var metadata = cmdlet.Parameters[Name(parameter)];
            Type type = metadata.ParameterType.GetElementType() ?? metadata.ParameterType;
            string[] choices = metadata.Attributes.OfType<ValidateSetAttribute>().FirstOrDefault() is { } set ? [.. set.ValidValues]
                : type.IsEnum ? Enum.GetNames(type)
                : [];
            Assert.Equal(choices, HelpFixture.All(parameter, "parameterValueGroup", "parameterValue").Select(value => value.ToString()));
        }
    });

    [Fact]
    public void Outputs_are_those_that_are_declared() => Assert.All(help.Cmdlets, cmdlet => Assert.Equal(
        cmdlet.OutputType.Select(type => type.Name).Where(name => name != "System.Void").DefaultIfEmpty("None"),
        HelpFixture.All(help.Of(cmdlet), "returnValues", "returnValue").Select(value => HelpFixture.Text(value, "type", "name"))));

    private static string Name(PSObject parameter) => HelpFixture.Text(parameter, "name");

    private static string Facts(CommandParameterSetInfo set, string[] own) =>
        string.Join("\n", set.Parameters.Where(parameter => own.Contains(parameter.Name)).Select(Facts).Order(StringComparer.Ordinal));

    private static string Facts(CommandParameterInfo parameter) => Facts(
        parameter.Name,
        parameter.IsMandatory ? "true" : "false",
        parameter.Position < 0 ? "named" : parameter.Position.ToString(CultureInfo.InvariantCulture),
        (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
        {
            (true, true) => "True (ByValue, ByPropertyName)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        },
        parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases),
        parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any() ? "true" : "false");

    private static string Facts(PSObject parameter)
    {
        string Of(string property) => HelpFixture.Text(parameter, property);
        return Facts(Name(parameter), Of("required"), Of("position"), Of("pipelineInput"), Of("aliases"), Of("globbing"));
    }

    private static string Facts(string name, string required, string position, string pipeline, string aliases, string wildcards) =>
        $"{name}: required {required}, position {position}, pipeline {pipeline}, aliases {aliases}, wildcards {wildcards}";

    private static string TypeName(Type type) => (Nullable.GetUnderlyingType(type) ?? type).Name;

    private static string DefaultText(object? value, ParameterMetadata parameter) => value switch
    {
        _ when parameter.ParameterType.Name == Switch => "False",
        null or "" => "None",
        string text => text,
        IEnumerable list => list.Cast<object>().Select(item => item.ToString()!).ToArray() is { Length: > 0 } items ? string.Join(", ", items) : "None",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
