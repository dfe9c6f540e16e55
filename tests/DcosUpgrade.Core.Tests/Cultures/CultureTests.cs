using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Threading;
using DcosUpgrade.Configuration;
using DcosUpgrade.Core.Tests.Architecture;
using DcosUpgrade.Core.Tests.Configs;
using DcosUpgrade.Core.Tests.Inventory;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Reporting;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Rehearsal;
using Xunit;

namespace DcosUpgrade.Core.Tests.Cultures;

/// <summary>Scripts, plans, journals, files and messages are the same bytes, whatever calendar and decimal sign the user has.</summary>
public sealed class CultureTests
{
    /// <summary>Members that use the culture of the user.</summary>
    private static readonly HashSet<string> s_cultural =
    [
        "String.Format String", "String.ToLower", "String.ToUpper", "Convert.ToString Object", "Int32.ToString String", "Int64.ToString String",
        .. from type in new[] { "Double", "Single", "Decimal", "DateTime", "DateTimeOffset" }
           from call in new[] { "ToString", "ToString String" }
           select $"{type}.{call}",
    ];

    private static readonly Lazy<IReadOnlyList<(string What, string Text)>> s_invariant = new(() => Under(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("de-DE")]
    [InlineData("sv-SE")]
    [InlineData("tr-TR")]
    public void All_output_is_the_same_under_a_culture(string name)
    {
        IReadOnlyList<(string What, string Text)> texts = Under(CultureInfo.GetCultureInfo(name));

        Assert.Equal(s_invariant.Value.Count, texts.Count);
        Assert.All(s_invariant.Value.Zip(texts), pair => Assert.Equal($"{pair.First.What}: {pair.First.Text}", $"{pair.Second.What}: {pair.Second.Text}"));
    }

    /// <summary>The cultures differ on this machine, or the test would prove nothing.</summary>
    [Fact]
    public void The_cultures_are_installed()
    {
        DateTime day = new(2018, 10, 20, 0, 0, 0, DateTimeKind.Utc);

        Assert.All(new[] { "th-TH", "ar-SA", "fa-IR" }, name => Assert.NotEqual("2018", day.ToString("yyyy", CultureInfo.GetCultureInfo(name))));
        Assert.Equal("1,5", 1.5.ToString(CultureInfo.GetCultureInfo("de-DE")));
        Assert.NotEqual("-1", (-1).ToString(CultureInfo.GetCultureInfo("sv-SE")));
        Assert.NotEqual("i", "I".ToLower(CultureInfo.GetCultureInfo("tr-TR")));
    }

    /// <summary>What formats or parses with the culture of the user is called nowhere: interpolated strings too are made without it.</summary>
    [Theory]
    [InlineData("DcosUpgrade.Core")]
    [InlineData("DcosUpgrade.Rehearsal")]
    [InlineData("DcosUpgrade.Adapters")]
    [InlineData("DcosUpgrade")]
    public void No_assembly_formats_with_the_culture_of_the_user(string assembly)
    {
        using PEReader file = new(File.OpenRead(assembly == ProductLayers.Cmdlets
            ? Repository.File("module", assembly + ".dll")
            : Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));
        MetadataReader metadata = file.GetMetadataReader();

        Assert.Equal([], metadata.MemberReferences.Select(metadata.GetMemberReference).Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => Called(metadata, member)).Intersect(s_cultural));
    }

    /// <summary>As <c>Type.Method parameter</c>; the parameter is its type in metadata, … are several.</summary>
    private static string Called(MetadataReader metadata, MemberReference member)
    {
        TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
        BlobReader signature = metadata.GetBlobReader(member.Signature);
        SignatureHeader header = signature.ReadSignatureHeader();
        string name = $"{metadata.GetString(type.Name)}.{metadata.GetString(member.Name)}";
        int count = header.Kind == SignatureKind.Method ? signature.ReadCompressedInteger() : 0;
        _ = count > 0 ? signature.ReadSignatureTypeCode() : default;
        return count == 1 || (count > 1 && name == "String.Format") ? $"{name} {signature.ReadSignatureTypeCode()}" : count == 0 ? name : $"{name} …";
    }

    /// <summary>Everything that is written, made in a thread with the culture.</summary>
    private static IReadOnlyList<(string What, string Text)> Under(CultureInfo culture)
    {
        List<(string What, string Text)> texts = [];
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(() => texts.AddRange(Texts())))
        {
            CurrentCulture = culture,
            CurrentUICulture = culture,
        };
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        return texts;
    }

    private static IEnumerable<(string What, string Text)> Texts()
    {
        ReportFixture upgrade = new();
        yield return ("plan", PlanJson.Write(upgrade.Plan));
        yield return ("stop", upgrade.Stopped!);
        yield return ("journals", upgrade.Journals);
        foreach (string report in ReportFixture.Texts(ReportFixture.Report(upgrade.First, upgrade.Second)))
        {
            yield return ("report", report);
        }

        Bench bench = new(new RehearsalOptions { Seed = 7 });
        bench.Cluster.Inject("a1", RehearsalFault.PreChecksFail, 1);
        foreach (string node in new[] { "m1", "a1", "a1" })
        {
            bench.Run(node);
        }

        bench.Ask("a1", new AgentTasksOperation(bench.Token()));
        yield return ("answers of nodes", bench.Transcript);
        yield return ("script", string.Join("\n", bench.Cluster.Bootstrap.Scripts.Select(script => $"{script.Sha256} {script.Text}")));

        ConfigUpdate update = ConfigBench.Update(
            ConfigBench.Minimal + "Iı: 1.5\n", set: [("gc_delay", "1.5days"), ("dcos_overlay_mtu", -1420), ("weights", 1.5)]);
        yield return ("config.yaml", update.Text + string.Join("\n", update.Findings.Select(finding => finding.Message)));
        yield return ("inventory", InventoryWriter.Write(Inventories.Read(Inventories.Whole).Inventory));
        yield return ("message", new InputException(SR.FileTooLarge, "x", "x", -1.5).Message);
    }
}
