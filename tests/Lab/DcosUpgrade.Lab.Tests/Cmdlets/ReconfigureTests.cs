using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>The other half of the procedure in Open Source: the running version with other resolvers, by a plan.</summary>
[Collection(LabCollection.Name)]
public sealed class ReconfigureTests
{
    private const string Installer = "dcos_generate_config-1.10.8.sh";
    private const string Resolver = "10.99.0.53";
    private static readonly string[] s_nodes = [.. LabFixture.Masters, .. LabFixture.Agents];

    private readonly LabFixture _lab;
    private readonly LabRollout _rollout;
    private readonly string _config;

    public ReconfigureTests(LabFixture lab)
    {
        _lab = lab;
        lab.Ensure();
        _rollout = new LabRollout(lab);
        _config = Regex.Replace(_rollout.Config, "(?m)^enable_ipv6.*\n", "");
    }

    [LabFact]
    public void Resolvers_change_on_a_running_cluster_once_and_nothing_that_must_not()
    {
        A_change_that_the_procedure_does_not_know_is_refused();

        Dictionary<string, string> tasks = LabFixture.Agents.ToDictionary(agent => agent, _rollout.Tasks);
        Assert.All(s_nodes, node => Assert.DoesNotContain(Resolver, Installed(node), StringComparison.Ordinal));
        string first = Reconfigure();
        Assert.DoesNotContain("ERROR", first, StringComparison.Ordinal);
        Assert.All(s_nodes, node => Assert.Contains($"{node}=Upgraded", first, StringComparison.Ordinal));
        Assert.All(s_nodes, node => Assert.Contains($"[\"{Resolver}\"]", Installed(node), StringComparison.Ordinal));
        Assert.All(s_nodes, node => Assert.Equal("1.10.8", _lab.VersionOf(node)));
        Assert.All(LabFixture.Agents, agent => Assert.Equal(tasks[agent], _rollout.Tasks(agent)));
        Assert.Equal(["1", "1", "1", "2", "3", "4"], Regex.Matches(first, "PLAN (\\d) \\w\\d").Select(step => step.Groups[1].Value));
        _rollout.AssertInOrder();

        Dictionary<string, string> packages = s_nodes.ToDictionary(node => node, _rollout.Packages);
        string again = Reconfigure();
        Assert.DoesNotContain("ERROR", again, StringComparison.Ordinal);
        Assert.All(s_nodes, node => Assert.Contains($"{node}=AlreadyUpgraded", again, StringComparison.Ordinal));
        string[] ids = [.. Regex.Match(again, "IDS (.*)").Groups[1].Value.Split(' ').Order(StringComparer.Ordinal)];
        Assert.All(s_nodes, node => Assert.Equal(ids, packages[node].Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)));
        Assert.All(s_nodes, node => Assert.Equal(packages[node], _rollout.Packages(node)));
        Assert.All(s_nodes, node => Assert.Equal(1, _rollout.Starts(node)));
        _rollout.AssertFloorKept();
    }

    private void A_change_that_the_procedure_does_not_know_is_refused()
    {
        string scripts = _rollout.Scripts;
        string output = PowerShellSession.Run(_lab, _rollout.Generate(_config + "process_timeout: 700\n", Installer, "-Procedure Reconfigure"));
        Assert.Contains("ERROR ConfigDifferenceForbidden target=process_timeout :: process_timeout must not change from 600 to 700", output, StringComparison.Ordinal);
        Assert.Equal(scripts, _rollout.Scripts);
    }

    /// <summary>Unattended: generated, planned, carried out, with every check that a container can pass.</summary>
    private string Reconfigure() => PowerShellSession.Run(_lab, $$"""
        $s = {{_rollout.Generate(Regex.Replace(_config, "(?m)^resolvers:\n(- .*\n)+", $"resolvers:\n- {Resolver}\n"), Installer, "-Procedure Reconfigure")}}
        "IDS $($s.PackageIds)"
        $p = New-DcosUpgradePlan -Cluster $c -Script $s -Procedure Reconfigure -Canary 1
        $p.Steps | ForEach-Object { if ($null -ne $_.Role) { "PLAN $($_.Wave) $($_.Name)" } }
        $p | Invoke-DcosUpgradePlan -Confirm:$false -AcceptRisk no-backup, no-new-nodes, overlay-ipv6 -ExcludeCheck kernel-modules, locale -Verbose | {{LabRollout.ShowSteps}}
        """);

    private string Installed(string node) => _lab.Sh(node, "cat /opt/mesosphere/etc/user.config.yaml").Ok();
}
