using System;
using Xunit;

namespace DcosUpgrade.Module.Tests.Configuration;

/// <summary>Every cmdlet that takes a version refuses one that the module does not cover, with the same error.</summary>
public sealed class CoveredVersionTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData("Update-DcosConfig \"a: 1`n\" -FromVersion 1.9.4 -ToVersion 1.11.6", "ConfigVersionUnknown")]
    [InlineData("Update-DcosConfig \"a: 1`n\" -ToVersion 1.14.0", "ConfigVersionUnknown")]
    [InlineData("Update-DcosConfig \"a: 1`n\" -ToVersion 3.0.0", "ConfigVersionUnknown")]
    [InlineData("Update-DcosConfig \"a: 1`n\" -FromVersion 1.11.6 -ToVersion 1.10.8", "UnsupportedPath")]
    [InlineData("Update-DcosConfig \"a: 1`n\" -FromVersion 1.12.4 -ToVersion 1.13.8", "UnsupportedPath")]
    [InlineData("Update-DcosConfig \"a: 1`n\" -FromVersion 1.10.8 -ToVersion 3.0.0 -OutFolder ./hops", "ConfigVersionUnknown")]
    [InlineData("Test-DcosConfig \"a: 1`n\" -Version 1.9.4 -Edition Open", "ConfigVersionUnknown")]
    [InlineData("Test-DcosConfig \"a: 1`n\" -Version 3.0 -Edition Open", "ConfigVersionUnknown")]
    [InlineData("Compare-DcosConfig \"a: 1`n\" \"a: 2`n\" -FromVersion 1.9.4", "ConfigVersionUnknown")]
    [InlineData("Compare-DcosConfig \"a: 1`n\" \"a: 2`n\" -ToVersion 3.0", "ConfigVersionUnknown")]
    [InlineData("Compare-DcosConfig \"a: 1`n\" \"a: 2`n\" -FromVersion 1.11.6 -ToVersion 1.11.5", "UnsupportedPath")]
    [InlineData("Get-DcosUpgradePath 1.9.11 -ToVersion 1.11.6", "ConfigVersionUnknown")]
    [InlineData("Get-DcosUpgradePath 1.10.8 3.0", "ConfigVersionUnknown")]
    [InlineData("New-DcosRehearsal -Instant -FromVersion 1.9.4", "ConfigVersionUnknown")]
    [InlineData("New-DcosRehearsal -Instant -ToVersion 3.0.0", "ConfigVersionUnknown")]
    [InlineData("New-DcosRehearsal -Instant -FromVersion 1.11.6 -ToVersion 1.10.8", "UnsupportedPath")]
    [InlineData("New-DcosRehearsal -Instant | New-DcosUpgradeScript -FromVersion 1.9.4 -Confirm:$false", "ConfigVersionUnknown")]
    [InlineData("New-DcosRehearsal -Instant | Test-DcosPrerequisite -ToVersion 3.0", "ConfigVersionUnknown")]
    [InlineData("New-DcosRehearsal -Instant | Test-DcosPrerequisite -ToVersion 1.9.4", "ConfigVersionUnknown")]
    public void Version_that_is_not_covered_is_a_typed_error(string script, string id)
    {
        EngineRun run = engine.Run("$ErrorActionPreference = 'Stop'\n" + script);

        Assert.NotNull(run.Terminating);
        Assert.StartsWith(id + ",", run.Terminating.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
