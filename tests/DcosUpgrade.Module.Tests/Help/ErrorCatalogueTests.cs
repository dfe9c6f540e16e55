using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Help;

/// <summary>SR.cs, SR.resx and about_DcosUpgrade_Errors tell of the same errors.</summary>
public sealed class ErrorCatalogueTests : IClassFixture<HelpFixture>
{
    private const string RemedySuffix = ".Remedy";

    /// <summary>Ids whose message says all that there is to do.</summary>
    private static readonly string[] s_withoutRemedy = ["NulInArgument"];

    private static readonly string[] s_resources =
    [
        .. XDocument.Load(Path.Combine(Repository.Root, "src", "DcosUpgrade.Core", "Errors", "SR.resx")).Root!
            .Elements("data").Select(data => data.Attribute("name")!.Value),
    ];

    internal static readonly string[] Ids =
    [
        .. AppDomain.CurrentDomain.GetAssemblies().First(assembly => assembly.GetName().Name == "DcosUpgrade.Core")
            .GetType("DcosUpgrade.Errors.SR", true)!.GetFields(BindingFlags.Static | BindingFlags.Public)
            .Where(field => field.IsLiteral).Select(field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Every_id_has_one_message_and_there_are_no_others() =>
        Assert.Equal(Ids, s_resources.Where(name => !name.EndsWith(RemedySuffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_id_that_one_can_act_on_has_one_remedy() => Assert.Equal(
        Ids.Except(s_withoutRemedy),
        s_resources.Where(name => name.EndsWith(RemedySuffix, StringComparison.Ordinal)).Select(name => name[..^RemedySuffix.Length])
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Every_id_is_explained_once_and_there_are_no_others() =>
        Assert.Equal(Ids, AboutTopic.Entries("about_DcosUpgrade_Errors", null, "[A-Z][A-Za-z0-9]+").Order(StringComparer.Ordinal));

    [Fact]
    public void No_id_is_more_than_a_word() => Assert.All(Ids, id => Assert.Matches("^[A-Z][A-Za-z0-9]+$", id));
}
