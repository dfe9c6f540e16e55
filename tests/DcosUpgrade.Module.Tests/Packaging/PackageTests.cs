using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;
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

    private string Package => Path.GetFileName(Assert.Single(Directory.GetFiles(_folder.Path, "DcosUpgrade.*.nupkg")));

    private static XElement Part(ZipArchive package, string name)
    {
        using var part = package.GetEntry(name)!.Open();
        return XElement.Load(part);
    }

    private static string HashOf(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

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
    public void The_folder_and_the_zip_hold_the_same_with_the_README_and_help_once_where_both_editions_find_it()
    {
        string version = Assert.Single(Directory.GetDirectories(Path.Combine(_folder.Path, "DcosUpgrade")));
        var files = Directory.GetFiles(version, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(version, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ToArray();
        using var archive = ZipFile.OpenRead(Path.Combine(_folder.Path, "DcosUpgrade.zip"));

        Assert.Equal(archive.Entries.Select(entry => entry.FullName["DcosUpgrade/".Length..]).Order(StringComparer.Ordinal), files);
        Assert.Contains("README.md", files);
        Assert.Contains("en-US/DcosUpgrade.dll-Help.xml", files);
        Assert.DoesNotContain(files, file => file.StartsWith("module/", StringComparison.Ordinal) && (file.EndsWith("-Help.xml", StringComparison.Ordinal)
            || file.EndsWith(".help.txt", StringComparison.Ordinal)));
        Assert.Equal(["DcosUpgrade"], Directory.GetDirectories(_folder.Path).Select(folder => Path.GetFileName(folder)));
    }

    /// <summary>Azure Automation offers a type of connection assets with these fields.</summary>
    [Fact]
    public void The_zip_describes_the_connection_asset_with_fields_that_New_DcosConnection_knows_and_secrets_encrypted()
    {
        using var archive = ZipFile.OpenRead(Path.Combine(_folder.Path, "DcosUpgrade.zip"));
        using var file = archive.GetEntry("DcosUpgrade/DcosUpgrade-Automation.json")!.Open();
        var fields = JsonDocument.Parse(file).RootElement.GetProperty("ConnectionFields").EnumerateArray()
            .Select(field => (Name: field.GetProperty("Name").GetString()!, IsEncrypted: field.GetProperty("IsEncrypted").GetBoolean())).ToArray();
        using var engine = new EngineFixture();

        Assert.Equal(
            ["DcosKey", "DcosPassword", "Passphrase", "Password", "PrivateKey", "SudoPassword"],
            fields.Where(field => field.IsEncrypted).Select(field => field.Name).Order(StringComparer.Ordinal));
        Assert.All(fields, field => Assert.NotEqual(
            "AssetFieldUnknown",
            engine.Run($"New-DcosConnection -Asset @{{ '{field.Name}' = 'x' }}").Errors.FirstOrDefault()?.FullyQualifiedErrorId.Split(',')[0]));
    }

    /// <summary>Installed in a new profile by tests/Acceptance/Install.Tests.ps1.</summary>
    [Fact]
    public void The_nupkg_holds_the_folder_and_describes_it_as_the_manifest_does()
    {
        using var zip = ZipFile.OpenRead(Path.Combine(_folder.Path, "DcosUpgrade.zip"));
        using var package = ZipFile.OpenRead(Path.Combine(_folder.Path, Package));
        Assert.Equal(
            zip.Entries.Select(entry => entry.FullName["DcosUpgrade/".Length..]).Concat(["[Content_Types].xml", "_rels/.rels", "DcosUpgrade.nuspec"]),
            package.Entries.Select(entry => entry.FullName));

        using var engine = new EngineFixture();
        var module = (PSModuleInfo)engine.Run("Get-Module DcosUpgrade").Output.Single()!;
        XElement[] metadata = [.. Part(package, "DcosUpgrade.nuspec").Descendants().Where(element => !element.HasElements)];
        string Of(string name) => metadata.Single(element => element.Name.LocalName == name).Value;
        Assert.Equal(
            [module.Name, module.Version.ToString(), module.Author, module.CompanyName, module.Description, module.Copyright, $"{module.LicenseUri}"],
            new[] { "id", "version", "authors", "owners", "description", "copyright", "licenseUrl" }.Select(Of));
        Assert.Equal(["PSModule", .. module.Tags], Of("tags").Split(' '));
        Assert.StartsWith("## ", Of("releaseNotes"), StringComparison.Ordinal);
        Assert.DoesNotContain("\n## ", Of("releaseNotes"), StringComparison.Ordinal);

        var types = Part(package, "[Content_Types].xml").Elements();
        Assert.All(package.Entries.Where(entry => entry.FullName != "[Content_Types].xml"), entry => Assert.Single(types, type =>
            type.Attribute("Extension")?.Value == Path.GetExtension(entry.FullName).TrimStart('.')
                || type.Attribute("PartName")?.Value == "/" + entry.FullName));
    }

    [Fact]
    public void Hash_list_names_every_other_file()
    {
        string version = Assert.Single(Directory.GetDirectories(Path.Combine(_folder.Path, "DcosUpgrade")));
        string[] expected =
        [
            .. Directory.GetFiles(version, "*", SearchOption.AllDirectories)
                .Select(file => (Name: Path.GetRelativePath(version, file).Replace('\\', '/'), Hash: HashOf(file)))
                .Where(file => file.Name != "SHA256SUMS")
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => $"{file.Hash}  {file.Name}"),
        ];

        Assert.Equal(expected, File.ReadAllText(Path.Combine(version, "SHA256SUMS")).TrimEnd('\n').Split('\n'));
        Assert.Equal(
            string.Concat(new[] { Package, "DcosUpgrade.zip" }.Select(package => $"{HashOf(Path.Combine(_folder.Path, package))}  {package}\n")),
            File.ReadAllText(Path.Combine(_folder.Path, "SHA256SUMS")));
    }

    /// <summary>The times and the order of files are those of no machine. That the assemblies are the same too is compared by tests/run.sh.</summary>
    [Fact]
    public void Equal_files_give_equal_packages()
    {
        string version = Assert.Single(Directory.GetDirectories(Path.Combine(_folder.Path, "DcosUpgrade")));
        foreach (string file in Directory.GetFiles(version, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }

        using TemporaryFolder other = new();
        Child.Run(
            "dotnet",
            ["msbuild", Path.Combine(Repository.Root, "src", "Package.proj"), "-t:Package", "-nologo", $"-p:PackageOutput={other.Path}/elsewhere/"]);

        Assert.All(["DcosUpgrade.zip", Package], package => Assert.Equal(
            HashOf(Path.Combine(_folder.Path, package)), HashOf(Path.Combine(other.Path, "elsewhere", package))));
        using var archive = ZipFile.OpenRead(Path.Combine(_folder.Path, "DcosUpgrade.zip"));
        Assert.All(archive.Entries, entry => Assert.Equal(1980, entry.LastWriteTime.Year));
    }

    [Fact]
    public void No_assembly_of_ours_names_a_folder_of_this_machine()
    {
        string version = Assert.Single(Directory.GetDirectories(Path.Combine(_folder.Path, "DcosUpgrade")));
        string[] ours = [.. Directory.GetFiles(version, "DcosUpgrade*.dll", SearchOption.AllDirectories)];

        Assert.NotEmpty(ours);
        Assert.All(ours, file => Assert.DoesNotContain(
            Repository.Root.TrimEnd('/', '\\'), System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal));
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

        // Cmdlet and topics lie in one folder. A topic that is found twice, or not exactly, comes as a list of what resembles it.
        string[] output = Child.RunScript(
            "'about_DcosUpgrade', 'about_DcosUpgrade_Errors' | ForEach-Object { @(Get-Help $_).Count; (Get-Help $_).ToString().Substring(0, 5) }; (Get-Help "
                + "Get-DcosNode).Synopsis",
            Path.Combine(_folder.Path, "unpacked", "DcosUpgrade", "DcosUpgrade.psd1"));

        Assert.Equal(["1", "TOPIC", "1", "TOPIC", "Gets the nodes of a cluster in upgrade order: masters, agents, public agents."], output);
    }
}
