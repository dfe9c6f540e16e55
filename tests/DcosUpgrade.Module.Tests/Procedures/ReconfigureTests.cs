using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Xunit;
using static DcosUpgrade.Module.Tests.Rollout.RehearsalFixture;

namespace DcosUpgrade.Module.Tests.Procedures;

/// <summary>A changed configuration at one version, from the script to the plan, on rehearsed clusters in the real engine.</summary>
public sealed class ReconfigureTests : IDisposable
{
    private readonly EngineFixture _engine = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Resolvers_are_changed_on_every_node_and_a_second_run_starts_nothing()
    {
        EngineRun run = Run("""
            $s = $c | New-DcosUpgradeScript -Procedure Reconfigure -Confirm:$false 3>$null 6>$null
            $s
            $p = $c | New-DcosUpgradePlan -Script $s -Procedure Reconfigure -MaxUnavailable 3 -MaxAppUnavailable 3
            $p
            $p | Invoke-DcosUpgradePlan -Confirm:$false -AcceptRisk no-backup, no-new-nodes 3>$null
            $c | New-DcosUpgradeScript -Procedure Reconfigure -Confirm:$false
            $p | Invoke-DcosUpgradePlan
            $c | Get-DcosUpgradeStatus -Script $s
            """);

        Assert.Null(run.Thrown);
        Assert.Empty(run.Errors);
        Assert.Equal("Reconfigure", Property(run.Output[0], "Procedure"));
        Assert.Equal(("1.11.6", "1.11.6"), (Property(run.Output[0], "FromVersion"), Property(run.Output[0], "ToVersion")));
        Assert.Equal("Reconfigure", Property(run.Output[1], "Procedure"));
        object?[] first = [.. run.Output.Skip(2).Take(13)];
        Assert.All(first.Skip(3), step => Assert.Equal("Done", Property(step, "Status")));
        Assert.All(first.Skip(3).Take(9), step => Assert.Equal("Reconfigure DC/OS 1.11.6", Property(step, "Action")));
        Assert.Equal("18 of 18 tasks kept; 0 lost; 0 restarted", Property(first[^1], "Message"));
        Assert.Equal(Property(run.Output[0], "Url"), Property(run.Output[15], "Url"));
        Assert.All(run.Output.Skip(16).Take(12), step => Assert.Equal("AlreadyDone", Property(step, "Status")));
        Assert.All(run.Output.Skip(29), node => Assert.Equal("Upgraded", Property(node, "Outcome")));
        Assert.Equal(9, run.Output.Skip(29).Count());
    }

    [Fact]
    public void Master_by_master_the_pipeline_does_the_same()
    {
        EngineRun run = Run("""
            $s = $c | New-DcosUpgradeScript -Procedure Reconfigure -Confirm:$false 3>$null 6>$null
            $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy
            $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s
            """);

        Assert.Null(run.Thrown);
        Assert.Empty(run.Errors);
        Assert.All(run.Output.Take(9), health => Assert.Equal("True", Property(health, "Healthy")));
        Assert.All(run.Output.Skip(9), node => Assert.Equal("AlreadyUpgraded", Property(node, "Outcome")));
        Assert.Equal(18, run.Output.Count);
    }

    [Fact]
    public void Return_to_the_first_configuration_is_a_separate_run()
    {
        string first = Write(name: "first.yaml");
        string second = Write(resolver: "10.0.0.3", name: "second.yaml");

        EngineRun run = Run($$"""
            foreach ($config in '{{second}}', '{{first}}', '{{second}}') {
                $s = $c | New-DcosUpgradeScript -Procedure Reconfigure -ConfigPath $config -Confirm:$false 3>$null 6>$null
                $all = $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false
                $all | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy | Out-Null
            }
            $all
            """);

        Assert.Null(run.Thrown);
        Assert.Empty(run.Errors);
        Assert.Equal(9, run.Output.Count);
        Assert.All(run.Output, node => Assert.Equal("Upgraded", Property(node, "Outcome")));
    }

