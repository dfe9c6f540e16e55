using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>The other half of the procedure in Open Source: the running version with other resolvers, by a plan.</summary>
[Collection(LabCollection.Name)]
[Trait("Lane", "Third")]
public sealed class ReconfigureTests
{
    private const string Installer = "dcos_generate_config-1.10.8.sh";
    private const string Resolver = "10.99.0.53";

    private readonly LabFixture _lab;

    public ReconfigureTests(LabFixture lab)
    {
        _lab = lab;
        lab.Ensure();
    }

    [LabFact]
    public void Resolvers_are_changed_once_on_every_node_and_a_forbidden_change_is_refused()
    {
        LabRollout rollout = new(_lab);
        LabPass pass = new(_lab, rollout) { HasForecasts = true };
        string config = Regex.Replace(rollout.Config, "(?m)^enable_ipv6.*\n", "");
        pass.Refused("Reconfigure", config + "mesos_container_log_sink: journald\n", Installer,
            "ConfigDifferenceForbidden target=mesos_container_log_sink :: mesos_container_log_sink must not change from logrotate to journald");

        Assert.All(LabPass.Nodes, node => Assert.DoesNotContain(Resolver, Installed(node), StringComparison.Ordinal));
        pass.Run("Reconfigure", Regex.Replace(config, "(?m)^resolvers:\n(- .*\n)+", $"resolvers:\n- {Resolver}\n"), Installer, "1.10.8");
        Assert.All(LabPass.Nodes, node => Assert.Contains($"[\"{Resolver}\"]", Installed(node), StringComparison.Ordinal));
        rollout.AssertFloorKept();
    }

    [LabFact]
    [Trait("Length", "Long")]
    public void Second_change_ends_in_the_range_of_the_forecast_from_the_journal_of_the_first()
    {
        LabRollout rollout = new(_lab);
        LabPass pass = new(_lab, rollout) { HasForecasts = true };
        string config = Regex.Replace(rollout.Config, "(?m)^enable_ipv6.*\n", "");

        // Waits as long as those of real nodes: the load of this machine hardly counts, and agents are seen to be away.
        foreach (string node in LabPass.Nodes)
        {
            _lab.SetFault(node, "slow-activate", LabFixture.Masters.Contains(node) ? "15" : "10");
        }

        foreach (string resolver in (string[])["10.99.0.54", "10.99.0.55"])
        {
            pass.Run("Reconfigure", Regex.Replace(config, "(?m)^resolvers:\n(- .*\n)+", $"resolvers:\n- {resolver}\n"), Installer, "1.10.8");
        }

        IReadOnlyDictionary<string, string> compared = pass.Forecast.Compared;
        Assert.Equal(["End of wave 1", "End of wave 2", "End of wave 3", "End", "Outage of an agent (median)"], compared.Keys);
        Assert.Equal("within the range", compared["End"]);
        Assert.Equal("within the range", compared["Outage of an agent (median)"]);
    }

    private string Installed(string node) => _lab.Sh(node, "cat /opt/mesosphere/etc/user.config.yaml").Ok();
}
