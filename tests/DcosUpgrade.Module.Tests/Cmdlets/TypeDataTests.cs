using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Cmdlets;

/// <summary>What jobs and remoting make of the objects. tests/Acceptance/Jobs.Tests.ps1 carries it out.</summary>
public sealed class TypeDataTests
{
    private const string Deserialized = "Deserialized.";

    [Fact]
    public void Every_enum_is_a_value_again_after_deserialization()
    {
        using EngineFixture engine = new();
        string[] enums = [.. engine.Run("""
            [DcosUpgrade.DcosRole].Assembly.GetExportedTypes() | Where-Object { $_.IsEnum -and $_.Namespace -eq 'DcosUpgrade' } | ForEach-Object FullName
            """).Texts.Order(StringComparer.Ordinal)];

        (string Name, string Value)[] types =
        [
            .. XDocument.Load(Path.Combine(Repository.ModuleFolder, "DcosUpgrade.Types.ps1xml")).Descendants("Type")
                .Select(type => (type.Element("Name")!.Value, type.Descendants("Value").Single().Value))
                .Where(type => type.Item1.StartsWith(Deserialized, StringComparison.Ordinal)),
        ];

        Assert.NotEmpty(enums);
        Assert.Equal(enums, types.Select(type => type.Value));
        Assert.All(types, type => Assert.Equal(Deserialized + type.Value, type.Name));
    }
}
