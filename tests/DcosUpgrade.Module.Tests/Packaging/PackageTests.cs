using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Packaging;

/// <summary>What Package leaves behind, and that it works.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PackageTests() => Child.Run(
        "dotnet",
        ["msbuild", Path.Combine(Repository.Root, "src", "Package.proj"), "-t:Package", "-nologo", $"-p:PackageOutput={_folder.Path}/"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_zip_is_what_Azure_Automation_takes()
    {
        string zip = Path.Combine(_folder.Path, "DcosUpgrade.zip");
        using var archive = ZipFile.OpenRead(zip);
        var entries = archive.Entries.Select(entry => entry.FullName).ToArray();

        Assert.All(entries, entry => Assert.StartsWith("DcosUpgrade/", entry));
        Assert.All(entries, entry => Assert.InRange(entry.Length, 1, 139));
        Assert.Contains("DcosUpgrade/DcosUpgrade.psd1", entries);
        Assert.Contains("DcosUpgrade/module/DcosUpgrade.dll", entries);
        Assert.Contains("DcosUpgrade/module/lib/desktop/System.Memory.dll", entries);
        Assert.InRange(new FileInfo(zip).Length, 1, 100 * 1024 * 1024);
    }

    [Fact]
    public void The_folder_and_the_zip_hold_the_same_and_help_lies_at_the_root_too()
    {
        string version = Assert.Single(Directory.GetDirectories(Path.Combine(_folder.Path, "DcosUpgrade")));
        var files = Directory.GetFiles(version, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(version, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ToArray();
        using var archive = ZipFile.OpenRead(Path.Combine(_folder.Path, "DcosUpgrade.zip"));

        Assert.Equal(archive.Entries.Select(entry => entry.FullName["DcosUpgrade/".Length..]).Order(StringComparer.Ordinal), files);
        Assert.Equal(
            files.Where(file => file.StartsWith("module/en-US/", StringComparison.Ordinal)).Select(file => file["module/".Length..]),
            files.Where(file => file.StartsWith("en-US/", StringComparison.Ordinal)));
        Assert.Equal(["DcosUpgrade"], Directory.GetDirectories(_folder.Path).Select(folder => Path.GetFileName(folder)));
    }

    [Fact]
    public void The_unpacked_zip_imports_and_loads_its_own_libraries()
    {
        ZipFile.ExtractToDirectory(Path.Combine(_folder.Path, "DcosUpgrade.zip"), Path.Combine(_folder.Path, "unpacked"));
        string module = Path.Combine(_folder.Path, "unpacked", "DcosUpgrade");

        string[] output = Child.RunScript("(Get-TestAdapter).GetType().Assembly.Location", Path.Combine(module, "DcosUpgrade.psd1"));

        Assert.Equal([Path.Combine(module, "module", "lib", "DcosUpgrade.Adapters.dll")], output);
    }

    [Fact]
    public void The_unpacked_zip_has_help_for_cmdlets_and_topics()
    {
        ZipFile.ExtractToDirectory(Path.Combine(_folder.Path, "DcosUpgrade.zip"), Path.Combine(_folder.Path, "unpacked"));

        // A topic that is found twice, or not exactly, comes as a list of what resembles it.
        string[] output = Child.RunScript(
            "'about_DcosUpgrade', 'about_DcosUpgrade_Errors' | ForEach-Object { @(Get-Help $_).Count; (Get-Help $_).ToString().Substring(0, 5) }; (Get-Help "
                + "Get-DcosNode).Synopsis",
            Path.Combine(_folder.Path, "unpacked", "DcosUpgrade", "DcosUpgrade.psd1"));

        Assert.Equal(["1", "TOPIC", "1", "TOPIC", "Gets the nodes of a cluster in upgrade order: masters, agents, public agents."], output);
    }
}