    [Theory]
    [InlineData("gc_delay: 1days\nweights: slave_public=2", "Reconfigure", "ConfigDifferenceForbidden", "does not allow a running cluster")]
    [InlineData("security: permissive", "Permissive", "ProcedureNeedsEnterprise", "no security modes")]
    [InlineData("security: strict", "Strict", "ProcedureNeedsEnterprise", "no security modes")]
    public void Change_that_the_procedure_forbids_is_refused_before_generation(string change, string procedure, string id, string reason)
    {
        EngineRun run =
            Run($"$c | New-DcosUpgradeScript -Procedure {procedure} -ConfigPath '{Write(change)}' -Confirm:$false", end: "$c | Get-DcosUpgradeScript");

        Assert.StartsWith(id + ",", Thrown(run).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(reason, Thrown(run).Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output, item => Property(item, "ScriptId").Length > 0);
    }

    [Fact]
    public void A_new_version_and_a_new_configuration_never_come_together()
    {
        EngineRun run = _engine.Run("""
            $ErrorActionPreference = 'Stop'
            $c = New-DcosRehearsal -Instant
            try { $c | New-DcosUpgradeScript -Procedure Reconfigure -Confirm:$false } catch { $_ }
            $c | Get-DcosUpgradeScript
            """);

        ErrorRecord error = Assert.IsType<ErrorRecord>(Assert.Single(run.Output));
        Assert.StartsWith("UnsupportedPath,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Reconfigure changes the configuration of one version", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_for_another_procedure_than_the_scripts_is_refused()
    {
        EngineRun run = Run("""
            $s = $c | New-DcosUpgradeScript -Procedure Reconfigure -Confirm:$false 3>$null 6>$null
            $c | New-DcosUpgradePlan -Script $s -Procedure Strict
            """);

        Assert.StartsWith("ProcedureMismatch,", Thrown(run).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output, item => Property(item, "Hash").Length > 0);
    }

    [Theory]
    [InlineData("1.11.1", true)]
    [InlineData("1.11.2", false)]
    public void Edited_ip_detect_that_the_installer_will_not_roll_out_is_a_warning(string version, bool isKept)
    {
        string script = Path.Combine(_folder.Path, "ip-detect");
        File.WriteAllText(script, "#!/bin/sh\nhostname -I | cut -d ' ' -f 1\n");

        EngineRun run = _engine.Run($$"""
            $c = New-DcosRehearsal -Instant -FromVersion {{version}} -ToVersion {{version}}
            $made = foreach ($i in 1, 2) {
                $c | New-DcosUpgradeScript -Procedure Reconfigure -ConfigPath '{{Write()}}' -IpDetectPath '{{script}}' -Confirm:$false
            }
            "$($made[0].ScriptId -eq $made[1].ScriptId)"
            """);

        Assert.Null(run.Thrown);
        Assert.Empty(run.Errors);
        Assert.Equal(["True"], run.Texts);

        // Whoever finds the script that was made before hears it as well.
        Assert.Equal(isKept
            ? 2
            : 0, run.Warnings.Count(warning => warning.Contains("The edited ip-detect and ip-detect-public will not be rolled out", StringComparison.Ordinal)));
    }

    [Fact]
    public void Plan_file_contains_the_procedure()
    {
        string path = Path.Combine(_folder.Path, "plan.json");

        EngineRun run = Run($$"""
            $s = $c | New-DcosUpgradeScript -Procedure Reconfigure -Confirm:$false 3>$null 6>$null
            $c | New-DcosUpgradePlan -Script $s | Export-DcosUpgradePlan '{{path}}' -Confirm:$false
            Import-DcosUpgradePlan '{{path}}'
            """);

        Assert.Equal("Reconfigure", Property(Assert.Single(run.Output), "Procedure"));
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"Reconfigure\"", "\"Strict\"", StringComparison.Ordinal));
        Assert.StartsWith(
            "PlanAltered,", Assert.Single(_engine.Run($"Import-DcosUpgradePlan '{path}'").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private static ErrorRecord Thrown(EngineRun run) => run.Terminating ?? throw new InvalidOperationException("Nothing was thrown.");

    /// <summary>The configuration that a rehearsal is installed with, with a line more or another resolver.</summary>
    private string Write(string more = "", string resolver = "10.0.0.2", string name = "config.yaml")
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, $"""
            ---
            bootstrap_url: http://10.0.0.5:8080
            cluster_name: rehearsal
            exhibitor_storage_backend: static
            master_discovery: static
            master_list:
            - 10.1.0.2
            - 10.1.0.3
            - 10.1.0.4
            resolvers:
            - {resolver}
            oauth_enabled: false
            enable_ipv6: false

            """.ReplaceLineEndings("\n") + more);
        return path;
    }

    private EngineRun Run(string script, string end = "") => _engine.Run($$"""
        $ErrorActionPreference = 'Stop'
        $c = New-DcosRehearsal -Instant -FromVersion 1.11.6 -ToVersion 1.11.6
        try { {{script}} } finally { {{end}} }
        """);
}
