using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Core.Tests.Upgrade;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;
using Xunit;

namespace DcosUpgrade.Core.Tests.Prerequisites;

/// <summary>What dcos-net of each release does to systemd-networkd, and to the links of a node.</summary>
public sealed class NetworkdCheckTests
{
    private static readonly NetworkdState s_used = new(HasUnit: true, HasFolder: true, IsActive: true, ["bond0"], ["eth2"]);

    [Theory]
    [InlineData("1.10.11", DcosCheckStatus.Passed)]
    [InlineData("1.11.2", DcosCheckStatus.Passed)]
    [InlineData("1.11.3", DcosCheckStatus.Failed)]
    [InlineData("1.11.6", DcosCheckStatus.Failed)]
    [InlineData("1.11.10", DcosCheckStatus.Failed)]
    [InlineData("1.11.11", DcosCheckStatus.Passed)]
    [InlineData("1.11.13", DcosCheckStatus.Passed)]
    [InlineData("1.12.3", DcosCheckStatus.Failed)]
    [InlineData("1.12.4", DcosCheckStatus.Passed)]
    public void Missing_folder_fails_for_the_releases_that_need_it(string to, DcosCheckStatus expected)
    {
        DcosCheckResult result = Evaluate("networkd-folder", to, s_used with { HasFolder = false, IsActive = false });

        Assert.Equal(expected, result.Status);
        Assert.Equal(expected == DcosCheckStatus.Failed ? "sudo mkdir -p -m 755 /etc/systemd/network" : null, result.Remedy);
    }

    [Theory]
    [InlineData("1.11.2", 219, DcosCheckStatus.Passed)]
    [InlineData("1.11.3", 232, DcosCheckStatus.Failed)]
    [InlineData("1.11.7", 232, DcosCheckStatus.Failed)]
    [InlineData("1.11.8", 232, DcosCheckStatus.Warning)]
    [InlineData("1.11.8", 219, DcosCheckStatus.Failed)]
    [InlineData("1.11.13", 229, DcosCheckStatus.Failed)]
    [InlineData("1.11.13", 230, DcosCheckStatus.Warning)]
    public void Bond_is_lost_by_each_restart(string to, int systemd, DcosCheckStatus expected)
    {
        DcosCheckResult result = Evaluate("networkd-links", to, s_used, systemd);

        Assert.Equal(expected, result.Status);
        Assert.Equal(expected != DcosCheckStatus.Passed, result.Actual!.Contains("bond0", StringComparison.Ordinal));
    }

    [Fact]
    public void Remedy_for_a_bond_is_a_release_of_the_line_without_the_restart() =>
        Assert.Equal("$cluster | Test-DcosPrerequisite -ToVersion 1.11.13", Evaluate("networkd-links", "1.11.6", s_used).Remedy);

    [Theory]
    [InlineData(true, false, DcosCheckStatus.Passed)]
    [InlineData(true, true, DcosCheckStatus.Warning)]
    [InlineData(false, true, DcosCheckStatus.Passed)]
    public void Links_without_a_bond_are_a_warning(bool isActive, bool managesLinks, DcosCheckStatus expected) => Assert.Equal(
        expected, Evaluate("networkd-links", "1.11.6", s_used with { IsActive = isActive, Bonds = [], Links = managesLinks ? ["eth0"] : [] }).Status);

    [Theory]
    [InlineData("networkd-folder")]
    [InlineData("networkd-links")]
    public void Node_without_systemd_networkd_passes(string check)
    {
        Assert.Equal(DcosCheckStatus.Passed, Evaluate(check, "1.11.6", new NetworkdState(false, false, false, [], [])).Status);
        Assert.Equal(DcosCheckStatus.Unknown, Evaluate(check, "1.11.6", networkd: null).Status);
        Assert.Equal(DcosCheckStatus.Unknown, Evaluate(check, null, s_used).Status);
    }

    [Theory]
    [InlineData("gc_actor_scan_batch_size", "1.11.0", DcosCheckStatus.Failed)]
    [InlineData("feature_akka_http_service_backend", "1.11.2", DcosCheckStatus.Passed)]
    [InlineData("feature_akka_http_service_backend", "1.11.3", DcosCheckStatus.Failed)]
    [InlineData("suppress_offers", "1.11.3", DcosCheckStatus.Failed)]
    [InlineData("suppress_offers", "1.11.4", DcosCheckStatus.Passed)]
    [InlineData("reporter_graphite", "1.12.5", DcosCheckStatus.Passed)]
    [InlineData("reporter_graphite", "1.13.0", DcosCheckStatus.Failed)]
    [InlineData("deprecated_features=sanitize_accepted_resource_roles", "2.1.2", DcosCheckStatus.Passed)]
    [InlineData("deprecated_features=sanitize_accepted_resource_roles", "2.2.1", DcosCheckStatus.Failed)]
    public void Flag_fails_for_the_releases_without_it(string flag, string to, DcosCheckStatus expected)
    {
        const string File = "/var/lib/dcos/marathon/environment";
        DcosCheckResult result = Evaluate("marathon-flags", to, new NodeConditions
        {
            Facts = FactsBuilder.Untouched,
            Marathon = new MarathonFiles([File], [], [], [$"{File} {flag}"]),
        });

        Assert.Equal(expected, result.Status);
        Assert.Equal(expected == DcosCheckStatus.Failed ? $"sudo grep -n -i -E '{flag.Split('=')[0]}' {File}" : null, result.Remedy);
    }

    private static DcosCheckResult Evaluate(string check, string? to, NetworkdState? networkd, int systemd = 219) =>
        Evaluate(check, to, new NodeConditions { Facts = FactsBuilder.Untouched with { SystemdVersion = systemd }, Networkd = networkd });

    private static DcosCheckResult Evaluate(string check, string? to, NodeConditions conditions)
    {
        InventoryNode node = new("a1", DcosRole.Agent, "10.0.0.7", "10.0.0.7");
        ClusterObservation cluster = new()
        {
            Question = new CheckQuestion { Procedure = DcosTestProcedure.Upgrade, ToVersion = to is null ? null : new DcosVersion(to) },
            Inventory = new ClusterInventory("c", DcosEdition.Open, null, new Dictionary<string, JumpEndpoint>(), [node]),
        };
        return CheckCatalog.All.Single(candidate => candidate.Name == check).Evaluate(new CheckSubject(cluster, node, conditions));
    }
}
