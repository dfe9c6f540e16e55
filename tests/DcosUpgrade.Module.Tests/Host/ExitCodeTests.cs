using System;
using System.IO;
using Xunit;

namespace DcosUpgrade.Module.Tests.Host;

[Collection(HostCollection.Name)]
public sealed class ExitCodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("function f { exit 5 }; f; 'not reached'", 5)]
    [InlineData("& dotnet no-such-command 2>$null; 'continues'", 0)] // the exit code of a native program is not that of the script
    [InlineData("throw 'bad'", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-Nothing; 'not reached'", 1)]
    [InlineData("Get-Nothing; 'continues'", 0)]
    [InlineData("foo(", 1)]
    public void Script_decides_exit_code(string script, int expected)
    {
        HostResult result = HostProcess.Run([Write("script.ps1", script)]);

        Assert.Equal(expected, result.ExitCode);
        Assert.DoesNotContain("not reached", result.Output);
    }

    [Theory]
    [InlineData("exit 9", 9)]
    [InlineData("throw 'bad'", 1)]
    public void Command_decides_exit_code(string command, int expected) =>
        Assert.Equal(expected, HostProcess.Run(["-Command", command]).ExitCode);

    [Fact]
    public void Missing_script_is_named_and_fails()
    {
        HostResult result = HostProcess.Run(["no-such.ps1"]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("no-such.ps1", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Manifest_is_found_above_current_folder_and_a_broken_one_fails_before_the_command_runs()
    {
        string program = CopyProgram(Path.Combine(_folder.Path, "program"));
        string below = Directory.CreateDirectory(Path.Combine(_folder.Path, "repository", "deep")).FullName;
        string[] command = ["-Command", "'ran ' + (Get-Module DcosUpgrade).Version"];

        HostResult missing = HostProcess.RunProgram(program, command, below);
        Write(Path.Combine("repository", "DcosUpgrade.psd1"), "@{ RootModule = 'nowhere.dll'; ModuleVersion = '4.2' }");
        HostResult broken = HostProcess.RunProgram(program, command, below);
        Write(Path.Combine("repository", "DcosUpgrade.psd1"), "@{ ModuleVersion = '4.2' }");
        HostResult found = HostProcess.RunProgram(program, command, below);

        Assert.Equal((1, ""), (missing.ExitCode, missing.Output));
        Assert.Contains("DcosUpgrade.psd1 does not exist", missing.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, broken.ExitCode);
        Assert.DoesNotContain("ran", broken.Output, StringComparison.Ordinal);
        Assert.Contains("nowhere.dll", broken.Output + broken.Error, StringComparison.Ordinal);
        Assert.Equal((0, "ran 4.2\n"), (found.ExitCode, found.Output));
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <returns>The copy of the program, in a folder that has no manifest above it.</returns>
    private static string CopyProgram(string to)
    {
        string from = Path.GetDirectoryName(HostProcess.Program)!;
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return Path.Combine(to, Path.GetFileName(HostProcess.Program));
    }
}
