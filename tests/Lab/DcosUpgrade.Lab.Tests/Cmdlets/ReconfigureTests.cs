using System;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>The other half of the procedure in Open Source: the running version with other resolvers, by a plan.</summary>
[Collection(LabCollection.Name)]
[Trait("Lane", "Second")]
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
        LabPass pass = new(_lab, rollout);
        string config = Regex.Replace(rollout.Config, "(?m)^enable_ipv6.*\n", "");
        pass.Refused("Reconfigure", config + "mesos_container_log_sink: journald\n", Installer,
            "ConfigDifferenceForbidden target=mesos_container_log_sink :: mesos_container_log_sink must not change from logrotate to journald");

        Assert.All(LabPass.Nodes, node => Assert.DoesNotContain(Resolver, Installed(node), StringComparison.Ordinal));
        pass.Run("Reconfigure", Regex.Replace(config, "(?m)^resolvers:\n(- .*\n)+", $"resolvers:\n- {Resolver}\n"), Installer, "1.10.8");
        Assert.All(LabPass.Nodes, node => Assert.Contains($"[\"{Resolver}\"]", Installed(node), StringComparison.Ordinal));
        rollout.AssertFloorKept();
    }

    private string Installed(string node) => _lab.Sh(node, "cat /opt/mesosphere/etc/user.config.yaml").Ok();
}
