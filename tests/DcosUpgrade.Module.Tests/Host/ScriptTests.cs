using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Host;

[Collection(HostCollection.Name)]
public sealed class ScriptTests : IDisposable
{
    private static readonly string s_rehearsal = Path.Combine(Repository.Root, "module", "examples", "Rehearse-Upgrade.ps1");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rehearsal_upgrades_every_node()
    {
        HostResult result = HostProcess.Run([s_rehearsal, "-Instant"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("9 nodes upgraded to 1.11.6, 9 of 9 healthy", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rehearsal_with_a_fault_ends_with_exit_code_1()
    {
        HostResult result = HostProcess.Run([s_rehearsal, "-Instant", "-Fault", "ChecksFailAfterActivation", "-On", "m2"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("m2", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("healthy;", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Script_has_its_parameters_and_its_folder()
    {
        string script = Path.Combine(_folder.Path, "probe.ps1");
        File.WriteAllText(script, """
            [CmdletBinding()] param([string] $Name, [int] $Count = 1, [switch] $Fast, [switch] $Slow, [Parameter(ValueFromRemainingArguments)] $Rest)
            "name=$Name count=$Count fast=$Fast slow=$Slow rest=$($Rest -join '|')"
            $PSCommandPath
            "$PWD"
            """);

        HostResult result = HostProcess.Run(["probe.ps1", "-Name", "two words", "-Fast", "-Slow:$false", "-Count", "-2", "a", "b"], _folder.Path);

        Assert.Equal($"name=two words count=-2 fast=True slow=False rest=a|b\n{script}\n{_folder.Path}\n", result.Output);
    }

    [Fact]
    public void Command_has_the_module_in_place_standard_cmdlets_and_completion_and_reports_nothing_to_Microsoft()
    {
        HostResult result = HostProcess.Run(["-Command", """
            (Get-Module DcosUpgrade).Path
            [DcosUpgrade.Commands.AsyncCmdlet].Assembly.Location
            1..3 | Select-Object -Last 1 | ConvertTo-Json
            (TabExpansion2 'Wait-DcosMa' 11).CompletionMatches.CompletionText
            (TabExpansion2 'Get-DcosNode -Li' 16).CompletionMatches.CompletionText
            $env:POWERSHELL_TELEMETRY_OPTOUT, $env:POWERSHELL_UPDATECHECK -join ' '
            """]);

        string[] expected =
        [
            Path.Combine(Repository.Root, "DcosUpgrade.psd1"), Path.Combine(Repository.Root, "module", "DcosUpgrade.dll"),
            "3", "Wait-DcosMasterHealthy", "-Live", "1 Off", "",
        ];
        Assert.Equal((0, "", string.Join('\n', expected)), (result.ExitCode, result.Error, result.Output));
    }

    /// <summary>A copy beside the program would be loaded in place of the module's own.</summary>
    [Fact]
    public void No_assembly_of_the_module_lies_beside_the_program_or_the_tests() => Assert.All(
        new[] { Path.GetDirectoryName(HostProcess.Program)!, AppContext.BaseDirectory },
        folder => Assert.Equal(
            // Part of the PowerShell SDK. DependencyLoader keeps the module's own version apart from it.
            ["Microsoft.Bcl.AsyncInterfaces"],
            Names(folder).Intersect(Names(Path.Combine(Repository.Root, "module")))));

    /// <returns>Without ref/, which Add-Type compiles against and nothing loads.</returns>
    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories)
        .Where(file => !file.StartsWith(Path.Combine(folder, "ref") + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        .Select(file => Path.GetFileNameWithoutExtension(file));
}
