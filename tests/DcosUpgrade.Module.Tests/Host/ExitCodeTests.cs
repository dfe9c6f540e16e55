using System;
using System.IO;
using Xunit;

namespace DcosUpgrade.Module.Tests.Host;

[Collection(HostCollection.Name)]
public sealed class ExitCodeTests : IDisposable
{
    private readonly HostScripts _scripts = new();

    public void Dispose() => _scripts.Dispose();

    [Theory]
    [InlineData("'done'", 0)]
    [InlineData("function f { exit 5 }; f; 'not reached'", 5)]
    [InlineData("& dotnet; exit 0", 0)]
    [InlineData("& dotnet no-such-command 2>$null", 0)] // what a native program left is no exit of the script
    [InlineData("throw 'bad'", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-Nothing", 1)]
    [InlineData("Get-Nothing; 'goes on'", 0)]
    [InlineData("foo(", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; 1 | Select-Object -First 1", 3)]
    [InlineData("$x = 1 | Select-Object -First 1; 'not reached'", 3)] // going on without the cmdlet would only look well
    [InlineData("try { Get-Date } catch { 'caught' }", 0)]
    [InlineData("if (Get-Command Get-Date -ErrorAction Ignore) { exit 9 }", 0)]
    public void Script_decides_the_exit_code(string script, int expected)
    {
        HostResult result = _scripts.Run(script);

        Assert.Equal(expected, result.ExitCode);
        Assert.DoesNotContain("not reached", result.Output);
    }

    [Fact]
    public void Exit_of_a_called_script_ends_only_that_script()
    {
        string inner = _scripts.Write("inner.ps1", "exit 5");

        HostResult result = _scripts.Run($"& '{inner}'; \"inner $LASTEXITCODE\"; exit 6");

        Assert.Equal(6, result.ExitCode);
        Assert.Contains("inner 5", result.Output);
    }

    [Fact]
    public void Missing_standard_cmdlet_is_named_with_its_place()
    {
        HostResult result = _scripts.Run("'first line'\nGet-Module | Format-Table");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Format-Table", result.Error);
        Assert.Contains("line 2", result.Error);
        Assert.Contains("needs PowerShell 7", result.Error);
    }

    [Theory]
    [InlineData("no-such.ps1", "was not found")]
    [InlineData("notes.txt", "not a PowerShell script")]
    [InlineData("-Bogus", "no option of this program")]
    [InlineData("-Module", "needs a path")]
    [InlineData("-Command", "needs the text")]
    public void Wrong_usage_says_what_is_wrong(string argument, string expected)
    {
        HostResult result = HostProcess.Run([argument]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void No_arguments_show_the_usage_as_an_error_and_Help_as_output()
    {
        HostResult none = HostProcess.Run([]);
        HostResult help = HostProcess.Run(["-Help"]);

        Assert.Equal((2, ""), (none.ExitCode, none.Output));
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Contains("SCRIPT.ps1", none.Error);
        Assert.Equal(none.Error.Trim(), help.Output.Trim());
        Assert.All(help.Output.Split('\n'), static line => Assert.InRange(line.Length, 0, 80));
        Assert.InRange(help.Output.Split('\n').Length, 10, 25);
    }

    [Fact]
    public void Module_that_cannot_be_imported_fails_before_the_script_runs()
    {
        string broken = _scripts.Write("broken.psd1", "@{ RootModule = 'nowhere.dll'; ModuleVersion = '1.0' }");

        HostResult result = HostProcess.Run(["-Module", broken, _scripts.Write("probe.ps1", "'ran'")]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(broken, result.Error);
        Assert.Contains("could not be imported", result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Manifest_is_found_above_the_current_folder_when_the_program_stands_elsewhere()
    {
        string elsewhere = Path.Combine(_scripts.Folder, "program");
        Copy(Path.GetDirectoryName(HostProcess.Program)!, elsewhere);
        string below = Directory.CreateDirectory(Path.Combine(_scripts.Folder, "repository", "deep")).FullName;
        string program = Path.Combine(elsewhere, Path.GetFileName(HostProcess.Program));

        HostResult missing = HostProcess.RunProgram(program, ["-Command", "'ran'"], below);
        _scripts.Write(Path.Combine("repository", "DcosUpgrade.psd1"), "@{ ModuleVersion = '4.2' }");
        HostResult found = HostProcess.RunProgram(program, ["-Command", "'ran ' + (Get-Module DcosUpgrade).Version"], below);

        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("-Module PATH", missing.Error);
        Assert.Equal((0, "ran 4.2\n"), (found.ExitCode, found.Output));
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
