using System;
using System.IO;
using System.Linq;
using Xunit;
using static DcosUpgrade.Module.Tests.Rollout.RehearsalFixture;

namespace DcosUpgrade.Module.Tests.Scripts;

/// <summary>New- and Get-DcosUpgradeScript on rehearsed clusters, in the real engine.</summary>
public sealed class UpgradeScriptTests : IDisposable
{
    private readonly EngineFixture _engine = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_rehearsal_needs_no_parameter()
    {
        EngineRun run = Run("$c | New-DcosUpgradeScript -Confirm:$false");

        Assert.Empty(run.Errors);
        object? script = Assert.Single(run.Output);
        Assert.Equal("1.10.8", Property(script, "FromVersion"));
        Assert.Equal("1.11.6", Property(script, "ToVersion"));
        Assert.Matches("^[0-9a-f]{64}$", Property(script, "ScriptId"));
        Assert.Matches("^[0-9a-f]{64}$", Property(script, "Sha256"));
        Assert.Matches("^/var/lib/dcos-upgrade-bootstrap/script-[0-9a-f]{12}$", Property(script, "Folder"));
        Assert.NotEmpty(run.Progress);
    }

    [Fact]
    public void Same_call_returns_same_script()
    {
        EngineRun run = Run("$c | New-DcosUpgradeScript -Confirm:$false; $c | New-DcosUpgradeScript; $c | Get-DcosUpgradeScript");

        Assert.Equal(3, run.Output.Count);
        Assert.Single(Column(run, "Url").Distinct());
        Assert.Single(Column(run, "GeneratedAt").Distinct());
        Assert.Single(Column(run, "ScriptId").Distinct());
    }

    [Fact]
    public void Server_is_stopped_and_the_same_call_serves_again()
    {
        EngineRun run = Run("""
            $s = $c | New-DcosUpgradeScript -Confirm:$false
            $c | Stop-DcosScriptServer -WhatIf; $c | Stop-DcosScriptServer -Confirm:$false; $c | Stop-DcosScriptServer -Confirm:$false
            $c | New-DcosUpgradeScript -Confirm:$false
            """);

        Assert.Empty(run.Errors);
        Assert.Single(run.Output);
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("nginx:1.13")]
    [InlineData("nginx@sha256:00")]
    [InlineData("--privileged@sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    public void Image_without_a_digest_is_refused(string image)
    {
        EngineRun run = Run($"$c | New-DcosUpgradeScript -Image '{image}' -Confirm:$false");

        Assert.Empty(run.Output);
        Assert.StartsWith("ParameterArgumentValidationError,", run.Terminating?.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_returns_and_changes_nothing()
    {
        EngineRun run = Run("$c | New-DcosUpgradeScript -WhatIf; $c | Get-DcosUpgradeScript");

        Assert.Empty(run.Errors);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void A_container_that_has_to_go_is_asked_for_and_can_be_brought_back()
    {
        string config = Path.Combine(_folder.Path, "config.yaml");

        EngineRun run = Run($$"""
            $first = $c | New-DcosUpgradeScript -Confirm:$false
            [System.IO.File]::WriteAllLines('{{config}}', [string[]] (
                "bootstrap_url: $($first.BootstrapUrl)", 'cluster_name: rehearsal', 'exhibitor_storage_backend: static',
                'master_discovery: static', 'master_list: [10.1.0.2, 10.1.0.3, 10.1.0.4]', 'resolvers: [10.0.0.2]',
                'oauth_enabled: false', 'enable_ipv6: false'))
            $c | New-DcosUpgradeScript -ConfigPath '{{config}}' -Confirm:$false
            $c | Get-DcosUpgradeScript
            """);

        Assert.Empty(run.Errors);
        Assert.Equal(3, run.Output.Count);
        Assert.Matches("^sudo docker stop [0-9a-f]{12} && sudo docker start ", Property(run.Output[0], "UndoCommand"));
        Assert.Contains(run.Warnings, warning => warning.Contains("was stopped and not removed"));
        Assert.Equal(Property(run.Output[0], "Folder"), Property(run.Output[1], "Folder"));
        Assert.NotEqual(Property(run.Output[1], "Folder"), Property(run.Output[2], "Folder"));
    }

    [Theory]
    [InlineData("-FromVersion 1.10.0", "UnsupportedPath")]
    [InlineData("-Procedure Reconfigure", "UnsupportedPath")]
    [InlineData("-FromVersion '1.10.8; reboot'", "CannotConvertArgumentNoMessage,DcosUpgrade.Commands.NewDcosUpgradeScriptCommand")]
    [InlineData("-InstallerSha256 abc", "ParameterArgumentValidationError,DcosUpgrade.Commands.NewDcosUpgradeScriptCommand")]
    [InlineData("-InstallerSha256 0000000000000000000000000000000000000000000000000000000000000000", "InstallerAltered")]
    [InlineData("-InstallerPath /opt/dcos/other.sh", "InstallerMissing")]
    [InlineData("-InstallerPath 'installer.sh'", "InstallerPathUnusable")]
    [InlineData("-ConfigPath ./missing.yaml", "FileMissing")]
    [InlineData("-GenconfPath ./missing", "FileMissing")]
    public void What_cannot_be_done_is_a_named_error(string parameters, string id)
    {
        EngineRun run = Run($"$c | New-DcosUpgradeScript -Confirm:$false {parameters}");

        Assert.NotNull(run.Terminating);
        Assert.StartsWith(id, run.Terminating.FullyQualifiedErrorId);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Folder_of_files_is_passed_unchanged()
    {
        Write("genconf/config.yaml", "bootstrap_url: file:///opt/dcos_install_tmp\n");
        Write("genconf/check_bins/disk", "#!/bin/bash\n");

        EngineRun run = Run($"$c | New-DcosUpgradeScript -Confirm:$false -GenconfPath '{Path.Combine(_folder.Path, "genconf")}'");

        Assert.StartsWith("UrlUnusable", run.Terminating!.FullyQualifiedErrorId);
        Assert.Contains("config.yaml:1", run.Terminating.Exception.Message);
    }

    [Fact]
    public void Deserialized_cluster_is_not_attached_to_its_nodes()
    {
        EngineRun run =
            Run("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($c)) | New-DcosUpgradeScript");

        Assert.Empty(run.Output);
        Assert.True(run.Terminating is not null || run.Errors.Count > 0);
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private EngineRun Run(string script) => _engine.Run($$"""
        $ErrorActionPreference = 'Stop'
        $c = New-DcosRehearsal -Instant
        {{script}}
        """);
}
