using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Xml.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Packaging;

/// <summary>The addresses that who publishes a package gives to it.</summary>
public sealed class PublishedLinkTests : IDisposable
{
    private const string Project = "https://git.example.com/infra/dcos%20upgrade";
    private const string Icon = "https://git.example.com/infra/icon.png";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Package_names_the_project_in_its_manifest_its_nupkg_and_the_help_of_every_cmdlet()
    {
        string folder = Pack("linked", Links(Project, Icon));
        string manifest = Path.Combine(Version(folder), "DcosUpgrade.psd1");

        string[] output = Child.RunScript(
            """
            $module = Get-Module DcosUpgrade
            "$($module.ProjectUri.OriginalString) $($module.IconUri)"
            Get-Command -Module DcosUpgrade | ForEach-Object { "$($_.Name) $($_.HelpUri)" }
            (Get-Help Get-DcosCluster).relatedLinks.navigationLink | ForEach-Object { "$($_.linkText) $($_.uri)".Trim() }
            """,
            manifest);

        Assert.Equal($"{Project} {Icon}", output[0]);
        string[] commands = [.. output.Skip(1).TakeWhile(line => line.Contains("-Dcos", StringComparison.Ordinal))];
        Assert.Equal(32, commands.Length);
        Assert.All(commands, line => Assert.Equal($"{line.Split(' ')[0]} {Project}#{line.Split(' ')[0].ToLowerInvariant()}", line));
        Assert.Contains($"Online Version: {Project}#get-dcoscluster", output);
        using ZipArchive package = ZipFile.OpenRead(Directory.GetFiles(folder, "*.nupkg").Single());
        using Stream nuspec = package.GetEntry("DcosUpgrade.nuspec")!.Open();
        Dictionary<string, string> metadata = XElement.Load(nuspec).Descendants().Where(element => !element.HasElements)
            .ToDictionary(element => element.Name.LocalName, element => element.Value);
        Assert.Equal((Project, Icon), (metadata["projectUrl"], metadata["iconUrl"]));
    }

    [Fact]
    public void Chinese_help_has_the_same_addresses()
    {
        string folder = Pack("linked", Links(Project, ""));

        XDocument[] helps =
            [.. new[] { "en-US", "zh" }.Select(language => XDocument.Load(Path.Combine(Version(folder), language, "DcosUpgrade.dll-Help.xml")))];

        string[][] addresses = [.. helps.Select(help => help.Descendants().Where(element => element.Name.LocalName == "uri" && element.Value.Length > 0)
            .Select(element => element.Value).ToArray())];
        Assert.Equal(32, addresses[0].Length);
        Assert.Equal(addresses[0], addresses[1]);
        Assert.Contains("联机版本：", helps[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_addresses_give_equal_packages_and_none_gives_a_package_without_links()
    {
        string[] folders = [Pack("first", Links(Project, Icon)), Pack("second", Links(Project, Icon)), Pack("plain")];

        string[][] hashes = [.. folders.Select(folder => Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(HashOf).ToArray())];
        Assert.Equal(hashes[0], hashes[1]);
        Assert.NotEqual(hashes[0], hashes[2]);
        string plain = Version(folders[2]);
        Assert.DoesNotContain("ProjectUri", File.ReadAllText(Path.Combine(plain, "DcosUpgrade.psd1")), StringComparison.Ordinal);
        Assert.DoesNotContain("Online Version", File.ReadAllText(Path.Combine(plain, "en-US", "DcosUpgrade.dll-Help.xml")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://git.example.com/")]
    [InlineData("git.example.com/infra")]
    [InlineData("https://user@git.example.com/")]
    [InlineData("https://git.example.com/?x='")]
    [InlineData("https://git.example.com/#top")]
    public void Other_address_is_refused_before_anything_is_written(string address)
    {
        using EngineFixture engine = new();
        EngineRun run = engine.Run(
            "param($build, $address) & $build -Task Package -ProjectUri $address",
            ("build", Path.Combine(Repository.Root, "build.ps1")),
            ("address", address));
        Assert.StartsWith("ProjectUriInvalid,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);

        InvalidOperationException failed = Assert.Throws<InvalidOperationException>(() => Pack("refused", Links(address, "")));
        Assert.Contains("error ProjectUriInvalid", failed.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "refused"), "*.nupkg"));
    }

    private static string[] Links(string project, string icon) =>
        [$"-p:PackageProjectUri={project.Replace("%", "%25", StringComparison.Ordinal)}", $"-p:PackageIconUri={icon}"];

    private static string Version(string folder) => Assert.Single(Directory.GetDirectories(Path.Combine(folder, "DcosUpgrade")));

    private static string HashOf(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private string Pack(string name, params string[] properties)
    {
        string folder = Path.Combine(_folder.Path, name);
        _ = Child.Run(
            "dotnet",
            ["msbuild", Path.Combine(Repository.Root, "src", "Package.proj"), "-t:Package", "-nologo", $"-p:PackageOutput={folder}/", .. properties]);
        return folder;
    }
}
