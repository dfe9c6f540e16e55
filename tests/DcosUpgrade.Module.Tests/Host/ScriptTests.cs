using System;
using System.IO;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Host;

[Collection(HostCollection.Name)]
public sealed class ScriptTests : IDisposable
{
    private const string Parameters = """
        [CmdletBinding()] param([string] $Name, [int] $Count = 1, [switch] $Fast, [bool] $Sure, [Parameter(ValueFromRemainingArguments)] $Rest)
        "name=$Name count=$Count fast=$Fast sure=$Sure rest=$($Rest -join '|')"
        """;

    private readonly HostScripts _scripts = new();

    public void Dispose() => _scripts.Dispose();

    [Theory]
    [InlineData("name= count=1 fast=False sure=False rest=")]
    [InlineData("name=two words count=3 fast=False sure=False rest=", "two words", "3")]
    [InlineData("name=x count=4 fast=True sure=False rest=", "-Fast", "4", "-Name", "x")]
    [InlineData("name=x count=-2 fast=False sure=True rest=a|b", "-Name:x", "-Fast:$false", "-Sure:$true", "-2", "a", "b")]
    [InlineData("name=-Fast count=1 fast=False sure=False rest=", "-Na:-Fast")]
    public void Arguments_bind_as_in_PowerShell(string expected, params string[] arguments)
    {
        HostResult result = _scripts.Run(Parameters, arguments);

        Assert.Equal((0, expected + "\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public void Argument_that_does_not_bind_is_an_error()
    {
        HostResult result = _scripts.Run(Parameters, "-Count", "many");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("'Count'", result.Error);
    }

    [Fact]
    public void Unbound_arguments_are_args()
    {
        HostResult result = _scripts.Run("$args.Count; $args", "a", "-b", "c d");

        Assert.Equal("3\na\n-b\nc d\n", result.Output);
    }

    [Fact]
    public void Command_text_runs_with_arguments_and_exit()
    {
        HostResult result = HostProcess.Run(["-Module", _scripts.Probe, "-Command", "param($Who) \"hello $Who\"; exit 9", "-Who", "m1"]);

        Assert.Equal((9, "hello m1\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public void Script_knows_where_it_is_and_relative_paths_start_at_the_current_folder()
    {
        string script = _scripts.Write("probe.ps1", "$PSScriptRoot; $PSCommandPath; \"$PWD\"; $ErrorActionPreference; $Host.Name; & ./other.ps1");
        string elsewhere = Directory.CreateDirectory(Path.Combine(_scripts.Folder, "elsewhere")).FullName;
        File.WriteAllText(Path.Combine(elsewhere, "other.ps1"), "'other'");

        HostResult result = HostProcess.Run(["-Module", _scripts.Probe, Path.Combine("..", "probe.ps1")], elsewhere);

        Assert.Equal($"{_scripts.Folder}\n{script}\n{elsewhere}\nContinue\nDcosUpgrade.Host\nother\n", result.Output);
    }

    [Fact]
    public void Native_programs_run_with_their_exit_code()
    {
        HostResult result = _scripts.Run("& dotnet no-such-command 2>$null; $LASTEXITCODE -ne 0");

        Assert.EndsWith("True\n", result.Output);
    }

    [Fact]
    public void Help_of_a_command_is_there()
    {
        HostResult result = _scripts.Run("Get-Help Invoke-Probe");

        Assert.Contains("Invoke-Probe [-WhatIf] [-Confirm]", result.Output);
    }

    [Fact]
    public void Views_of_the_module_are_used_and_fit_80_columns()
    {
        HostResult result = _scripts.Run("Get-Probe; [pscustomobject]@{ A = 1; B = 2; C = 3; D = 4; E = 5 }");

        string[] lines = result.Output.Split('\n');
        Assert.Contains(lines, static line => line.StartsWith("Who   Note", StringComparison.Ordinal));
        Assert.Equal(2, lines.Count(static line => line.StartsWith('m') && line.EndsWith('…')));
        Assert.Contains("D : 4", lines);
        Assert.All(lines, static line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Each_stream_has_its_prefix_and_errors_go_to_the_error_stream()
    {
        HostResult result = _scripts.Run("""
            [CmdletBinding()] param()
            'result'
            $PSCmdlet.WriteWarning('warned')
            $PSCmdlet.WriteVerbose('not asked for')
            $VerbosePreference = $DebugPreference = 'Continue'
            $PSCmdlet.WriteVerbose('narrated'); $PSCmdlet.WriteDebug('detailed')
            $PSCmdlet.WriteInformation('noted', [string[]]@('PSHOST'))
            $Host.UI.Write('half '); $Host.UI.WriteLine('Green', 'Black', 'whole')
            Write-Probe
            'after'
            """);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            "result\nWARNING: warned\nVERBOSE: narrated\nDEBUG: detailed\nnoted\nhalf whole\nafter\n",
            result.Output);
        Assert.Contains("m1 does not answer.", result.Error);
        Assert.Contains("Look at its link.", result.Error);
        Assert.DoesNotContain('\e', result.Output + result.Error);
    }

    [Fact]
    public void Error_that_nothing_caught_shows_its_place_on_the_error_stream()
    {
        HostResult result = _scripts.Run("'before'\nthrow 'all is lost'");

        Assert.Equal("before\n", result.Output);
        Assert.Contains("probe.ps1:2", result.Error);
        Assert.Contains("all is lost", result.Error);
    }

    [Fact]
    public void Confirmation_without_a_terminal_says_how_to_do_without()
    {
        HostResult asked = _scripts.Run("$ErrorActionPreference = 'Stop'; Invoke-Probe; 'not reached'");
        HostResult told = _scripts.Run("Invoke-Probe -Confirm:$false");

        Assert.Equal((1, ""), (asked.ExitCode, asked.Output));
        Assert.Contains("-Confirm:$false", asked.Error);
        Assert.Equal((0, "upgraded\n"), (told.ExitCode, told.Output));
    }

    [Fact]
    public void Mandatory_parameter_without_a_terminal_is_an_error()
    {
        HostResult result = _scripts.Run("param([Parameter(Mandatory)] $Cluster) 'not reached'");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("not a terminal", result.Error);
    }
}
