using System;
using System.IO;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Prerequisites;

/// <summary>Which configuration the checks of Test-DcosPrerequisite read, and that they read it as Test-DcosConfig does.</summary>
public sealed class CheckedConfigurationTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private const string Names = "-Name risk-overlay-ipv6, risk-rexray";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Configuration_of_script_is_evaluated_when_only_the_script_is_given()
    {
        EngineRun run = Run($"$c | Test-DcosPrerequisite -Script $s {Names} | ForEach-Object {{ \"$($_.Name) $($_.Status)\" }}");

        Assert.Empty(run.Errors);
        Assert.Equal(["risk-overlay-ipv6 Passed", "risk-rexray Failed"], run.Texts);
    }

    [Fact]
    public void ConfigPath_takes_precedence_over_configuration_of_script()
    {
        string config = Write("given.yaml", "enable_ipv6: true\n");

        EngineRun run = Run($"$c | Test-DcosPrerequisite -Script $s -ConfigPath '{config}' {Names} | ForEach-Object {{ \"$($_.Name) $($_.Status)\" }}");

        Assert.Empty(run.Errors);
        Assert.Equal(["risk-rexray Passed", "risk-overlay-ipv6 Warning"], run.Texts);
    }

    [Fact]
    public void Configuration_of_script_that_cannot_be_read_is_unknown_with_its_reason()
    {
        EngineRun run = Run(
            $$"""
            $c | Set-DcosRehearsalFault LinkDown bootstrap
            $c | Test-DcosPrerequisite -Script $s -Name risk-rexray | ForEach-Object { "$($_.Status)"; $_.Actual }
            """);

        Assert.Equal("Unknown", run.Texts.First());
        Assert.Contains("bootstrap", run.Texts.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("defaults: &off false\nenable_ipv6: *off\n", "Passed")]
    [InlineData("<<: &base {enable_ipv6: no}\nresolvers: [10.0.0.2]\n", "Passed")]
    [InlineData("enable_ipv6: off\n", "Passed")]
    [InlineData("enable_ipv6: 'false'\n", "Passed")]
    [InlineData("enable_ipv6: &on true\n", "Warning")]
    public void Anchors_and_merges_are_read_as_the_installer_reads_them(string text, string status)
    {
        string config = Write("config.yaml", text);

        EngineRun run = Run($"$c | Test-DcosPrerequisite -ConfigPath '{config}' -Name risk-overlay-ipv6 | ForEach-Object Status");

        Assert.Empty(run.Errors);
        Assert.Null(run.Thrown);
        Assert.Equal([status], run.Output.Select(found => found!.ToString()));
    }

    /// <summary>Runs a script that finds the rehearsal in $c, and in $s a script whose configuration has a rexray_config.</summary>
    private EngineRun Run(string script)
    {
        string path = Path.Combine(_folder.Path, "genconf.yaml");
        return engine.Run($$"""
            $ErrorActionPreference = 'Continue'
            $c = New-DcosRehearsal -Instant
            $first = $c | New-DcosUpgradeScript -Confirm:$false 6>$null
            [System.IO.File]::WriteAllLines('{{path}}', [string[]] (
                "bootstrap_url: $($first.BootstrapUrl)", 'cluster_name: rehearsal', 'exhibitor_storage_backend: static',
                'master_discovery: static', 'master_list: [10.1.0.2, 10.1.0.3, 10.1.0.4]', 'resolvers: [10.0.0.2]',
                'oauth_enabled: false', 'enable_ipv6: false', 'rexray_config: {rexray: {loglevel: warn} }'))
            $s = $c | New-DcosUpgradeScript -ConfigPath '{{path}}' -AcceptDifference rexray_config -Confirm:$false 3>$null 6>$null
            {{script}}
            """);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
