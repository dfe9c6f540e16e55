using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Planning;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Scripts;
using Xunit;

namespace DcosUpgrade.Core.Tests.Scripts;

/// <summary>Which cluster a script may be run on.</summary>
public sealed class ScriptBindingTests
{
    private static readonly ClusterIdentity s_prod = new(
        "prod-a", true, ["10.0.0.1", "10.0.0.2", "10.0.0.3"], DcosEdition.Enterprise, DcosSecurityMode.Permissive);

    private static readonly DcosUpgradeScript s_script = Plans.Script with { Binding = s_prod };

    [Fact]
    public void Script_of_the_same_cluster_is_accepted() => ScriptBinding.Require(s_script, s_prod with { Masters = [.. s_prod.Masters] }, []);

    [Theory]
    [InlineData("name", "name prod-a, here prod-b")]
    [InlineData("masters", "masters 10.0.0.1, 10.0.0.2, 10.0.0.3, here 10.0.0.1")]
    [InlineData("edition", "edition Enterprise, here Open")]
    [InlineData("mode", "security mode Permissive, here Strict")]
    public void Script_of_another_cluster_is_refused_with_what_differs(string what, string difference)
    {
        ClusterIdentity other = what switch
        {
            "name" => s_prod with { Name = "prod-b" },
            "masters" => s_prod with { Masters = ["10.0.0.1"] },
            "edition" => s_prod with { Edition = DcosEdition.Open },
            _ => s_prod with { SecurityMode = DcosSecurityMode.Strict },
        };

        // The risk accepts an unknown cluster, never a different one.
        ClusterStateException refused = Assert.Throws<ClusterStateException>(() => ScriptBinding.Require(s_script, other, [ScriptBinding.Risk]));

        Assert.Equal(SR.ScriptOfAnotherCluster, refused.Id);
        Assert.Contains(difference, refused.Message, System.StringComparison.Ordinal);
        Assert.Contains("prod-a", refused.Message, System.StringComparison.Ordinal);
        Assert.False(ScriptBinding.IsPossible(s_script, other));
    }

    [Fact]
    public void Cluster_discovered_by_an_address_is_compared_by_masters_edition_and_mode()
    {
        ClusterIdentity discovered = s_prod with { Name = "10.0.0.2", IsNamed = false };

        ScriptBinding.Require(s_script, discovered, []);
        ScriptBinding.Require(s_script with { Binding = discovered }, s_prod, []);
        Assert.Throws<ClusterStateException>(() => ScriptBinding.Require(s_script, discovered with { Masters = ["10.0.0.9"] }, []));
    }

    [Fact]
    public void Unreadable_values_are_not_compared() =>
        ScriptBinding.Require(s_script, s_prod with { Edition = DcosEdition.Unknown, SecurityMode = null }, []);

    [Theory]
    [InlineData(DcosProcedure.Permissive, DcosSecurityMode.Disabled, DcosSecurityMode.Permissive, true)]
    [InlineData(DcosProcedure.Strict, DcosSecurityMode.Permissive, DcosSecurityMode.Strict, true)]
    [InlineData(DcosProcedure.Upgrade, DcosSecurityMode.Permissive, DcosSecurityMode.Strict, false)]
    [InlineData(DcosProcedure.Permissive, DcosSecurityMode.Disabled, DcosSecurityMode.Strict, false)]
    public void Script_that_changes_the_security_mode_finds_its_own_mode_too(
        DcosProcedure procedure, DcosSecurityMode was, DcosSecurityMode now, bool accepted)
    {
        DcosUpgradeScript script = s_script with { Procedure = procedure, Binding = s_prod with { SecurityMode = was } };

        Assert.Equal(accepted, ScriptBinding.IsPossible(script, s_prod with { SecurityMode = now }));
    }

    [Fact]
    public void Script_without_a_cluster_needs_acceptance_by_name()
    {
        ClusterStateException refused = Assert.Throws<ClusterStateException>(() => ScriptBinding.Require(Plans.Script, s_prod, ["no-backup"]));

        Assert.Equal(SR.ScriptWithoutCluster, refused.Id);
        Assert.Contains("-AcceptRisk script-without-cluster", refused.Remedy, System.StringComparison.Ordinal);
        ScriptBinding.Require(Plans.Script, s_prod, ["Script-Without-Cluster"]);
    }

    [Fact]
    public void Same_inputs_bind_to_a_cluster_that_has_changed_but_never_to_another()
    {
        ScriptBinding.RequireBindable(Plans.Script, s_prod);
        ScriptBinding.RequireBindable(s_script, s_prod with { Masters = ["10.0.0.1", "10.0.0.2", "10.0.0.4"] });
        ScriptBinding.RequireBindable(s_script, s_prod with { SecurityMode = DcosSecurityMode.Strict });
        Assert.Throws<ClusterStateException>(() => ScriptBinding.RequireBindable(s_script, s_prod with { Name = "prod-b" }));
        Assert.Throws<ClusterStateException>(() => ScriptBinding.RequireBindable(s_script, s_prod with { Masters = ["10.9.0.1", "10.9.0.2", "10.9.0.3"] }));
    }

    [Fact]
    public void Record_on_the_bootstrap_node_keeps_the_cluster()
    {
        string inputs = new('1', 64);
        string folder = BootstrapPaths.ScriptFolder(inputs, "/opt/x.sh");

        DcosUpgradeScript read = ScriptRecord.Read(new ScriptRecord(inputs, s_script).Write(), folder)!.Script;

        Assert.Equal("prod-a", read.Cluster);
        Assert.Empty(ScriptBinding.Differences(read.Binding!, s_prod, DcosProcedure.Upgrade));
        Assert.Equal((DcosEdition.Enterprise, DcosSecurityMode.Permissive), (read.Binding!.Edition, read.Binding.SecurityMode));
        Assert.Null(ScriptRecord.Read(new ScriptRecord(inputs, s_script with { Binding = null }).Write(), folder)!.Script.Binding);
    }

    [Fact]
    public void Plan_is_made_for_the_cluster_of_its_script_and_keeps_it()
    {
        PlanObservation seen = Plans.Seen(Plans.Master("m1"), Plans.Agent("a1"));
        PlanRequest request = Plans.Request with { AcceptedRisks = [] };
        DcosUpgradeScript own = Plans.Script with { Binding = seen.Identity };

        DcosUpgradePlan plan = new Planner(seen, own, request).Make();

        Assert.Equal("test", PlanJson.Read(PlanJson.Write(plan), "file").Binding!.Name);
        Assert.Equal(SR.ScriptWithoutCluster, Assert.Throws<ClusterStateException>(() => new Planner(seen, Plans.Script, request).Make()).Id);
        Assert.Equal(SR.ScriptOfAnotherCluster, Assert.Throws<ClusterStateException>(() => new Planner(seen, s_script, request).Make()).Id);
    }
}
