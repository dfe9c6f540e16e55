using System;
using System.IO;
using System.Management.Automation;
using System.Runtime.Loader;
using Xunit;

namespace DcosUpgrade.Module.Tests.Loading;

public sealed class DependencyLoaderTests : IDisposable
{
    private readonly EngineFixture _engine = new EngineFixture().WithTestCmdlets();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Adapters_live_in_a_context_of_their_own_and_are_loaded_once()
    {
        var run = _engine.Run("Get-TestAdapter; Get-TestAdapter");

        run.ThrowIfFailed();
        Assert.Same(run.Output[0], run.Output[1]);
        Assert.Equal("DcosUpgrade", AssemblyLoadContext.GetLoadContext(run.Output[0]!.GetType().Assembly)?.Name);
    }

    [Fact]
    public void Importing_loads_no_third_party_library() => Assert.Equal(["0", "1"], Child.RunScript("""
        [DcosUpgrade.Module.Tests.Loading.LoadReport]::Loaded('Renci.SshNet').Count
        $null = Get-TestAdapter
        [DcosUpgrade.Module.Tests.Loading.LoadReport]::Loaded('Renci.SshNet').Count
        """));

    [Fact]
    public void Users_see_our_types_and_none_of_the_libraries()
    {
        var run = _engine.Run("""
            $null = Get-TestAdapter
            $null -ne ('DcosUpgrade.Commands.AsyncCmdlet' -as [type])
            $null -ne ('Renci.SshNet.SshClient' -as [type])
            $null -ne ('YamlDotNet.Core.Parser' -as [type])
            """);

        Assert.Equal([true, false, false], run.Output);
    }

    [Fact]
    public void Importing_again_and_removing_leave_the_handler_once_and_never() => Assert.Equal(["1", "1", "0"], Child.RunScript("""
        param()
        $manifest = (Get-Module DcosUpgrade).Path
        [DcosUpgrade.Module.Tests.Loading.LoadReport]::Handlers()
        Import-Module $manifest -Force
        [DcosUpgrade.Module.Tests.Loading.LoadReport]::Handlers()
        Remove-Module DcosUpgrade
        [DcosUpgrade.Module.Tests.Loading.LoadReport]::Handlers()
        """));

    [Fact]
    public void A_missing_file_is_named()
    {
        CopyLib();
        string file = Lib("Renci.SshNet.dll");
        File.Delete(file);

        AssertFails("ModuleFileMissing", ErrorCategory.NotInstalled, file);
    }

    [Theory]
    [InlineData("DcosUpgrade.Core.dll")]
    [InlineData("desktop/System.Text.Json.dll")]
    public void A_file_that_does_not_belong_there_is_named(string surplus)
    {
        CopyLib();
        string file = Lib(surplus);
        File.Copy(Path.Combine(Repository.ModuleFolder, "DcosUpgrade.Core.dll"), file);

        AssertFails("ModuleFileSurplus", ErrorCategory.ResourceExists, file);
    }

    [Fact]
    public void A_broken_file_is_named()
    {
        CopyLib();
        string file = Lib("YamlDotNet.dll");
        File.WriteAllText(file, "not an assembly");

        AssertFails("ModuleFileUnusable", ErrorCategory.ResourceUnavailable, file);
    }

    private void AssertFails(string id, ErrorCategory category, string file)
    {
        var run = _engine.Run("param($folder) Get-TestAdapter -ModuleFolder $folder", ("folder", _folder.Path));

        var error = Assert.Single(run.Errors);
        Assert.Equal($"{id},DcosUpgrade.Module.Tests.TestCmdlets.GetTestAdapterCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Equal(file, error.TargetObject);
        Assert.Contains(file, error.Exception.Message, StringComparison.Ordinal);
    }

    private string Lib(string file) => Path.Combine([_folder.Path, "lib", .. file.Split('/')]);

    private void CopyLib()
    {
        string lib = Path.Combine(Repository.ModuleFolder, "lib");
        foreach (string file in Directory.EnumerateFiles(lib, "*.dll", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(_folder.Path, "lib", Path.GetRelativePath(lib, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
