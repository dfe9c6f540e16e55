using System.IO;
using System.Management.Automation;
using Xunit;

namespace DcosUpgrade.Module.Tests.Inventory;

/// <summary>Export-DcosInventory: writes what Get-DcosCluster reads, and over nothing without -Force.</summary>
public sealed class ExportTests : InventoryEngine
{
    private string Target => Path.Combine(Folder, "out.yaml");

    [Fact]
    public void The_inventory_is_written_and_nothing_else()
    {
        Assert.Empty(Texts("$c | Export-DcosInventory ./out.yaml"));

        string text = File.ReadAllText(Target);
        Assert.StartsWith(
            "version: 1\ncluster: rehearsal\nedition: open\nbootstrap: {name: bootstrap, address: 10.0.0.5}\nnodes:\n  - {name: m1, role: master, address: "
                + "10.1.0.2, zone: a}\n", text);
        Assert.Equal(Target, Assert.Single(Directory.GetFileSystemEntries(Folder)));
    }

    [Theory]
    [InlineData("-WhatIf")]
    [InlineData("-WhatIf -Force")]
    public void WhatIf_writes_nothing(string switches)
    {
        Assert.Empty(Texts($"$c | Export-DcosInventory ./out.yaml {switches}"));
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    [Fact]
    public void Existing_file_is_not_replaced_without_Force()
    {
        File.WriteAllText(Target, "mine");

        ErrorRecord error = Fail("$c | Export-DcosInventory ./out.yaml", "FileExists", ErrorCategory.ResourceExists);

        Assert.Equal("Specify another name, or add -Force to replace the file.", error.ErrorDetails.RecommendedAction);
        Assert.Equal("mine", File.ReadAllText(Target));
    }

    [Fact]
    public void With_Force_it_is_replaced()
    {
        File.WriteAllText(Target, "mine");

        Assert.Empty(Texts("$c | Export-DcosInventory ./out.yaml -Force"));

        Assert.StartsWith("version: 1\n", File.ReadAllText(Target));
        Assert.Single(Directory.GetFileSystemEntries(Folder));
    }

    [Theory]
    [InlineData("./out.csv", "InventoryIsYaml", ErrorCategory.InvalidArgument)]
    [InlineData("./none/out.yaml", "FileNotWritable", ErrorCategory.WriteError)]
    [InlineData("./none/out.yaml -Force", "FileNotWritable", ErrorCategory.WriteError)]
    [InlineData("Env:OUT", "NotAFilePath", ErrorCategory.InvalidArgument)]
    public void A_path_that_cannot_be_written_is_named(string path, string id, ErrorCategory category)
    {
        ErrorRecord error = Fail($"$c | Export-DcosInventory {path}", id, category);

        Assert.EndsWith(Path.GetFileName(path.Split(' ')[0]), $"{error.TargetObject}");
    }
}
